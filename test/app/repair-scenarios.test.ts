/**
 * Every scenario, at some moments of it: the process dies and all of the queue's messages and all far alarms are lost. A
 * repair of each execution that is there brings the run to the calm run's end. The moments are drawn from a printed seed.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import { SeededIds } from '../../src/adapters/memory/seeded-ids.ts';
import { repairExecution } from '../../src/app/repair-execution.ts';
import type { CrashPoint } from '../support/crash-plan.ts';
import {
  type EndedExecution,
  endedExecutions,
  endedInvocations,
  outline,
  outlineValue,
} from '../support/ended-executions.ts';
import { type Scenario, ScenarioRun } from '../support/scenario.ts';
import { readScenarios } from '../support/scenarios.ts';

const SEED = 20_260_503;
const MOMENTS = 12;
const SCENARIOS = readScenarios().filter(
  ({ scenario }) => scenario.calmOnly === undefined && !hasNamelessEnds(scenario),
);

/** The end of an asynchronous call without a name is in its message alone: the last test here. */
function hasNamelessEnds({ ends, flow }: Scenario): boolean {
  return ends !== undefined && !flow.includes('StatefulAsyncInvocationID');
}

let tried = 0;
let lostMessages = 0;
afterAll(() => {
  console.info(`seed ${SEED}: ${tried} losses tried, ${lostMessages} messages lost`);
});

/** From the crash on everything is lost, once; the new process is asked for repairs before it goes on. */
class LossyRun {
  readonly run: ScenarioRun;
  private readonly scenario: Scenario;

  constructor(scenario: Scenario, point: CrashPoint) {
    this.scenario = scenario;
    this.run = new ScenarioRun(scenario, {}, point);
    const { world } = this.run;
    const connect = world.connect.bind(world);
    world.connect = () => {
      lostMessages += world.queue.pending().length;
      world.queue.purge();
      world.alarms.purge();
      const deps = connect();
      this.repairs.push(this.repairAll());
      return deps;
    };
  }

  private readonly repairs: Promise<void>[] = [];

  private async repairAll(): Promise<void> {
    const { world } = this.run;
    const { deps } = world;
    for (const flowName of ['flow', ...Object.keys(this.scenario.flows ?? {})]) {
      const flow = await world.flows.findFlow(flowName);
      const rows = flow === undefined ? [] : await world.journal.listExecutions(flow.flowId, 1_000);
      for (const { executionName } of rows)
        await repairExecution(deps, { flowName, executionName });
    }
  }

  async toEnd(): Promise<void> {
    await this.run.run();
    await Promise.all(this.repairs);
  }
}

/** Times, tokens and ids aside; children have no order of their own. */
function summarize(executions: readonly EndedExecution[]): readonly string[] {
  return executions
    .map(({ flowName, status, output, events }) =>
      JSON.stringify({ flowName, status, output: outlineValue(output), events: outline(events) }),
    )
    .toSorted();
}

describe('an execution whose messages and alarms are all lost', () => {
  const ids = new SeededIds(SEED);
  it.each(SCENARIOS)('ends as it should once it is repaired: $name', async ({ scenario }) => {
    const calm = await new ScenarioRun(scenario).run();
    const expected = summarize(await endedExecutions(scenario, calm));
    const invocations = await endedInvocations(calm);
    for (let i = 0; i < MOMENTS; i += 1) {
      const call = 1 + Math.floor(ids.random() * calm.plan.calls.length);
      const side = ids.random() < 0.5 ? ('before' as const) : ('after' as const);
      const where = `seed ${SEED}: lost ${side} call ${call}: ${calm.plan.calls[call - 1]}`;
      const lossy = new LossyRun(scenario, { call, side });
      tried += 1;
      await lossy.toEnd();
      const found = summarize(await endedExecutions(scenario, lossy.run));
      expect({ where, found }).toEqual({ where, found: expected });
      expect({ where, found: await endedInvocations(lossy.run) }).toEqual({
        where,
        found: invocations,
      });
    }
  });

  it('times out where the end of an asynchronous call without a name is lost', async () => {
    const { scenario } = readScenarios().find(({ name }) => name === 'async-sync')!;
    const flow = scenario.flow.replace(/^( +)pattern: sync/m, '$&\n$1timeoutSeconds: 900');
    const limited = { ...scenario, flow };
    const calm = await new ScenarioRun(limited).run();
    const ends = new Set<string | undefined>();
    for (let call = 1; call <= calm.plan.calls.length; call += 1) {
      const lossy = new LossyRun(limited, { call, side: 'before' });
      await lossy.toEnd();
      const [own] = await endedExecutions(limited, lossy.run);
      ends.add(own?.status);
    }
    expect([...ends].toSorted()).toEqual(['Failed', 'Succeeded']);
  });
});

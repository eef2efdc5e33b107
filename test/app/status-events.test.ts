/** What the outside is told of executions' status: that each runs, and how it ended. Virtual time begins at 2024-01-01T00:00:00Z. */
import { describe, expect, it } from '@jest/globals';
import { Fault } from '../../src/app/app-error.ts';
import { failPoisoned } from '../../src/app/fail-poisoned.ts';
import type { ExecutionMessage } from '../../src/app/ports.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import type { StatusEvent } from '../../src/app/status-events.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import { toRunId, toWorkId } from '../../src/core/shared/ids.ts';
import { FLOW_HEAD, readExecution, worldWith } from '../support/several-flows.ts';
import { type World, succeeded } from '../support/world.ts';

const PASSES = `${FLOW_HEAD}  - {type: pass, name: go}\n`;
const WAITS = `${FLOW_HEAD}  - {type: wait, name: long, duration: 30}\n`;
const FAILS = `${FLOW_HEAD}  - {type: fail, name: no, error: Sold, cause: none left}\n`;
const PARENT = `${FLOW_HEAD}
  - type: task
    name: child
    resourceArn: acs:fnf:::flow/child
    pattern: sync
    inputMappings: []
    serviceParams: {Input: $, ExecutionName: c1}
`;
const STARTED_AT = '2024-01-01T00:00:00.000Z';

async function started(flow: string): Promise<World> {
  const world = await worldWith({ flow });
  await world.start(flow, { secret: 'CANARY' });
  return world;
}

/** Without those that were told again. */
function distinct(told: readonly StatusEvent[]): readonly StatusEvent[] {
  return [...new Map(told.map((event) => [JSON.stringify(event), event])).values()];
}

const namesAndStatus = (told: readonly StatusEvent[]) =>
  distinct(told).map(
    ({ flowName, executionName, status }) => `${flowName}/${executionName} ${status}`,
  );

async function poison(world: World, flowName: string, executionName: string) {
  const { header } = await readExecution(world, flowName, executionName);
  if (header === undefined) throw new Error('it is there');
  const { flowId, runId } = header.origin;
  const work = { trigger: { type: 'AlarmDue' as const, alarmId: 0 } };
  const message = { workId: toWorkId('poison'), key: { flowId, executionName }, runId, work };
  await failPoisoned(world.deps, message, 'broken');
}

describe('the status of an execution', () => {
  it.each([
    ['Succeeded', PASSES, '2024-01-01T00:00:00.000Z', {}],
    ['Failed', FAILS, '2024-01-01T00:00:00.000Z', { error: 'Sold' }],
    [
      'TimedOut',
      `timeoutSeconds: 20\n${WAITS}`,
      '2024-01-01T00:00:20.000Z',
      { error: 'FnF.TaskTimeout' },
    ],
  ])(
    'is told as it starts, and as it ends %s, and no more of it',
    async (status, flow, stoppedAt, error) => {
      const world = await started(flow);
      await world.settle();
      const { runId } = (await world.header())?.origin ?? {};
      const names = { flowName: 'flow', executionName: 'run', runId, startedAt: STARTED_AT };
      expect(world.told).toHaveLength(2);
      expect(world.told).toEqual(
        expect.arrayContaining([
          { ...names, status: 'Running' },
          { ...names, status, stoppedAt, ...error },
        ]),
      );
    },
  );

  it('is told when a client has stopped it', async () => {
    const world = await started(WAITS);
    await world.settle(world.clock.nowMs() + 4_000);
    await stopExecution(world.deps, { flowName: 'flow', executionName: 'run', error: 'Enough' });
    await world.settle();
    expect(distinct(world.told)).toMatchObject([
      { status: 'Running' },
      { status: 'Stopped', error: 'Enough', stoppedAt: '2024-01-01T00:00:04.000Z' },
    ]);
  });

  it('is told of children as of anyone else', async () => {
    const world = await worldWith({ child: WAITS, parent: PARENT });
    await startExecution(world.deps, { flowName: 'parent', executionName: 'p' });
    await world.settle();
    expect(namesAndStatus(world.told)).toEqual([
      'parent/p Running',
      'child/c1 Running',
      'child/c1 Succeeded',
      'parent/p Succeeded',
    ]);
  });

  it('is told of one that was stopped before its start came, which never ran', async () => {
    const world = await worldWith({ child: WAITS });
    const flow = await world.flows.findFlow('child');
    if (flow === undefined) throw new Error('it is there');
    const { flowId, definitionHash } = flow;
    const origin = {
      ...{ flowId, definitionHash, flowName: 'child', executionName: 'c1', startedAt: STARTED_AT },
      ...{ runId: toRunId('run-1'), depth: 1 },
    };
    const message: ExecutionMessage = {
      workId: toWorkId('stop'),
      key: { flowId, executionName: 'c1' },
      runId: origin.runId,
      work: { trigger: { type: 'StopRequested', error: 'Enough', cause: '' }, origin },
    };
    await world.queue.send(message);
    await world.settle();
    expect(distinct(world.told)).toMatchObject([{ status: 'Stopped', error: 'Enough' }]);
  });

  it('is the same event when it is told again, by whoever takes the work over', async () => {
    const calls = ['one', 'two', 'three'].map(
      (name) => `  - {type: task, name: ${name}, resourceArn: acs:fc:::services/s/functions/f}\n`,
    );
    const flow = `${FLOW_HEAD}${calls.join('')}`;
    const world = await worldWith({ flow }, async (_task, { clock }) => {
      await clock.sleep(400_000);
      return succeeded({});
    });
    await world.start(flow);
    await world.settle();
    expect(world.told.length).toBeGreaterThan(2);
    expect(namesAndStatus(world.told)).toEqual(['flow/run Running', 'flow/run Succeeded']);
  });
});

describe('the status of an execution that is failed as poison', () => {
  it('is told by the fold of its history', async () => {
    const world = await started(WAITS);
    await world.settle(world.clock.nowMs() + 1_000);
    world.told.length = 0;
    await poison(world, 'flow', 'run');
    expect(world.told).toMatchObject([
      {
        ...{ flowName: 'flow', executionName: 'run', status: 'Failed', startedAt: STARTED_AT },
        ...{ stoppedAt: '2024-01-01T00:00:01.000Z', error: 'FnF.RuntimeError' },
      },
    ]);
  });

  it('is told alike where that cannot be read', async () => {
    const [whole, broken] = await Promise.all([started(WAITS), started(WAITS)]);
    broken.connect();
    broken.journal.load = () => Promise.reject(new Error('no entry of ours'));
    for (const world of [whole, broken]) await poison(world, 'flow', 'run');
    expect(broken.told).toEqual(whole.told);
    expect(broken.told).toHaveLength(1);
  });
});

describe('a bus that is out of reach', () => {
  /** Returns what mends it. */
  function breakBus(world: World): () => void {
    const { statusEvents } = world.deps;
    const tell = () => Promise.reject(new Fault('tell the event bus: away'));
    world.deps = { ...world.deps, statusEvents: { tell } };
    world.onFailure = (error) => {
      if (!(error instanceof Fault)) throw error;
    };
    return () => {
      world.deps = { ...world.deps, statusEvents };
    };
  }

  it('holds nothing up, and is told all of it once it is back', async () => {
    const world = await worldWith({ child: WAITS, parent: PARENT });
    const mend = breakBus(world);
    await startExecution(world.deps, { flowName: 'parent', executionName: 'p' });
    await world.settle(world.clock.nowMs() + 40_000);
    for (const [flow, name] of [
      ['child', 'c1'],
      ['parent', 'p'],
    ] as const) {
      const { header } = await readExecution(world, flow, name);
      expect(header?.status).toBe('Succeeded');
      // At once, not when a message came again.
      expect(header?.stoppedAt).toBe('2024-01-01T00:00:30.000Z');
    }
    expect(world.told).toEqual([]);
    mend();
    await world.settle();
    expect(namesAndStatus(world.told).toSorted()).toEqual([
      'child/c1 Running',
      'child/c1 Succeeded',
      'parent/p Running',
      'parent/p Succeeded',
    ]);
    expect(world.queue.pending()).toEqual([]);
  });

  it('does not keep the parent of a poisoned execution waiting', async () => {
    const world = await worldWith({ child: WAITS, parent: PARENT });
    await startExecution(world.deps, { flowName: 'parent', executionName: 'p' });
    await world.settle(world.clock.nowMs() + 1_000);
    const mend = breakBus(world);
    await expect(poison(world, 'child', 'c1')).rejects.toThrow('the event bus');
    await world.settle(world.clock.nowMs() + 1_000);
    expect((await readExecution(world, 'parent', 'p')).end).toMatchObject({
      type: 'ExecutionFailed',
      detail: { error: 'FnF.RuntimeError', cause: 'broken' },
    });
    mend();
    await poison(world, 'child', 'c1');
    expect(namesAndStatus(world.told)).toContain('child/c1 Failed');
  });
});

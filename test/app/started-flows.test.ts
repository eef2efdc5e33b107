/** Which flow an attempt starts its execution in, when the flow's name is deleted and used again meanwhile. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { explainExecution } from '../../src/app/explain-execution.ts';
import { openExecution } from '../../src/app/open-execution.ts';
import { performEffect } from '../../src/app/perform-effect.ts';
import { repairExecution } from '../../src/app/repair-execution.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import type { RunTask } from '../../src/core/engine/effect.ts';
import { effectsOwed } from '../../src/core/engine/effects.ts';
import type { FlowId } from '../../src/core/shared/ids.ts';
import { FLOW_HEAD, readExecution, worldWith } from '../support/several-flows.ts';
import type { World } from '../support/world.ts';

const WAIT = `${FLOW_HEAD}  - {type: wait, name: long, duration: 50000}\n`;
const CHILD = `${FLOW_HEAD}
  - type: task
    name: child
    resourceArn: acs:fnf:::flow/child
    pattern: sync
    serviceParams: {ExecutionName: one}
`;
const ACTION = `${FLOW_HEAD}
  - type: task
    name: child
    action: fnf:StartExecution
    serviceParams: {FlowName: child, ExecutionName: one}
`;

let world: World;
/** Of the child's flow, before it is deleted. */
let oldId: FlowId;

async function begin(parent: string): Promise<void> {
  world = await worldWith({ child: WAIT, parent });
  oldId = (await world.flows.findFlow('child'))!.flowId;
  await startExecution(world.deps, { flowName: 'parent', executionName: 'run' });
}

/** As DeleteFlow and CreateFlow do; nobody has walked yet. */
async function deleteAndCreate(): Promise<FlowId> {
  await world.flows.deleteFlow((await world.flows.findFlow('child'))!);
  await world.createFlow('child', WAIT);
  return (await world.flows.findFlow('child'))!.flowId;
}

async function parentState() {
  const { header } = await readExecution(world, 'parent', 'run');
  const { flowId, runId } = header!.origin;
  world.connect();
  return (await openExecution(world.deps, { flowId, executionName: 'run' }, runId))!.state;
}

/** What the parent owes first: the call of its task. */
async function perform(change: (effect: RunTask) => RunTask = (effect) => effect) {
  const state = await parentState();
  const { flow } = await world.deps.definitions.get(state.origin.definitionHash);
  const [effect] = effectsOwed(flow, state, 'everyone').filter(({ type }) => type === 'RunTask');
  return performEffect(world.deps, state, change(effect as RunTask));
}

const executionsOf = async (flowId: FlowId) =>
  (await world.journal.listExecutions(flowId, 100)).map(({ executionName, status }) => [
    executionName,
    status,
  ]);

describe("an attempt's flow", () => {
  beforeEach(() => begin(CHILD));

  it('is committed with the attempt, as its id', async () => {
    const { root } = await parentState();
    expect(root.step?.task?.startedFlow).toEqual({ flowId: oldId });
    const { flowId } = (await world.flows.findFlow('parent'))!;
    const entries = await world.journal.readPage({ flowId, executionName: 'run' }, 0, 10);
    expect(entries[0]?.facts.startedFlows).toEqual([{ flowId: oldId, taskEventIds: [4] }]);
  });

  it('is where a start that is made again finds its child, and no other is begun', async () => {
    const first = await perform();
    expect(first).toMatchObject({ type: 'TaskSubmitted' });
    const newId = await deleteAndCreate();
    expect(await perform()).toEqual(first);
    expect(await executionsOf(oldId)).toEqual([['one', 'Running']]);
    expect(await executionsOf(newId)).toEqual([]);
  });

  it('that is deleted before anything was started is said not to exist, whoever has its name now', async () => {
    const newId = await deleteAndCreate();
    expect(await perform()).toMatchObject({
      type: 'TaskFailed',
      phase: 'submit',
      error: 'FnF.FlowNotExists',
      cause: "Flow 'child' does not exist.",
    });
    expect([await executionsOf(oldId), await executionsOf(newId)]).toEqual([[], []]);
  });

  it('goes by its name in a journal that says nothing of it', async () => {
    const newId = await deleteAndCreate();
    const outcome = await perform(({ startedFlow: _, ...old }) => old);
    expect(outcome).toMatchObject({ type: 'TaskSubmitted' });
    expect(await executionsOf(newId)).toEqual([['one', 'Running']]);
  });

  it('is where a parent that is stopped stops its child', async () => {
    await world.settle(world.clock.nowMs() + 1_000);
    const newId = await deleteAndCreate();
    await startExecution(world.deps, { flowName: 'child', executionName: 'one' });
    await stopExecution(world.deps, { flowName: 'parent', executionName: 'run' });
    await world.settle(world.clock.nowMs() + 1_000);
    expect(await executionsOf(oldId)).toEqual([['one', 'Stopped']]);
    expect(await executionsOf(newId)).toEqual([['one', 'Running']]);
  });

  it('is not asked of a new flow by a stop that comes before the start', async () => {
    const newId = await deleteAndCreate();
    await stopExecution(world.deps, { flowName: 'parent', executionName: 'run' });
    await world.settle(world.clock.nowMs() + 1_000);
    expect([await executionsOf(oldId), await executionsOf(newId)]).toEqual([[], []]);
  });

  it('is where its child is looked for by whoever asks why', async () => {
    await world.settle(world.clock.nowMs() + 1_000);
    await deleteAndCreate();
    const named = { flowName: 'parent', executionName: 'run' };
    const explained = await explainExecution(world.deps, named);
    expect(explained.running?.waits.first[0]).toMatchObject({
      child: { executionName: 'one', status: 'Running' },
    });
  });

  it('that is deleted has its child stopped by a repair of the parent, when all messages are lost', async () => {
    await world.settle(world.clock.nowMs() + 1_000);
    await deleteAndCreate();
    world.queue.purge();
    await repairExecution(world.deps, { flowName: 'parent', executionName: 'run' });
    await world.settle(world.clock.nowMs() + 1_000);
    expect(await executionsOf(oldId)).toEqual([['one', 'Stopped']]);
    const { header, end } = await readExecution(world, 'parent', 'run');
    expect([header?.status, end?.detail]).toMatchObject(['Failed', { error: 'FnF.FlowDeleted' }]);
  });

  it('is that of the attempt: the next one takes the flow of its own time', async () => {
    await begin(`${CHILD}    retry: [{errors: [FnF.FlowNotExists], intervalSeconds: 10}]\n`);
    await world.flows.deleteFlow((await world.flows.findFlow('child'))!);
    await world.settle(world.clock.nowMs() + 1_000);
    await world.createFlow('child', WAIT);
    const newId = (await world.flows.findFlow('child'))!.flowId;
    await world.settle(world.clock.nowMs() + 20_000);
    expect(await executionsOf(newId)).toEqual([['one', 'Running']]);
  });
});

describe('an attempt of which no flow has the name', () => {
  it('is the start of no flow that is created later', async () => {
    world = await worldWith({ parent: CHILD });
    await startExecution(world.deps, { flowName: 'parent', executionName: 'run' });
    await world.createFlow('child', WAIT);
    expect((await parentState()).root.step?.task?.startedFlow).toEqual({});
    expect(await perform()).toMatchObject({ error: 'FnF.FlowNotExists' });
  });
});

describe('an action that starts an execution', () => {
  it('finds what it has started, and starts no other in a new flow of the name', async () => {
    await begin(ACTION);
    const first = await perform();
    expect(first).toMatchObject({ type: 'TaskSucceeded' });
    const newId = await deleteAndCreate();
    expect(await perform()).toEqual(first);
    expect(await executionsOf(newId)).toEqual([]);
  });

  it('of a flow that is gone is refused, whoever has its name now', async () => {
    await begin(ACTION);
    const newId = await deleteAndCreate();
    expect(await perform()).toMatchObject({ type: 'TaskFailed', error: 'fnf.FlowNotExists' });
    expect([await executionsOf(oldId), await executionsOf(newId)]).toEqual([[], []]);
  });
});

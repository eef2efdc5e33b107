/** What ExplainExecution says of parents and children, and of executions that are over. */
import { describe, expect, it } from '@jest/globals';
import { failPoisoned } from '../../src/app/fail-poisoned.ts';
import { repairExecution } from '../../src/app/repair-execution.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import { toWorkId } from '../../src/core/shared/ids.ts';
import { explain, explainAt, onlyWait, START } from '../support/explained.ts';
import { FLOW_HEAD, worldWith } from '../support/several-flows.ts';
import { CALL, firstMessage, WAIT } from '../support/work-messages.ts';
import { failed, World } from '../support/world.ts';

const CHILD = `${FLOW_HEAD}  - {type: wait, name: long, duration: 5000}\n`;
const PARENT = `${FLOW_HEAD}
  - {type: task, name: child, resourceArn: 'acs:fnf:::flow/child', pattern: sync, serviceParams: {ExecutionName: c1}}
`;

async function family(): Promise<World> {
  const world = await worldWith({ child: CHILD, parent: PARENT });
  await startExecution(world.deps, { flowName: 'parent', executionName: 'p1' });
  await world.settle(START + 1_000);
  return world;
}

/** What is sent to the execution from now on is lost, until the answer is called. */
function loseMessagesTo(world: World, executionName: string): () => void {
  const send = world.queue.send.bind(world.queue);
  world.queue.send = async (message, ...rest) => {
    if (message.key.executionName !== executionName) await send(message, ...rest);
  };
  return () => {
    world.queue.send = send;
  };
}

describe('parents and children', () => {
  it('a parent says which execution it waits for, and that says who waits', async () => {
    const world = await family();
    expect(onlyWait(await explain(world, 'parent', 'p1'))).toMatchObject({
      kind: 'child',
      flowName: 'child',
      child: { executionName: 'c1', status: 'Running' },
      actor: 'Execution',
      action: 'execution "c1" of flow "child" has to end: npx sluice why child c1',
      isOverdue: false,
    });
    const child = await explain(world, 'child', 'c1');
    expect(child.tells).toEqual({
      count: 1,
      first: [{ flowName: 'parent', executionName: 'p1', state: 'waiting', isOverdue: false }],
    });
    expect(child.running?.isAbandoned).toBe(false);
  });

  it('a parent that has not been told is overdue, and so is the telling', async () => {
    const world = await family();
    loseMessagesTo(world, 'p1');
    await world.settle(START + 5_001_000);
    const soon = await explain(world, 'parent', 'p1');
    expect(soon.isOverdue).toBe(false);
    await world.settle(START + 5_020_000);
    const parent = await explain(world, 'parent', 'p1');
    expect(onlyWait(parent)).toMatchObject({
      action:
        'execution "c1" of flow "child" has ended (Succeeded), and this one has not been told',
      actor: 'Sluice',
      isOverdue: true,
    });
    expect(parent.isOverdue).toBe(true);
    const child = await explain(world, 'child', 'c1');
    expect(child.tells.first[0]).toMatchObject({ state: 'waiting', isOverdue: true });
    expect(child.advice).toEqual([expect.stringMatching(/npx sluice repair child c1$/)]);
  });

  it('a child that nobody waits for any more says so', async () => {
    const world = await family();
    const stopLosing = loseMessagesTo(world, 'c1');
    await stopExecution(world.deps, { flowName: 'parent', executionName: 'p1' });
    const parent = await explain(world, 'parent', 'p1');
    expect(parent.toStop).toEqual({
      count: 1,
      first: [{ kind: 'execution', flowName: 'child', executionName: 'c1' }],
    });
    expect(parent.isOverdue).toBe(false);
    await world.settle(START + 20_000);
    expect((await explain(world, 'parent', 'p1')).toStop.count).toBe(1);
    const child = await explain(world, 'child', 'c1');
    expect([child.isOverdue, child.running?.isAbandoned]).toEqual([true, true]);
    expect(child.advice[0]).toBe('who started it does not wait for it any more: a repair stops it');
    stopLosing();
    await repairExecution(world.deps, { flowName: 'child', executionName: 'c1' });
    await world.settle(START + 30_000);
    expect((await explain(world, 'child', 'c1')).status).toBe('Stopped');
    expect((await explain(world, 'parent', 'p1')).toStop.count).toBe(0);
  });

  it('what is to be stopped for more than 15 minutes is overdue', async () => {
    const world = await family();
    await stopExecution(world.deps, { flowName: 'parent', executionName: 'p1' });
    world.clock.advance(900_001);
    expect(await explain(world, 'parent', 'p1')).toMatchObject({
      isOverdue: true,
      isStoppingOverdue: true,
    });
  });
});

describe('an execution that has ended', () => {
  it('says how, when and at which of the nested steps', async () => {
    const flow = `${FLOW_HEAD}
  - type: parallel
    name: both
    branches:
      - steps: [{type: task, name: pay, resourceArn: 'acs:fc:::functions/f'}]
      - steps: [{type: wait, name: rest, duration: 50}]
`;
    const { explanation } = await explainAt(flow, 10, {
      runTask: () => failed('Broke', 'no money'),
    });
    expect(explanation).toMatchObject({
      status: 'Failed',
      isOverdue: false,
      ended: {
        atMs: START,
        error: 'Broke',
        cause: 'no money',
        stepName: 'pay',
        isHeaderLagging: false,
      },
      advice: [],
    });
    expect(explanation).not.toHaveProperty('running');
  });

  it('says of a success nothing but when', async () => {
    const { explanation } = await explainAt(WAIT, 700);
    expect(explanation.ended?.atMs).toBe(START + 600_000);
    expect(explanation.ended).toMatchObject({ error: '', cause: '', stepName: '' });
  });

  it('says that its header lags, and when that is overdue', async () => {
    const world = new World();
    await world.start(CALL);
    world.journal.closeHeader = () => new Promise(() => undefined);
    await world.settle(START + 1_000);
    const soon = await explain(world);
    expect(soon).toMatchObject({
      status: 'Succeeded',
      isOverdue: false,
      ended: { isHeaderLagging: true },
      advice: ['its header follows in a moment; if it does not: npx sluice repair flow run'],
    });
    world.clock.advance(900_001);
    expect((await explain(world)).isOverdue).toBe(true);
  });

  it('as poison says why, although its journal cannot be decoded', async () => {
    const world = new World();
    await world.start(WAIT);
    const message = await firstMessage(world);
    world.connect();
    world.journal.load = () => Promise.reject(new Error('no entry of ours'));
    expect(await explain(world)).toMatchObject({
      status: 'Running',
      isUnreadable: true,
      advice: [
        'its journal cannot be decoded: its messages end in the dead-letter queue, whose handler fails it; ' +
          'where there are none any more: npx sluice repair flow run',
      ],
    });
    await failPoisoned(world.deps, { ...message, workId: toWorkId('poison') }, 'broken invariant');
    expect(await explain(world)).toMatchObject({
      status: 'Failed',
      isUnreadable: true,
      ended: { error: 'FnF.RuntimeError', cause: 'broken invariant', isHeaderLagging: false },
    });
  });
});

describe('what does not exist', () => {
  it('is refused as everywhere', async () => {
    const world = new World();
    await expect(explain(world)).rejects.toMatchObject({ code: 'flow.not-found' });
    await world.start(WAIT);
    await expect(explain(world, 'flow', 'other')).rejects.toMatchObject({
      code: 'execution.not-found',
    });
  });
});

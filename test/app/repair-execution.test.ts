/** RepairExecution, and what its message does to executions that are stuck, healthy or over. */
import { describe, expect, it } from '@jest/globals';
import { advanceExecution } from '../../src/app/advance-execution.ts';
import { repairExecution } from '../../src/app/repair-execution.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import { FLOW_HEAD, readExecution, worldWith } from '../support/several-flows.ts';
import { CALL, firstMessage, typesOf, WAIT } from '../support/work-messages.ts';
import { drive, NO_LEASE, succeeded, World } from '../support/world.ts';

const PARENT = `${FLOW_HEAD}
  - {type: task, name: child, resourceArn: 'acs:fnf:::flow/child', pattern: sync, serviceParams: {ExecutionName: c1}}
`;
const CHILD = `${FLOW_HEAD}  - {type: wait, name: long, duration: 5000}\n`;

const own = { flowName: 'flow', executionName: 'run' };

/** Everything that is on its way. */
function loseAll(world: World): void {
  world.queue.purge();
  world.alarms.purge();
}

async function family(): Promise<World> {
  const world = await worldWith({ child: CHILD, parent: PARENT });
  await startExecution(world.deps, { flowName: 'parent', executionName: 'p1' });
  await world.settle(world.clock.nowMs() + 1_000);
  return world;
}

const statusOf = async (world: World, flowName: string, executionName: string) =>
  (await readExecution(world, flowName, executionName)).header?.status;

describe('RepairExecution', () => {
  it('sends one message of its own, and says how the execution stands', async () => {
    const world = new World();
    await world.start(WAIT);
    loseAll(world);
    const view = await repairExecution(world.deps, own);
    const { message } = world.queue.pending()[0]!;
    expect(view).toEqual({
      flowName: 'flow',
      name: 'run',
      status: 'Running',
      workId: message.workId,
    });
    expect(message.work).toEqual({ trigger: { type: 'Repair' } });
  });

  it('refuses what does not exist', async () => {
    const world = new World();
    await expect(repairExecution(world.deps, own)).rejects.toMatchObject({
      code: 'flow.not-found',
    });
    await world.start(WAIT);
    const unknown = { ...own, executionName: 'other' };
    await expect(repairExecution(world.deps, unknown)).rejects.toMatchObject({
      code: 'execution.not-found',
    });
  });
});

describe('a repair', () => {
  it('arms a wake-up again whose alarm item is lost', async () => {
    const world = new World();
    await world.start(WAIT.replace('600', '7200'));
    await world.settle(world.clock.nowMs());
    expect(world.farAlarms).toHaveLength(1);
    loseAll(world);
    await repairExecution(world.deps, own);
    await world.settle(world.clock.nowMs());
    expect(world.farAlarms).toHaveLength(1);
    await world.settle();
    expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
  });

  it('takes the slice that nobody takes any more', async () => {
    const world = new World({ limits: { slice: { events: 3, bytes: 1_000_000 } } });
    const steps = Array.from({ length: 9 }, (_, i) => `  - {type: pass, name: p${i}}\n`);
    await world.start(FLOW_HEAD + steps.join(''));
    expect((await typesOf(world)).length).toBeLessThan(9);
    loseAll(world);
    await repairExecution(world.deps, own);
    await world.settle();
    expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
  });

  it('closes the header of an execution that has ended', async () => {
    const world = new World();
    await world.start(CALL);
    const { journal } = world;
    const closeHeader = journal.closeHeader.bind(journal);
    journal.closeHeader = () => Promise.reject(new Error('a defect'));
    world.onFailure = () => loseAll(world);
    await world.settle();
    journal.closeHeader = closeHeader;
    expect((await world.header())?.status).toBe('Running');
    expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
    await repairExecution(world.deps, own);
    await world.settle();
    expect((await world.header())?.status).toBe('Succeeded');
  });

  it('of a child that has ended tells its parent', async () => {
    const world = await family();
    await world.settle(world.clock.nowMs() + 4_998_000);
    const send = world.queue.send.bind(world.queue);
    world.queue.send = async (message, ...rest) => {
      if (message.key.executionName !== 'p1') await send(message, ...rest);
    };
    await world.settle(world.clock.nowMs() + 10_000);
    world.queue.send = send;
    expect(await statusOf(world, 'child', 'c1')).toBe('Succeeded');
    expect(await statusOf(world, 'parent', 'p1')).toBe('Running');
    await repairExecution(world.deps, { flowName: 'child', executionName: 'c1' });
    await world.settle(world.clock.nowMs() + 1_000);
    expect(await statusOf(world, 'parent', 'p1')).toBe('Succeeded');
  });

  it('of a parent asks a child that has ended', async () => {
    const world = await family();
    const send = world.queue.send.bind(world.queue);
    world.queue.send = async (message, ...rest) => {
      if (message.key.executionName !== 'p1') await send(message, ...rest);
    };
    await world.settle(world.clock.nowMs() + 5_010_000);
    world.queue.send = send;
    loseAll(world);
    await repairExecution(world.deps, { flowName: 'parent', executionName: 'p1' });
    await world.settle(world.clock.nowMs() + 1_000);
    expect(await statusOf(world, 'parent', 'p1')).toBe('Succeeded');
  });

  it('of a child that its parent gave up stops it', async () => {
    const world = await family();
    const { deps } = world;
    const send = world.queue.send.bind(world.queue);
    world.queue.send = async (message, ...rest) => {
      if (message.key.executionName !== 'c1') await send(message, ...rest);
    };
    await stopExecution(deps, { flowName: 'parent', executionName: 'p1' });
    await world.settle(world.clock.nowMs() + 1_000);
    world.queue.send = send;
    expect(await statusOf(world, 'child', 'c1')).toBe('Running');
    await repairExecution(world.deps, { flowName: 'child', executionName: 'c1' });
    await world.settle(world.clock.nowMs() + 1_000);
    expect(await statusOf(world, 'child', 'c1')).toBe('Stopped');
  });

  it('of a child whose parent cannot be read goes on with the child', async () => {
    const world = await family();
    loseAll(world);
    world.connect();
    const { journal } = world;
    const load = journal.load.bind(journal);
    journal.load = (key) =>
      key.executionName === 'p1' ? Promise.reject(new Error('no entry of ours')) : load(key);
    await repairExecution(world.deps, { flowName: 'child', executionName: 'c1' });
    await world.settle(world.clock.nowMs() + 4_990_000);
    expect(world.farAlarms.length + world.queue.pending().length).toBeGreaterThan(0);
    expect(await statusOf(world, 'child', 'c1')).toBe('Running');
  });

  it('of a healthy execution repeats what is in flight, and leaves the rest to its owner', async () => {
    const world = new World({
      // The owner's call is answered first: the repair learns of what follows while it still waits.
      runTask: async ({ effectId }, { clock, calls }) => {
        const isRepeated = calls.filter((call) => call.effectId === effectId).length > 1;
        await clock.sleep(isRepeated ? 1_500 : 1_000);
        return succeeded({});
      },
    });
    const calls = Array.from({ length: 10 }, (_, i) => `      - {steps: ${callsOf(i)}}\n`).join('');
    await world.start(`${FLOW_HEAD}  - type: parallel\n    name: all\n    branches:\n${calls}`);
    const message = await firstMessage(world);
    const owner = advanceExecution(world.deps, message, NO_LEASE);
    await repairExecution(world.deps, own);
    const repair = world.queue.pending().at(-1)!.message;
    world.connect();
    await drive(world, Promise.all([owner, advanceExecution(world.deps, repair, NO_LEASE)]));
    await world.settle();
    expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
    const times = new Map<(typeof world.calls)[number]['effectId'], number>();
    for (const { effectId } of world.calls) times.set(effectId, (times.get(effectId) ?? 0) + 1);
    const steps = new Map(world.calls.map(({ effectId, stepName }) => [effectId, stepName]));
    const repeated = [...times].filter(([, n]) => n > 1).map(([id]) => steps.get(id)![0]);
    // Those that were open when the repair began; nobody makes the second calls twice.
    expect(new Set(repeated)).toEqual(new Set(['a']));
  });
});

function callsOf(branch: number): string {
  const call = (name: string) =>
    `{type: task, name: ${name}${branch}, resourceArn: 'acs:fc:::services/s/functions/f'}`;
  return `[${call('a')}, ${call('b')}]`;
}

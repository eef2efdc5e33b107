/** DeleteFlow over the memory adapters: what is gone at once, and what a new flow of the name knows of it. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Fault } from '../../src/app/app-error.ts';
import { createSchedule } from '../../src/app/create-schedule.ts';
import { deleteFlow } from '../../src/app/delete-flow.ts';
import { describeExecution } from '../../src/app/describe-execution.ts';
import { describeFlow } from '../../src/app/describe-flow.ts';
import { listExecutions } from '../../src/app/list-executions.ts';
import { readHistory } from '../../src/app/read-history.ts';
import { repairExecution } from '../../src/app/repair-execution.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import { MS_PER_MINUTE } from '../../src/core/shared/units.ts';
import { DELETED, FlowToDelete, LONG_WAIT, SHORT_WAIT } from '../support/flow-to-delete.ts';
import { drive, type World } from '../support/world.ts';

const GONE = { code: 'flow.not-found', message: "Flow 'flow' does not exist." };

let flow: FlowToDelete;
let world: World;

async function use(definition: string, ...names: readonly string[]): Promise<void> {
  flow = await FlowToDelete.of(definition, ...names);
  world = flow.world;
}

beforeEach(() => use(LONG_WAIT));

describe('a deleted flow', () => {
  it('is gone at once, and its executions are for whoever asks', async () => {
    await flow.start('run');
    await flow.remove();
    const named = { flowName: 'flow', executionName: 'run' };
    for (const ask of [
      () => describeFlow(world.deps, named),
      () => describeExecution(world.deps, named),
      () => readHistory(world.deps, named),
      () => listExecutions(world.deps, named),
      () => stopExecution(world.deps, named),
      () => repairExecution(world.deps, named),
      () => flow.start('another'),
      () => flow.remove(),
    ]) {
      await expect(ask()).rejects.toMatchObject(GONE);
    }
  });

  it('that is not there is said not to be', async () => {
    await expect(deleteFlow(world.deps, { flowName: 'none' })).rejects.toMatchObject({
      code: 'flow.not-found',
      message: "Flow 'none' does not exist.",
    });
    expect(world.queue.pending()).toEqual([]);
  });

  it('has its running executions stopped; those that have ended stay as they are', async () => {
    await use(SHORT_WAIT, 'ended');
    await world.settle();
    await flow.start('run-1');
    await flow.start('run-2');
    await flow.remove();
    await flow.settleFor(1_000);
    expect([await flow.endOf('run-1'), await flow.endOf('run-2')]).toEqual([DELETED, DELETED]);
    expect(await flow.endOf('ended')).toEqual(['Succeeded', undefined]);
  });

  it('says in the history of what it stopped that it was deleted', async () => {
    await flow.start('run');
    await flow.remove();
    await flow.settleFor(1_000);
    const newest = await world.journal.findNewestEntry(flow.key('run'));
    expect(newest?.events.at(-1)).toMatchObject({
      type: 'ExecutionStopped',
      detail: { error: 'FnF.FlowDeleted', cause: "flow 'flow' has been deleted" },
    });
  });

  it('takes its schedules with it, and leaves those of a new flow of its name', async () => {
    const schedule = (scheduleName: string) =>
      createSchedule(world.deps, { flowName: 'flow', scheduleName, cronExpression: '@every 60m' });
    for (let i = 0; i < 120; i += 1) await schedule(`old-${i}`);
    await flow.remove();
    await world.createFlow('flow', SHORT_WAIT);
    await schedule('new');
    await world.settle();
    const { schedules } = await world.schedules.list('flow', 1_000);
    expect(schedules.map(({ scheduleName }) => scheduleName)).toEqual(['new']);
  });
});

describe('a new flow of the name of a deleted one', () => {
  it('is another one: it has another id, and knows none of the old executions', async () => {
    await flow.start('run');
    await flow.remove();
    await world.createFlow('flow', SHORT_WAIT);
    const { id } = await describeFlow(world.deps, { flowName: 'flow' });
    expect(id).not.toBe(flow.key('').flowId);
    expect((await listExecutions(world.deps, { flowName: 'flow' })).executions).toEqual([]);
    await expect(
      describeExecution(world.deps, { flowName: 'flow', executionName: 'run' }),
    ).rejects.toMatchObject({ code: 'execution.not-found' });
  });

  it('has its own execution of the same name, and no walk touches it', async () => {
    await flow.start('run');
    await flow.remove();
    await world.createFlow('flow', LONG_WAIT);
    await flow.start('run');
    await flow.settleFor(20 * MS_PER_MINUTE);
    const named = { flowName: 'flow', executionName: 'run' };
    expect((await describeExecution(world.deps, named)).status).toBe('Running');
    expect(await flow.endOf('run')).toEqual(DELETED);
    expect(flow.pendingWalks()).toEqual([]);
  });
});

describe('a deletion whose caller dies', () => {
  it('behind its message is completed by it', async () => {
    await flow.start('run');
    const { flows } = world;
    const bury = flows.deleteFlow.bind(flows);
    flows.deleteFlow = () => Promise.reject(new Fault('table'));
    await expect(flow.remove()).rejects.toThrow(Fault);
    flows.deleteFlow = bury;
    await flow.settleFor(1_000);
    expect(await flows.findFlow('flow')).toBeUndefined();
    expect(await flow.endOf('run')).toEqual(DELETED);
  });

  it('does not touch a new flow of the name, whenever its message comes', async () => {
    await flow.remove();
    const [{ message } = {}] = world.queue.pending();
    await world.createFlow('flow', SHORT_WAIT);
    await world.queue.send(message!);
    await world.settle();
    expect(await world.flows.findFlow('flow')).toBeDefined();
  });

  it('may be made again when all messages are lost: it is gone already, and its walk begins once more', async () => {
    await flow.start('run');
    await flow.remove();
    world.queue.purge();
    await expect(flow.remove()).rejects.toMatchObject(GONE);
    await flow.settleFor(1_000);
    expect(await flow.endOf('run')).toEqual(DELETED);
  });
});

describe('a flow that others change while it is deleted', () => {
  it('is deleted all the same', async () => {
    const { flows } = world;
    const bury = flows.deleteFlow.bind(flows);
    let changes = 3;
    flows.deleteFlow = async (from) => {
      if ((changes -= 1) >= 0) {
        const found = await flows.findFlow('flow');
        await flows.updateFlow({ ...found!, revision: found!.revision + 1 }, found!);
      }
      return bury(from);
    };
    await drive(world, flow.remove());
    expect(await flows.findFlow('flow')).toBeUndefined();
  });

  it('is left to the message when they do not let up', async () => {
    const { flows } = world;
    flows.deleteFlow = async () => false;
    await expect(drive(world, flow.remove())).rejects.toThrow(Fault);
    expect(flow.pendingWalks()).toHaveLength(1);
  });
});

describe('a start that was accepted before its flow was deleted', () => {
  it('and is committed behind the first walk, runs until the next one stops it', async () => {
    const { journal } = world;
    const commit = journal.start.bind(journal);
    journal.start = async (...args) => {
      journal.start = commit;
      await flow.remove();
      await flow.walkOnly();
      return commit(...args);
    };
    expect((await flow.start('run')).name).toBe('run');
    await flow.settleFor(MS_PER_MINUTE - 1_000);
    expect(await flow.endOf('run')).toEqual(['Running', undefined]);
    await flow.settleFor(2_000);
    expect(await flow.endOf('run')).toEqual(DELETED);
  });

  it.each([
    ['deleted', false],
    ['deleted and created anew', true],
  ])('and is left to its message, begins as stopped: %s', async (_what, again) => {
    const { journal } = world;
    const commit = journal.start.bind(journal);
    journal.start = () => Promise.reject(new Fault('table'));
    await expect(flow.start('run')).rejects.toThrow(Fault);
    journal.start = commit;
    // Whatever held the message up: all walks are over.
    const [{ message } = {}] = world.queue.pending();
    world.queue.purge();
    await flow.remove();
    if (again) await world.createFlow('flow', LONG_WAIT);
    await world.settle();
    await world.queue.send(message!);
    await world.settle();
    expect(await flow.endOf('run')).toEqual(DELETED);
    const entries = await journal.readPage(flow.key('run'), 0, Infinity);
    const types = entries.flatMap(({ events }) => events).map(({ type }) => type);
    expect([types[0], types.at(-1)]).toEqual(['ExecutionStarted', 'ExecutionStopped']);
  });
});

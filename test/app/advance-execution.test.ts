/** Duplicates, redeliveries, early alarms, repair: what a queue and its clocks do to a work message. */
import { describe, expect, it } from '@jest/globals';
import { advanceExecution } from '../../src/app/advance-execution.ts';
import { failPoisoned } from '../../src/app/fail-poisoned.ts';
import type { Lease } from '../../src/app/ports.ts';
import { toRunId } from '../../src/core/shared/ids.ts';
import { drive, flush, NO_LEASE, succeeded, World } from '../support/world.ts';
import { CALL, firstMessage, typesOf, WAIT } from '../support/work-messages.ts';

describe('a work message', () => {
  it('handled twice at once gives one history and the same keys', async () => {
    const world = new World();
    await world.start(CALL);
    const message = await firstMessage(world);
    await Promise.all([1, 2].map(() => advanceExecution(world.deps, message, NO_LEASE)));
    const types = await typesOf(world);
    expect(types.filter((type) => type === 'TaskSucceeded')).toHaveLength(2);
    expect(types.at(-1)).toBe('ExecutionSucceeded');
    expect(new Set(world.calls.map(({ effectId }) => effectId)).size).toBe(2);
  });

  it('handled twice in two processes gives one history and the same keys', async () => {
    const world = new World();
    await world.start(CALL);
    const message = await firstMessage(world);
    const processes = [world.connect(), world.connect()];
    const both = Promise.all(processes.map((deps) => advanceExecution(deps, message, NO_LEASE)));
    // They meet at the journal; the loser backs off.
    await drive(world, both);
    const types = await typesOf(world);
    expect(types.filter((type) => type === 'TaskSucceeded')).toHaveLength(2);
    expect(new Set(world.calls.map(({ effectId }) => effectId)).size).toBe(2);
  });

  it('delivered again after its end changes nothing', async () => {
    const world = new World();
    await world.start(CALL);
    const message = await firstMessage(world);
    await world.settle();
    const before = await world.history();
    const calls = world.calls.length;
    await advanceExecution(world.connect(), message, NO_LEASE);
    expect(await world.history()).toEqual(before);
    expect(world.calls).toHaveLength(calls);
  });

  it('of another run, or of an execution that is gone, is dropped', async () => {
    const world = new World();
    await world.start(WAIT);
    const message = await firstMessage(world);
    const stop = { type: 'StopRequested', error: 'E', cause: '' } as const;
    const foreign = { ...message, runId: toRunId('another'), work: { trigger: stop } };
    await advanceExecution(world.deps, foreign, NO_LEASE);
    const gone = { ...foreign, key: { ...message.key, executionName: 'gone' } };
    await advanceExecution(world.deps, gone, NO_LEASE);
    expect(await typesOf(world)).toEqual(['ExecutionStarted', 'StepEntered', 'StepStarted']);
  });

  it('whose slice ended just where the flow begins to wait does not go round in circles', async () => {
    const mapped = CALL.replace(
      'name: a,',
      'name: a, inputMappings: [{target: text, source: $input.text}],',
    );
    for (const length of [1_000, 2_500, 4_000, 4_500, 9_000]) {
      // The call takes a turn of the event loop, as real ones do.
      const runTask = () => flush().then(() => succeeded({}));
      const world = new World({ runTask });
      await world.start(mapped, { text: 'x'.repeat(length) });
      await world.settle();
      expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
    }
  });

  it('keeps its lease while it waits for a call', async () => {
    const extended: number[] = [];
    const world = new World({
      runTask: async (_task, { clock }) => {
        await clock.sleep(60_000);
        return succeeded({});
      },
    });
    await world.start(CALL);
    const startMs = world.clock.nowMs();
    const lease: Lease = {
      extend: async (seconds) => {
        expect(seconds).toBe(60);
        extended.push((world.clock.nowMs() - startMs) / 1000);
      },
    };
    await drive(world, advanceExecution(world.deps, await firstMessage(world), lease));
    expect(extended).toEqual([0, 25, 50, 75, 100]);
  });
});

describe('an alarm that comes early', () => {
  it('by a lot is sent again with the same work id and the difference as its delay', async () => {
    const world = new World();
    await world.start(WAIT);
    await world.settle(world.clock.nowMs());
    const message = await firstMessage(world);
    expect(message.work.trigger).toEqual({ type: 'AlarmDue', alarmId: 0 });
    world.clock.advance(100_000);
    await advanceExecution(world.deps, message, NO_LEASE);
    const pending = world.queue.pending().map(({ message: { workId }, visibleAtMs }) => ({
      workId,
      inSeconds: (visibleAtMs - world.clock.nowMs()) / 1000,
    }));
    expect(pending).toEqual([
      { workId: message.workId, inSeconds: 500 },
      { workId: message.workId, inSeconds: 500 },
    ]);
    // The two are one alarm: the first fires it, the second finds it off the list.
    await world.settle();
    expect((await typesOf(world)).filter((type) => type === 'StepSucceeded')).toHaveLength(1);
  });

  it('by a little waits in its handler', async () => {
    const world = new World();
    await world.start(WAIT);
    await world.settle(world.clock.nowMs());
    const message = await firstMessage(world);
    world.clock.advance(598_500);
    await drive(world, advanceExecution(world.deps, message, NO_LEASE));
    expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
    expect((await world.history()).at(-1)?.time).toBe('2024-01-01T00:10:00.000Z');
  });
});

describe('far alarms', () => {
  it('that were missed for hours are caught up', async () => {
    const world = new World();
    await world.start(WAIT.replace('600', '7200'));
    await world.settle(world.clock.nowMs());
    await world.tick();
    world.clock.advance(5 * 3_600_000);
    await world.tick();
    await world.settle(world.clock.nowMs());
    expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
  });

  it('moved twice fire once', async () => {
    const world = new World();
    await world.start(WAIT.replace('600', '7200'));
    await world.settle(world.clock.nowMs());
    const [alarm] = world.farAlarms;
    world.clock.advance(7_200_000);
    await world.tick();
    if (alarm === undefined) throw new Error('the wait has no alarm item');
    const due = { minute: Math.floor(alarm.dueMs / 60_000) };
    await world.deps.alarms.moveCursor(await world.deps.alarms.readCursor(), due);
    await world.tick();
    await world.settle();
    expect((await typesOf(world)).filter((type) => type === 'StepSucceeded')).toHaveLength(1);
  });
});

describe('a repair', () => {
  it('performs what everybody owes and nobody has done', async () => {
    const world = new World();
    await world.start(CALL);
    const { key, runId, workId } = await firstMessage(world);
    const [received] = await world.queue.receive(1);
    await world.queue.acknowledge(received?.receipt ?? '');
    expect(world.queue.pending()).toEqual([]);
    await world.deps.workQueue.send({
      workId: `${workId}-repair` as typeof workId,
      key,
      runId,
      work: { trigger: { type: 'Repair' } },
    });
    await world.settle();
    expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
  });
});

describe('a poisoned message', () => {
  it('fails its execution visibly, once', async () => {
    const world = new World();
    await world.start(WAIT);
    const message = await firstMessage(world);
    for (let i = 0; i < 2; i += 1) await failPoisoned(world.deps, message, 'broken');
    const events = await world.history();
    expect(events.at(-1)).toMatchObject({
      eventId: 4,
      type: 'ExecutionFailed',
      scheduleEventId: 3,
      detail: { error: 'FnF.RuntimeError', cause: 'broken' },
    });
    expect(await world.header()).toMatchObject({ status: 'Failed' });
    await world.settle();
    expect(await world.history()).toEqual(events);
  });
});

/** Schedules fire: when, how often, with what, and when they do not. Virtual time begins at 2024-01-01T00:00:00Z. */
import { describe, expect, it } from '@jest/globals';
import { createSchedule } from '../../src/app/create-schedule.ts';
import { deleteSchedule } from '../../src/app/delete-schedule.ts';
import { deleteSchedulesOf } from '../../src/app/delete-schedules.ts';
import { describeSchedule } from '../../src/app/describe-schedule.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import { updateSchedule } from '../../src/app/update-schedule.ts';
import { toFlowId } from '../../src/core/shared/ids.ts';
import { MS_PER_DAY, MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/shared/units.ts';
import { expectedNames, ScheduleRun, type ScheduleRunSettings } from '../support/schedule-run.ts';

const START_MS = Date.UTC(2024, 0, 1);
const HOUR_MS = 60 * MS_PER_MINUTE;

async function runWith(
  cronExpression: string,
  settings: ScheduleRunSettings = {},
  more: { readonly payloadText?: string; readonly isEnabled?: boolean } = {},
): Promise<ScheduleRun> {
  const run = new ScheduleRun(settings);
  await run.createFlow();
  const request = { flowName: 'flow', scheduleName: 'tick', cronExpression, isEnabled: true };
  await createSchedule(run.world.deps, { ...request, ...more });
  return run;
}

const TICK = { flowName: 'flow', scheduleName: 'tick' };

function expected(run: ScheduleRun, cronExpression: string, fromMs: number, toMs: number) {
  return expectedNames(run, { scheduleName: 'tick', cronExpression }, { fromMs, toMs });
}

describe('an enabled schedule', () => {
  it.each([
    ['every second', '* * * * * *', 7 * MS_PER_MINUTE],
    ['at second 30 of every minute', '30 * * * * *', 3 * HOUR_MS],
    ['every twenty seconds of every fifth minute', '*/20 */5 * * * *', 3 * HOUR_MS],
    ['every minute', '0 * * * * *', 3 * HOUR_MS],
    ['every 90 seconds', '@every 1m30s', 3 * HOUR_MS],
    ['at 04:00 in Shanghai', 'CRON_TZ=Asia/Shanghai 0 0 4 * * *', 5 * MS_PER_DAY],
    ['on Mondays', '0 30 9 * * MON', 15 * MS_PER_DAY],
  ])('fires once per occurrence: %s', async (_name, cronExpression, lengthMs) => {
    const run = await runWith(cronExpression);
    await run.runTo(START_MS + lengthMs);
    const names = expected(run, cronExpression, START_MS, START_MS + lengthMs);
    expect(names.length).toBeGreaterThan(1);
    expect(await run.executions()).toEqual(names);
  });

  it('never fires early, and at once when it is due', async () => {
    const run = await runWith('30 * * * * *');
    await run.runTo(START_MS + 10 * MS_PER_MINUTE);
    for (const name of await run.executions()) {
      const header = await run.header(name);
      const due = JSON.parse(header?.inputText ?? '') as { triggerTime: string };
      expect(Date.parse(header?.origin.startedAt ?? '')).toBe(Date.parse(due.triggerTime));
    }
  });

  it('hands over time, name and payload as they are', async () => {
    const payloadText = '{ "n": 1.50, "list": [1, {"a": null}] }';
    const run = await runWith('0 0 1 * * *', {}, { payloadText });
    await run.runTo(START_MS + 2 * HOUR_MS);
    const header = await run.header('tick-20240101T010000Z');
    expect(header?.inputText).toBe(
      `{"triggerTime":"2024-01-01T01:00:00Z","triggerName":"tick","payload":${payloadText}}`,
    );
    expect(header?.status).toBe('Succeeded');
  });

  it('without a payload hands over an empty object', async () => {
    const run = await runWith('0 0 1 * * *');
    await run.runTo(START_MS + 2 * HOUR_MS);
    const header = await run.header('tick-20240101T010000Z');
    expect(JSON.parse(header?.inputText ?? '')).toMatchObject({ payload: {} });
  });

  it('fires once however often its messages come', async () => {
    const run = await runWith('0 * * * * *', { isDoubled: () => true });
    await run.runTo(START_MS + 5 * MS_PER_MINUTE);
    expect(await run.executions()).toEqual(
      expected(run, '0 * * * * *', START_MS, START_MS + 5 * MS_PER_MINUTE),
    );
  });

  it('leaves an execution alone that has the name of one of its own', async () => {
    const run = await runWith('0 0 1 * * *');
    await startExecution(run.world.deps, { ...TICK, executionName: 'tick-20240101T010000Z' });
    await run.runTo(START_MS + 2 * HOUR_MS);
    expect((await run.header('tick-20240101T010000Z'))?.inputText).toBe('{}');
  });

  it('has exactly one occurrence that is not a message yet', async () => {
    const run = await runWith('*/10 * * * * *');
    for (let minute = 1; minute <= 20; minute += 1) {
      await run.runTo(START_MS + minute * MS_PER_MINUTE + 30 * MS_PER_SECOND);
      const cursor = await run.world.alarms.readCursor();
      const ahead = run.world.farAlarms.filter(
        ({ dueMs }) => dueMs >= (cursor?.minute ?? 0) * MS_PER_MINUTE,
      );
      expect(ahead).toHaveLength(1);
    }
  });
});

describe('a minute tick that was down', () => {
  const CRON = '0 * * * * *';

  it('is caught up by one execution, that of the oldest missed, and goes on', async () => {
    const from = START_MS / MS_PER_MINUTE + 30;
    const run = await runWith(CRON, { isDown: (minute) => minute >= from && minute < from + 10 });
    await run.runTo(START_MS + HOUR_MS);
    const names = expected(run, CRON, START_MS, START_MS + HOUR_MS);
    // The tick of minute 29 has armed 30; that of minute 40 comes at 20 s past: 31 is the oldest missed, and 40 is not.
    const missed = names.slice(31, 39);
    expect(missed[0]).toBe('tick-20240101T003200Z');
    expect(await run.executions()).toEqual(names.filter((name) => !missed.includes(name)));
  });

  it('for less than it is ahead is not noticed', async () => {
    const from = START_MS / MS_PER_MINUTE + 30;
    const run = await runWith('*/5 * * * * *', { isDown: (minute) => minute === from });
    await run.runTo(START_MS + HOUR_MS);
    expect(await run.executions()).toEqual(
      expected(run, '*/5 * * * * *', START_MS, START_MS + HOUR_MS),
    );
  });
});

describe('a schedule that is changed', () => {
  const CRON = '0 * * * * *';

  it('is not enabled unless it is asked for, and then counts from there', async () => {
    const run = await runWith('@every 2m', {}, { isEnabled: false });
    await run.runTo(START_MS + 5 * MS_PER_MINUTE);
    expect(await run.executions()).toEqual([]);
    await updateSchedule(run.world.deps, { ...TICK, isEnabled: true });
    await run.runTo(START_MS + 10 * MS_PER_MINUTE);
    expect(await run.executions()).toEqual(['tick-20240101T000700Z', 'tick-20240101T000900Z']);
  });

  it('fires no more once it is disabled, though its messages are on their way', async () => {
    const run = await runWith(CRON);
    await run.runTo(START_MS + 2 * MS_PER_MINUTE + 30 * MS_PER_SECOND);
    await updateSchedule(run.world.deps, { ...TICK, isEnabled: false });
    await run.runTo(START_MS + HOUR_MS);
    expect(await run.executions()).toEqual(['tick-20240101T000100Z', 'tick-20240101T000200Z']);
    expect(run.world.queue.pending()).toEqual([]);
  });

  it('fires by its new expression alone', async () => {
    const run = await runWith(CRON);
    await run.runTo(START_MS + 2 * MS_PER_MINUTE + 30 * MS_PER_SECOND);
    await updateSchedule(run.world.deps, { ...TICK, cronExpression: '30 */2 * * * *' });
    await run.runTo(START_MS + 7 * MS_PER_MINUTE);
    expect(await run.executions()).toEqual([
      'tick-20240101T000100Z',
      'tick-20240101T000200Z',
      'tick-20240101T000430Z',
      'tick-20240101T000630Z',
    ]);
  });

  it('keeps its rhythm, and hands over its new payload', async () => {
    const run = await runWith('@every 2m');
    await run.runTo(START_MS + 3 * MS_PER_MINUTE);
    await updateSchedule(run.world.deps, { ...TICK, payloadText: '"new"' });
    await run.runTo(START_MS + 7 * MS_PER_MINUTE);
    const names = ['tick-20240101T000200Z', 'tick-20240101T000400Z', 'tick-20240101T000600Z'];
    expect(await run.executions()).toEqual(names);
    const inputs = await Promise.all(names.map((name) => run.header(name)));
    expect(inputs.map((header) => header?.inputText.includes('"new"'))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('is armed again by any update, when its messages and alarms are lost', async () => {
    const run = await runWith(CRON);
    run.world.queue.purge();
    run.world.alarms.purge();
    await run.runTo(START_MS + 10 * MS_PER_MINUTE);
    expect(await run.executions()).toEqual([]);
    await updateSchedule(run.world.deps, { ...TICK, isEnabled: true });
    await run.runTo(START_MS + 12 * MS_PER_MINUTE);
    expect(await run.executions()).toEqual(['tick-20240101T001100Z', 'tick-20240101T001200Z']);
  });

  it('fires no more once it is deleted, nor for one made again in its place', async () => {
    const run = await runWith(CRON);
    await run.runTo(START_MS + 30 * MS_PER_SECOND);
    await deleteSchedule(run.world.deps, TICK);
    await createSchedule(run.world.deps, { ...TICK, cronExpression: CRON });
    await run.runTo(START_MS + 10 * MS_PER_MINUTE);
    expect(await run.executions()).toEqual([]);
  });
});

describe('a schedule of a deleted flow', () => {
  const OLD = { name: 'flow', flowId: toFlowId('old') };

  it('is removed with its flow, and not that of a flow which has the name now', async () => {
    const run = await runWith('0 * * * * *', {}, { isEnabled: false });
    const own = (await run.world.schedules.find('flow', 'tick'))!;
    for (let i = 0; i < 60; i += 1) {
      const left = { ...own, scheduleName: `left-${i}`, scheduleId: `s-${i}`, flowId: OLD.flowId };
      await run.world.schedules.create(left);
    }
    await deleteSchedulesOf(run.world.deps, OLD);
    await deleteSchedulesOf(run.world.deps, OLD);
    expect((await run.world.schedules.list('flow', 1_000)).schedules).toEqual([own]);
  });

  it('fires nothing, and is removed when it was left behind', async () => {
    const run = await runWith('0 * * * * *');
    const own = (await run.world.schedules.find('flow', 'tick'))!;
    // As if it had been written while the flow was being deleted, and one of its name came later.
    await run.world.schedules.remove(own);
    await run.world.schedules.create({ ...own, flowId: OLD.flowId });
    await expect(describeSchedule(run.world.deps, TICK)).rejects.toThrow(
      "Schedule 'tick' does not exist.",
    );
    await run.runTo(START_MS + 5 * MS_PER_MINUTE);
    expect(await run.executions()).toEqual([]);
    expect(await run.world.schedules.find('flow', 'tick')).toBeUndefined();
    await run.runTo(START_MS + 10 * MS_PER_MINUTE);
    expect(run.world.queue.pending()).toEqual([]);
  });

  it('gives up its name to a schedule of the flow that has its name now', async () => {
    const run = await runWith('0 * * * * *', {}, { isEnabled: false });
    const own = (await run.world.schedules.find('flow', 'tick'))!;
    await run.world.schedules.remove(own);
    await run.world.schedules.create({ ...own, flowId: OLD.flowId });
    await createSchedule(run.world.deps, { ...TICK, cronExpression: '0 0 * * * *' });
    const view = await describeSchedule(run.world.deps, TICK);
    expect(view.cronExpression).toBe('0 0 * * * *');
  });
});

describe('a schedule with a defect', () => {
  it('holds up nobody else', async () => {
    const run = await runWith('0 * * * * *');
    const own = (await run.world.schedules.find('flow', 'tick'))!;
    await createSchedule(run.world.deps, {
      flowName: 'flow',
      scheduleName: 'other',
      cronExpression: '0 * * * * *',
      isEnabled: true,
    });
    await run.runTo(START_MS + MS_PER_MINUTE + MS_PER_SECOND);
    await run.world.schedules.replace({ ...own, revision: 2, cronExpression: 'broken' });
    await run.runTo(START_MS + 10 * MS_PER_MINUTE);
    const others = (await run.executions()).filter((name) => name.startsWith('other'));
    expect(others).toHaveLength(10);
  });
});

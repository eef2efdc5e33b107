/** Changes of schedules that meet each other, lose their replies or come to a tick that is ahead; and many schedules at once. */
import { describe, expect, it } from '@jest/globals';
import { createSchedule } from '../../src/app/create-schedule.ts';
import { deleteSchedule } from '../../src/app/delete-schedule.ts';
import { describeSchedule } from '../../src/app/describe-schedule.ts';
import { listSchedules } from '../../src/app/list-schedules.ts';
import { updateSchedule } from '../../src/app/update-schedule.ts';
import type { ScheduleStore } from '../../src/app/schedule-store.ts';
import { MS_PER_MINUTE } from '../../src/core/shared/units.ts';
import { ScheduleRun } from '../support/schedule-run.ts';

const START_MS = Date.UTC(2024, 0, 1);
const START_MINUTE = START_MS / MS_PER_MINUTE;
const NAME = { flowName: 'flow', scheduleName: 'tick' };
const EVERY_MINUTE = { ...NAME, cronExpression: '0 * * * * *', isEnabled: true };

async function runWithFlow(): Promise<ScheduleRun> {
  const run = new ScheduleRun();
  await run.createFlow();
  return run;
}

/** The store, whose writes are done and answered as those are that the SDK repeats after a lost reply. */
function repeating(store: ScheduleStore): ScheduleStore {
  const twice =
    <Argument>(write: (argument: Argument) => Promise<boolean>) =>
    async (argument: Argument) => {
      await write(argument);
      return write(argument);
    };
  return {
    find: (flowName, scheduleName) => store.find(flowName, scheduleName),
    list: (flowName, limit, after) => store.list(flowName, limit, after),
    create: twice((schedule) => store.create(schedule)),
    replace: twice((schedule) => store.replace(schedule)),
    remove: twice((schedule) => store.remove(schedule)),
  };
}

describe('a write whose reply is lost', () => {
  it('is found to be done', async () => {
    const { world } = await runWithFlow();
    const deps = { ...world.deps, schedules: repeating(world.schedules) };
    await createSchedule(deps, EVERY_MINUTE);
    const updated = await updateSchedule(deps, { ...NAME, description: 'new' });
    expect(await describeSchedule(deps, NAME)).toEqual(updated);
    await deleteSchedule(deps, NAME);
    expect(await world.schedules.find('flow', 'tick')).toBeUndefined();
  });
});

describe('changes at the same moment', () => {
  it('one is made, the others are told to try again', async () => {
    const { world } = await runWithFlow();
    await createSchedule(world.deps, EVERY_MINUTE);
    const changes = Array.from({ length: 8 }, (_, i) =>
      updateSchedule(world.deps, { ...NAME, description: `${i}` }),
    );
    const settled = await Promise.allSettled(changes);
    const made = settled.filter(({ status }) => status === 'fulfilled');
    expect(made).toHaveLength(1);
    for (const result of settled) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'update.conflict' });
    }
  });

  it('one creates the schedule, the others find it there', async () => {
    const run = await runWithFlow();
    const creations = Array.from({ length: 8 }, () => createSchedule(run.world.deps, EVERY_MINUTE));
    const settled = await Promise.allSettled(creations);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of settled) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'schedule.already-exists' });
    }
    await run.runTo(START_MS + 5 * MS_PER_MINUTE);
    expect(await run.executions()).toHaveLength(5);
    // What the others have sent has looked for their schedules in vain, and is gone.
    expect(run.world.queue.pending().filter(isChange)).toEqual([]);
  });

  it('an update finds the schedule deleted under it, or made again', async () => {
    const { world } = await runWithFlow();
    await createSchedule(world.deps, EVERY_MINUTE);
    const schedules: ScheduleStore = {
      ...repeating(world.schedules),
      replace: async () => {
        await deleteSchedule(world.deps, NAME);
        return false;
      },
    };
    const update = updateSchedule({ ...world.deps, schedules }, { ...NAME, description: 'x' });
    await expect(update).rejects.toMatchObject({ code: 'schedule.not-found' });
  });
});

const isChange = ({ message }: { message: { work: { trigger: { type: string } } } }) =>
  message.work.trigger.type === 'ScheduleChanged';

describe('a minute tick whose clock is ahead', () => {
  it.each([0, 3, 5, 12])('by %i minutes: a new schedule fires all the same', async (ahead) => {
    const run = await runWithFlow();
    await run.world.alarms.moveCursor(undefined, { minute: START_MINUTE + 2 + ahead });
    await createSchedule(run.world.deps, EVERY_MINUTE);
    await run.runTo(START_MS + 30 * MS_PER_MINUTE);
    expect(await run.executions()).toHaveLength(30);
  });
});

describe('a thousand schedules of one minute', () => {
  it('all fire, and are moved on a page at a time', async () => {
    const run = await runWithFlow();
    const { deps } = run.world;
    const names = Array.from({ length: 1_000 }, (_, i) => `s${String(i).padStart(4, '0')}`);
    for (const scheduleName of names) {
      await createSchedule(deps, { ...EVERY_MINUTE, scheduleName, cronExpression: '0 30 0 * * *' });
    }
    await run.runTo(START_MS + 31 * MS_PER_MINUTE);
    expect(await run.executions()).toEqual(names.map((name) => `${name}-20240101T003000Z`));
    const ahead = run.world.farAlarms.filter(({ dueMs }) => dueMs > START_MS + 60 * MS_PER_MINUTE);
    expect(new Set(ahead.map(({ schedule }) => schedule?.scheduleName)).size).toBe(1_000);
  });
});

describe('a listing of more than a thousand schedules', () => {
  it.each([1, 2, 7, 60, 1_000])(
    'has each once in pages of %i, while others come and go',
    async (limit) => {
      const { world } = await runWithFlow();
      const names = Array.from({ length: 1_050 }, (_, i) => `s${String(i).padStart(4, '0')}`);
      const create = (scheduleName: string) =>
        createSchedule(world.deps, { ...EVERY_MINUTE, scheduleName, isEnabled: false });
      for (const name of names) await create(name);
      const listed: string[] = [];
      let nextToken: string | undefined;
      for (let page = 0; ; page += 1) {
        const asked = {
          flowName: 'flow',
          limit,
          ...(nextToken === undefined ? {} : { nextToken }),
        };
        const answer = await listSchedules(world.deps, asked);
        expect(answer.schedules.length).toBeLessThanOrEqual(limit);
        listed.push(...answer.schedules.map(({ name }) => name));
        nextToken = answer.nextToken;
        if (nextToken === undefined) break;
        const other = `s${String((page * 37) % 1_050).padStart(4, '0')}_${page}`;
        if (page % 2 === 0) await create(other);
        else await create(`_${page}`);
      }
      expect(listed.filter((name) => names.includes(name))).toEqual(names);
      expect(new Set(listed).size).toBe(listed.length);
    },
    60_000,
  );
});

/** What a schedule store promises. */
import { describe, expect, it } from '@jest/globals';
import type { ScheduleRecord, ScheduleStore } from '../../src/app/schedule-store.ts';
import { toFlowId } from '../../src/core/shared/ids.ts';
import { toTimestamp } from '../../src/core/shared/units.ts';
import { noise } from './journal-fixtures.ts';

let count = 0;

function newSchedule(): ScheduleRecord {
  count += 1;
  return {
    flowName: `flow-${count}`,
    scheduleName: 'nightly',
    scheduleId: `schedule-${count}`,
    flowId: toFlowId(`id-${count}`),
    revision: 1,
    timing: 1,
    description: '',
    cronExpression: '0 0 4 * * *',
    payloadText: '{ "a": 1 }',
    isEnabled: true,
    countsFromMs: Date.UTC(2024, 0, 1),
    createdAt: '2024-01-01T00:00:00.000Z',
    lastModifiedAt: '2024-01-02T00:00:00.413Z',
  };
}

const find = (store: ScheduleStore, { flowName, scheduleName }: ScheduleRecord) =>
  store.find(flowName, scheduleName);

export function scheduleStoreContract(open: () => ScheduleStore): void {
  createContract(open);
  replaceContract(open);
  removeContract(open);
  listContract(open);
}

function createContract(open: () => ScheduleStore): void {
  describe('a schedule', () => {
    it.each([
      ['as it is', {}],
      [
        'disabled, without a payload',
        { isEnabled: false, payloadText: '', description: 'ä 漢 🦀' },
      ],
      ['with a payload of 256 KB', { payloadText: JSON.stringify(noise(256 * 1024 - 2)) }],
      ['with a description of 64 KB', { description: noise(64 * 1024) }],
    ])('is found by its name, with every field: %s', async (_name, fields) => {
      const schedule = { ...newSchedule(), ...fields };
      expect(await find(open(), schedule)).toBeUndefined();
      expect(await open().create(schedule)).toBe(true);
      expect(await find(open(), schedule)).toEqual(schedule);
    });

    it('has one creator of 32', async () => {
      const schedule = newSchedule();
      const racers = Array.from({ length: 32 }, (_, i) => ({ ...schedule, scheduleId: `r-${i}` }));
      const won = await Promise.all(racers.map((racer) => open().create(racer)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await find(open(), schedule)).toEqual(racers[won.indexOf(true)]);
    });

    it('takes the place of one that a deleted flow of the same name has left', async () => {
      const left = newSchedule();
      const createdAt = toTimestamp(Date.parse(left.createdAt) + 1);
      const own = { ...left, flowId: toFlowId('another'), scheduleId: 'own', createdAt };
      expect(await open().create(left)).toBe(true);
      expect(await open().create(own)).toBe(true);
      expect(await open().create(own)).toBe(false);
      expect(await find(open(), left)).toEqual(own);
      // A creation for the flow before, which comes late, takes nobody's place.
      expect(await open().create(left)).toBe(false);
      expect(await find(open(), left)).toEqual(own);
    });
  });
}

function replaceContract(open: () => ScheduleStore): void {
  describe('a change of a schedule', () => {
    it('takes the place of the revision before it, once', async () => {
      const schedule = newSchedule();
      const changed = { ...schedule, revision: 2, timing: 2, isEnabled: false };
      expect(await open().replace(changed)).toBe(false);
      await open().create(schedule);
      expect(await open().replace({ ...schedule, revision: 3 })).toBe(false);
      expect(await open().replace(schedule)).toBe(false);
      const racers = Array.from({ length: 32 }, (_, i) => ({ ...changed, description: `${i}` }));
      const won = await Promise.all(racers.map((racer) => open().replace(racer)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await find(open(), schedule)).toEqual(racers[won.indexOf(true)]);
    });

    it('is not of one that was made again', async () => {
      const schedule = newSchedule();
      await open().create(schedule);
      expect(await open().replace({ ...schedule, scheduleId: 'other', revision: 2 })).toBe(false);
      expect(await find(open(), schedule)).toEqual(schedule);
    });
  });
}

function removeContract(open: () => ScheduleStore): void {
  describe('a removal', () => {
    it('takes the schedule away, once, and not one that was made again', async () => {
      const schedule = newSchedule();
      expect(await open().remove(schedule)).toBe(false);
      await open().create(schedule);
      expect(await open().remove({ ...schedule, scheduleId: 'other' })).toBe(false);
      expect(await find(open(), schedule)).toEqual(schedule);
      expect(await open().remove(schedule)).toBe(true);
      expect(await open().remove(schedule)).toBe(false);
      expect(await find(open(), schedule)).toBeUndefined();
      const again = { ...schedule, scheduleId: 'again' };
      expect(await open().create(again)).toBe(true);
      expect(await find(open(), schedule)).toEqual(again);
    });
  });
}

/** Names with every kind of first and last character, some of them beginnings of others. */
const NAMES = ['A', 'AB', 'A-', 'A0', 'A_', 'Z', '_', '_a', 'a', 'a-b', 'ab', 'b', 'z'.repeat(128)];

function listContract(open: () => ScheduleStore): void {
  describe('a listing of schedules', () => {
    it.each([1, 2, 7, 1_000])('has each once, by name, in pages of %i', async (limit) => {
      const { flowName, ...rest } = newSchedule();
      const own = NAMES.map((scheduleName) => ({ ...rest, flowName, scheduleName }));
      for (const schedule of own.toReversed()) await open().create(schedule);
      await open().create({ ...newSchedule(), flowName: `${flowName}-x` });
      const listed: ScheduleRecord[] = [];
      let after: string | undefined;
      do {
        const page = await open().list(flowName, limit, after);
        expect(page.schedules.length).toBeLessThanOrEqual(limit);
        listed.push(...page.schedules);
        after = page.after;
      } while (after !== undefined);
      const inOrder = own.toSorted((a, b) => (a.scheduleName < b.scheduleName ? -1 : 1));
      expect(listed).toEqual(inOrder);
    });

    it('of a flow without any is empty, the flow itself is none', async () => {
      expect(await open().list('nobody', 10)).toEqual({ schedules: [] });
    });

    it('goes on behind a name that is gone', async () => {
      const { flowName, ...rest } = newSchedule();
      const b = { ...rest, flowName, scheduleName: 'b' };
      await open().create(b);
      expect((await open().list(flowName, 10, 'a')).schedules).toEqual([b]);
      expect((await open().list(flowName, 10, 'b')).schedules).toEqual([]);
    });
  });
}

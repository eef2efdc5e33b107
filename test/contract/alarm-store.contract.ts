/** What an alarm store promises: all alarms of a minute, and a cursor that one hand moves. Needs an empty store. */
import { describe, expect, it } from '@jest/globals';
import type { AlarmItem, AlarmPosition, AlarmStore } from '../../src/app/ports.ts';
import { toFlowId, toRunId } from '../../src/core/shared/ids.ts';
import { MS_PER_MINUTE } from '../../src/core/shared/units.ts';
import { START_MS } from './journal-fixtures.ts';

const MINUTE = START_MS / MS_PER_MINUTE;

function alarm(number: number, dueMs: number): AlarmItem {
  return {
    key: { flowId: toFlowId('flow'), executionName: `run-${number}` },
    runId: toRunId('run-id'),
    alarmId: number,
    dueMs,
  };
}

/** Page after page, of a few alarms each. */
async function readMinute(store: AlarmStore, minute: number): Promise<readonly AlarmItem[]> {
  const alarms: AlarmItem[] = [];
  let position: AlarmPosition = { minute };
  for (;;) {
    const page = await store.readPage(position, 7);
    expect(page.alarms.length).toBeLessThanOrEqual(7);
    alarms.push(...page.alarms);
    if (page.after === undefined) return alarms;
    position = { minute, after: page.after };
  }
}

const byNumber = (left: AlarmItem, right: AlarmItem): number => left.alarmId - right.alarmId;

export function alarmStoreContract(open: () => AlarmStore): void {
  alarmsContract(open);
  cursorContract(open);
}

function alarmsContract(open: () => AlarmStore): void {
  describe('alarms', () => {
    it('are read by the minute in which they are due', async () => {
      const store = open();
      const alarms = Array.from({ length: 40 }, (_, i) => alarm(i, START_MS + i * 1_499));
      const next = alarm(99, START_MS + MS_PER_MINUTE);
      await Promise.all([...alarms, next].map((item) => store.put(item)));
      const read = await readMinute(store, MINUTE);
      expect(read.toSorted(byNumber)).toEqual(alarms);
      expect(await readMinute(store, MINUTE + 1)).toEqual([next]);
      expect(await readMinute(store, MINUTE - 1)).toEqual([]);
    });

    it('of schedules are among those of executions, with what they are about', async () => {
      const store = open();
      const dueMs = START_MS + 30 * MS_PER_MINUTE;
      const schedule = { flowName: 'f', scheduleName: 'nightly', scheduleId: 'id', timing: 7 };
      const ofSchedule = { ...alarm(7, dueMs), schedule };
      const later = { ...ofSchedule, alarmId: 8, schedule: { ...schedule, timing: 8 } };
      const items = [alarm(1, dueMs), ofSchedule, later];
      for (const item of [...items, ofSchedule]) await store.put(item);
      const read = await readMinute(store, MINUTE + 30);
      expect(read.toSorted(byNumber)).toEqual(items);
    });

    it('put twice are one; those of another number or run are not', async () => {
      const store = open();
      const dueMs = START_MS + 60 * MS_PER_MINUTE;
      const first = alarm(1, dueMs);
      const others = [
        { ...first, alarmId: 2 },
        { ...first, runId: toRunId('another') },
      ];
      for (const item of [first, first, ...others]) await store.put(item);
      const read = await readMinute(store, MINUTE + 60);
      expect(read).toHaveLength(3);
      expect(read).toEqual(expect.arrayContaining([first, ...others]));
    });
  });
}

function cursorContract(open: () => AlarmStore): void {
  describe('the cursor', () => {
    it('is set once, and moved by who read it last', async () => {
      const store = open();
      expect(await store.readCursor()).toBeUndefined();
      expect(await store.moveCursor({ minute: 5 }, { minute: 6 })).toBe(false);
      const set = Array.from({ length: 32 }, (_, i) =>
        store.moveCursor(undefined, { minute: 100 + i }),
      );
      expect((await Promise.all(set)).filter(Boolean)).toHaveLength(1);
      const first = await store.readCursor();
      const moves = Array.from({ length: 32 }, (_, i) =>
        store.moveCursor(first, { minute: 200, after: `0#${i}` }),
      );
      const won = await Promise.all(moves);
      expect(won.filter(Boolean)).toHaveLength(1);
      const second = { minute: 200, after: `0#${won.indexOf(true)}` };
      expect(await store.readCursor()).toEqual(second);
      for (const wrong of [first, undefined, { minute: 200 }, { minute: 200, after: 'other' }]) {
        expect(await store.moveCursor(wrong, { minute: 300 })).toBe(false);
      }
      expect(await store.moveCursor(second, { minute: 201 })).toBe(true);
      expect(await store.readCursor()).toEqual({ minute: 201 });
    });
  });
}

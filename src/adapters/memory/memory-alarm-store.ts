/** Far alarms in memory, by minute. */
import type { AlarmItem, AlarmPage, AlarmPosition, AlarmStore } from '../../app/ports.ts';
import { MS_PER_MINUTE } from '../../core/shared/units.ts';

export class MemoryAlarmStore implements AlarmStore {
  private readonly alarmsByMinute = new Map<number, Map<string, AlarmItem>>();
  private cursor: AlarmPosition | undefined;

  async put(alarm: AlarmItem): Promise<void> {
    const minute = Math.floor(alarm.dueMs / MS_PER_MINUTE);
    const alarms = this.alarmsByMinute.get(minute) ?? new Map<string, AlarmItem>();
    this.alarmsByMinute.set(minute, alarms);
    const { flowId, executionName } = alarm.key;
    alarms.set(
      JSON.stringify([alarm.dueMs, flowId, executionName, alarm.runId, alarm.alarmId]),
      alarm,
    );
  }

  async readPage({ minute, after }: AlarmPosition, limit: number): Promise<AlarmPage> {
    const alarms = [...(this.alarmsByMinute.get(minute)?.values() ?? [])];
    const from = Number(after ?? 0);
    const page = { alarms: alarms.slice(from, from + limit) };
    return from + limit < alarms.length ? { ...page, after: String(from + limit) } : page;
  }

  /** Loses every alarm. */
  purge(): void {
    this.alarmsByMinute.clear();
  }

  async readCursor(): Promise<AlarmPosition | undefined> {
    return this.cursor;
  }

  async moveCursor(expected: AlarmPosition | undefined, next: AlarmPosition): Promise<boolean> {
    const isThere =
      this.cursor?.minute === expected?.minute && this.cursor?.after === expected?.after;
    if (isThere) this.cursor = next;
    return isThere;
  }
}

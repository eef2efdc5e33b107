/** Far alarms in memory, by minute. */
import type { AlarmItem, AlarmStore } from '../../app/ports.ts';
import { MS_PER_MINUTE } from '../../core/shared/units.ts';

export class MemoryAlarmStore implements AlarmStore {
  private readonly alarmsByMinute = new Map<number, Map<string, AlarmItem>>();
  private cursor: number | undefined;

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

  async readMinute(minute: number): Promise<readonly AlarmItem[]> {
    return [...(this.alarmsByMinute.get(minute)?.values() ?? [])];
  }

  async readCursor(): Promise<number | undefined> {
    return this.cursor;
  }

  async moveCursor(expected: number | undefined, next: number): Promise<boolean> {
    if (this.cursor !== expected) return false;
    this.cursor = next;
    return true;
  }
}

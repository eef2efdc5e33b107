/** Schedules in memory. Records are shared with the caller, never copied: nobody mutates them. */
import type {
  ScheduleRecord,
  ScheduleRef,
  SchedulesPage,
  ScheduleStore,
} from '../../app/schedule-store.ts';
import { byteOrder } from '../../core/shared/byte-order.ts';

export class MemoryScheduleStore implements ScheduleStore {
  private readonly byFlowName = new Map<string, Map<string, ScheduleRecord>>();

  async find(flowName: string, scheduleName: string): Promise<ScheduleRecord | undefined> {
    return this.get(flowName, scheduleName);
  }

  async create(schedule: ScheduleRecord): Promise<boolean> {
    const { flowName, scheduleName, flowId, createdAt } = schedule;
    const byName = this.byFlowName.get(flowName) ?? new Map<string, ScheduleRecord>();
    this.byFlowName.set(flowName, byName);
    const left = byName.get(scheduleName);
    const isLeftover =
      left === undefined || (left.flowId !== flowId && left.createdAt <= createdAt);
    if (!isLeftover) return false;
    byName.set(scheduleName, schedule);
    return true;
  }

  async replace(schedule: ScheduleRecord): Promise<boolean> {
    const { flowName, scheduleName, scheduleId, revision } = schedule;
    const current = this.get(flowName, scheduleName);
    if (current?.scheduleId !== scheduleId || current.revision !== revision - 1) return false;
    this.byFlowName.get(flowName)?.set(scheduleName, schedule);
    return true;
  }

  async remove(schedule: Omit<ScheduleRef, 'timing'>): Promise<boolean> {
    const { flowName, scheduleName, scheduleId } = schedule;
    const current = this.get(flowName, scheduleName);
    if (current?.scheduleId !== scheduleId) return false;
    return this.byFlowName.get(flowName)?.delete(scheduleName) ?? false;
  }

  async list(flowName: string, limit: number, after?: string): Promise<SchedulesPage> {
    const behind = [...(this.byFlowName.get(flowName)?.values() ?? [])]
      .filter(({ scheduleName }) => after === undefined || byteOrder(scheduleName, after) > 0)
      .sort((left, right) => byteOrder(left.scheduleName, right.scheduleName));
    const schedules = behind.slice(0, limit);
    const last = schedules.at(-1);
    return behind.length > limit && last !== undefined
      ? { schedules, after: last.scheduleName }
      : { schedules };
  }

  private get(flowName: string, scheduleName: string): ScheduleRecord | undefined {
    return this.byFlowName.get(flowName)?.get(scheduleName);
  }
}

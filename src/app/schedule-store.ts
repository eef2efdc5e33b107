/**
 * Schedules of flows: a port of its own, for its size. As in `ports.ts`, any method may throw a Fault, and a write whose
 * reply is lost may still have happened. Reads are consistent.
 */
import type { FlowId } from '../core/shared/ids.ts';

/** Names a schedule, and when it fires: a schedule made again has another id, one that fires otherwise another timing. */
export interface ScheduleRef {
  readonly flowName: string;
  readonly scheduleName: string;
  /** A UUID. */
  readonly scheduleId: string;
  /** The revision that last changed when it fires, or whether. */
  readonly timing: number;
}

export interface ScheduleRecord extends ScheduleRef {
  /** A flow of the same name that is created later has another id, and does not have this schedule. */
  readonly flowId: FlowId;
  /** 1 for a new schedule, and 1 more with every change. */
  readonly revision: number;
  readonly description: string;
  /** Verbatim. */
  readonly cronExpression: string;
  /** JSON text, verbatim; `''`: none. */
  readonly payloadText: string;
  readonly isEnabled: boolean;
  /** Where `@every` begins to count: milliseconds since the epoch, a whole second. */
  readonly countsFromMs: number;
  /** RFC 3339 UTC with milliseconds; so the next. */
  readonly createdAt: string;
  readonly lastModifiedAt: string;
}

export interface SchedulesPage {
  readonly schedules: readonly ScheduleRecord[];
  /** Present: there may be more, behind this name. */
  readonly after?: string;
}

export interface ScheduleStore {
  find(flowName: string, scheduleName: string): Promise<ScheduleRecord | undefined>;
  /** Put if absent; what a deleted flow of the same name has left is replaced. false: the flow has one of that name. */
  create(schedule: ScheduleRecord): Promise<boolean>;
  /** Puts it in the place of the revision before it. false: that is not there any more. */
  replace(schedule: ScheduleRecord): Promise<boolean>;
  /** false: it is not there, or is another one by now. */
  remove(schedule: Omit<ScheduleRef, 'timing'>): Promise<boolean>;
  /** By name, ascending in the order of bytes, behind `after`: at most `limit`, fewer where they are large. */
  list(flowName: string, limit: number, after?: string): Promise<SchedulesPage>;
}

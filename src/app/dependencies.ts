/** All ports in one record; each use case names the ones it needs with `Pick`. */
import type { CallSlots } from './call-slots.ts';
import type { ExecutionCache } from './execution-cache.ts';
import type { InvocationStore } from './invocation-store.ts';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type {
  AlarmStore,
  Clock,
  Definitions,
  FlowStore,
  Ids,
  Journal,
  Log,
  TaskRunner,
  TaskTokens,
  WorkQueue,
} from './ports.ts';
import type { ScheduleStore } from './schedule-store.ts';
import type { StatusEvents } from './status-events.ts';
import type { Tracer } from './tracer.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tokens: TaskTokens;
  readonly flows: FlowStore;
  readonly definitions: Definitions;
  readonly journal: Journal;
  readonly workQueue: WorkQueue;
  readonly alarms: AlarmStore;
  readonly schedules: ScheduleStore;
  readonly tasks: TaskRunner;
  readonly invocations: InvocationStore;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly statusEvents: StatusEvents;
  readonly limits: Limits;
  /** Folded executions that this process has seen lately. */
  readonly cache: ExecutionCache;
  /** Of the whole process. */
  readonly callSlots: CallSlots;
}

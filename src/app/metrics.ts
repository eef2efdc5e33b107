/** What a deployment counts and measures of itself. Approximate: what a process that dies had counted is lost. */

/** By name, with CloudWatch's unit. What each says, and which have an alarm: docs/monitoring.md */
export const METRIC_UNITS = {
  ExecutionsStarted: 'Count',
  ExecutionsSucceeded: 'Count',
  ExecutionsFailed: 'Count',
  ExecutionsTimedOut: 'Count',
  ExecutionsStopped: 'Count',
  /** Failed by a message that kept breaking an invariant of ours. */
  ExecutionsPoisoned: 'Count',
  /** Have used 80 % of the events that they may have. */
  ExecutionsNearEventLimit: 'Count',
  /** From a step's start to its end, of steps that waited for something. */
  StepLatency: 'Milliseconds',
  TaskRetries: 'Count',
  /** Calls that a service refused because there were too many: tasks', and our own. */
  Throttles: 'Count',
  /**
   * From the sending of a work message to its handling; alarms and other delayed ones are left out. Of the end of an
   * asynchronous call: each time that it cannot be recorded. Of a status event: its age, each time that it cannot be told.
   */
  WorkMessageAgeSeconds: 'Seconds',
  /** How much later than its deadline an alarm or a schedule was handled. */
  AlarmLatenessSeconds: 'Seconds',
  /** Messages that were moved to a dead-letter queue. */
  DeadLetters: 'Count',
  /** Bodies that cannot be decoded and name no execution. */
  UnreadableMessages: 'Count',
} as const;

export type MetricName = keyof typeof METRIC_UNITS;

export interface Metrics {
  /** Never throws, waits for nothing. Default: 1. */
  add(name: MetricName, value?: number): void;
}

/** For runs that nobody watches. */
export const NO_METRICS: Metrics = { add: () => undefined };

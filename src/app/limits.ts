/** Limits of ours, all configurable. Where the hosted service has another figure it stands in docs/fdl-support.md. */
import { DEFAULT_SLICE, type SliceBudget } from '../core/engine/run.ts';

export interface Limits {
  /** Bytes of JSON text: an execution's input, a step's input, output or local, a reported output. */
  readonly valueBytes: number;
  readonly eventsPerExecution: number;
  /** Iterations of one foreach step that are in progress at a time. */
  readonly foreachConcurrency: number;
  /** Bytes of a definition's text. */
  readonly definitionBytes: number;
  /** How long an ended execution is kept; at least 15 days. */
  readonly retentionDays: number;
  /** The stepper's Lambda timeout. A third of it is how long a handler starts new calls. */
  readonly stepperTimeoutMs: number;
  /** A synchronous call unanswered for so long is given up. */
  readonly invocationTimeoutMs: number;
  /** Calls of tasks that a process has in flight: as many as its client has connections. */
  readonly callsInFlight: number;
  /** What one decision may add; the rest is a slice of its own. */
  readonly slice: SliceBudget;
}

/** A bucket that so many requests empty, and that fills up again steadily. */
export interface RateLimit {
  readonly burst: number;
  readonly perSecond: number;
}

/** Of each access key, per process. */
export interface RateLimits {
  /** StartExecution. */
  readonly starts: RateLimit;
  /** DescribeExecution and GetExecutionHistory, together. */
  readonly reads: RateLimit;
  /** All other operations, together. */
  readonly others: RateLimit;
}

/** Those of the hosted service. Source: API reference, section 6. */
export const DEFAULT_RATE_LIMITS: RateLimits = {
  starts: { burst: 100, perSecond: 100 },
  reads: { burst: 50, perSecond: 5 },
  others: { burst: 10, perSecond: 2 },
};

export const DEFAULT_LIMITS: Limits = {
  valueBytes: 256 * 1024,
  eventsPerExecution: 100_000,
  foreachConcurrency: 100,
  definitionBytes: 256 * 1024,
  retentionDays: 30,
  stepperTimeoutMs: 15 * 60_000,
  invocationTimeoutMs: 9 * 60_000,
  callsInFlight: 1_000,
  slice: DEFAULT_SLICE,
};

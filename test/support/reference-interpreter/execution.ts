/** What all threads of an execution share: its history, its clock and its limits. */
import type { Flow } from '../../../src/core/definition/flow.ts';
import type { Json, JsonObject } from '../../../src/core/shared/json.ts';
import { payloadTooLarge, type StepFailure } from './step-failure.ts';
import type { Thread } from './thread.ts';

/** An event as the API shows it. */
export interface PublicEvent {
  readonly eventId: number;
  readonly type: string;
  readonly stepName: string;
  readonly scheduleEventId: number;
  readonly detail: object;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

export interface Settings {
  readonly flowId: string;
  readonly flowName: string;
  readonly executionName: string;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** Bytes of JSON text that one value may have. */
  readonly valueBytes: number;
  readonly eventsPerExecution: number;
  readonly foreachConcurrency: number;
}

export type End =
  | { readonly status: 'Succeeded'; readonly output: JsonObject }
  | { readonly status: 'Failed' | 'TimedOut' | 'Stopped'; readonly failure: StepFailure };

export interface ThreadEvent {
  readonly type: string;
  readonly stepName: string;
  readonly detail: object;
  /** Absent: the thread's newest event. */
  readonly scheduleEventId?: number;
}

export class Execution {
  readonly flow: Flow;
  readonly settings: Settings;
  readonly events: PublicEvent[] = [];
  nowMs: number;
  end?: End;

  constructor(flow: Flow, settings: Settings) {
    this.flow = flow;
    this.settings = settings;
    this.nowMs = settings.startedAtMs;
  }

  get lastEventId(): number {
    return this.events.length;
  }

  /** An event that moves the thread's tip. Returns its id. */
  record(thread: Thread, event: ThreadEvent): number {
    thread.tip = this.append({ scheduleEventId: thread.tip, ...event });
    return thread.tip;
  }

  append(event: Required<ThreadEvent>): number {
    const eventId = this.lastEventId + 1;
    this.events.push({ eventId, atMs: this.nowMs, ...event });
    return eventId;
  }

  /** The value itself; throws when it is larger than a value may be. `what`: in the author's words. */
  sized<Value extends Json>(value: Value, what: string): Value {
    if (this.isTooLarge(value)) throw payloadTooLarge(what, this.settings.valueBytes);
    return value;
  }

  isTooLarge(value: Json): boolean {
    return Buffer.byteLength(JSON.stringify(value)) > this.settings.valueBytes;
  }

  /** The last event: nothing can follow it. */
  finish(end: End, type: string, scheduleEventId: number): void {
    const detail =
      end.status === 'Succeeded'
        ? { output: end.output }
        : { error: end.failure.error, cause: end.failure.reason };
    this.append({ type, stepName: '', scheduleEventId, detail });
    this.end = end;
  }
}

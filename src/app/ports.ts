/**
 * Everything outside, as small interfaces. Adapters implement them; the memory adapters pass the same contract suites.
 *
 * Any method may throw a `Fault` (throttled, unreachable): the work is done again later. A write whose reply is lost may
 * still have happened.
 */
import type { RunTask } from '../core/engine/effect.ts';
import type { TaskAddress } from '../core/engine/execution-origin.ts';
import type { ExecutionOrigin, JournalEntry } from '../core/engine/journal-entry.ts';
import type { TerminalStatus } from '../core/engine/state.ts';
import type { FlowId, RunId, WorkId } from '../core/shared/ids.ts';
import type { JsonObject } from '../core/shared/json.ts';
import type { CallOutcome } from './call-outcome.ts';
import type { WorkMessage } from './queue-message.ts';
import type { ScheduleRef } from './schedule-store.ts';

export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Ends early, without an error, when the signal is aborted: a sleeper that nobody awaits must not linger. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Ids {
  /** A random UUID, lower case. */
  uuid(): string;
  /** Uniform in [0, 1). For jitter. */
  random(): number;
  /** SHA-256 of the text's UTF-8 bytes, lower-case hex. */
  sha256Hex(text: string): string;
}

/** The right to settle one attempt of one task. */
export type TokenClaims = TaskAddress;

export interface TaskTokens {
  /** Same claims, same token. URL-safe as it stands. */
  issue(claims: TokenClaims): string;
  /** undefined: not ours, or changed. Constant time; reads nothing. */
  verify(token: string): TokenClaims | undefined;
}

// --- flows ---------------------------------------------------------------------------------------------------------

export type { Definitions, FlowRecord, FlowRevision, FlowStore, Tombstone } from './flow-store.ts';

// --- executions ------------------------------------------------------------------------------------------------------

export interface ExecutionKey {
  readonly flowId: FlowId;
  readonly executionName: string;
}

/** The execution's header item: entry 0 at the start, and the end once it is known. */
export interface ExecutionHeader {
  readonly origin: ExecutionOrigin;
  /** The input as it was sent, white space kept. */
  readonly inputText: string;
  /** May lag behind the journal: a reader that finds Running reads the newest entry too. */
  readonly status: 'Running' | TerminalStatus;
  readonly output?: JsonObject;
  /** RFC 3339 UTC with milliseconds. */
  readonly stoppedAt?: string;
  /** Cause of entry 0: whose start this was. */
  readonly cause: WorkId;
}

export interface ExecutionEnd {
  readonly status: TerminalStatus;
  readonly output?: JsonObject;
  readonly stoppedAt: string;
}

export interface LoadedExecution {
  readonly header: ExecutionHeader;
  /** Ascending and without gaps, from entry 0 or the newest entry with a snapshot, up to the newest. Never empty. */
  readonly entries: readonly JournalEntry[];
}

/** A row of a listing: read from an index, so it may lag by moments. */
export interface ExecutionSummary {
  readonly executionName: string;
  readonly status: 'Running' | TerminalStatus;
  readonly startedAt: string;
  readonly stoppedAt?: string;
}

/** Newest start first; of two with the same start time the greater name first. */
export interface ListingPosition {
  readonly startedAt: string;
  readonly executionName: string;
}

/** What can be told of an entry without decoding it. */
export interface EntryHeading {
  readonly number: number;
  readonly runId: RunId;
  /** RFC 3339 UTC with milliseconds. */
  readonly time: string;
  readonly lastEventId: number;
  /** The entry ended its execution so. */
  readonly ends?: TerminalStatus;
}

export interface Journal {
  /** Entry 0 with its header, put if absent: the name lock. false: the name is taken. */
  start(inputText: string, entry: JournalEntry, origin: ExecutionOrigin): Promise<boolean>;
  /** Entry n ≥ 1, put if absent. false: another entry n is there. */
  commit(key: ExecutionKey, entry: JournalEntry): Promise<boolean>;
  /** Consistent, of its absence too. */
  load(key: ExecutionKey): Promise<LoadedExecution | undefined>;
  /** Entries behind `entryNumber`, ascending, consistent, all of them. */
  readAfter(key: ExecutionKey, entryNumber: number): Promise<readonly JournalEntry[]>;
  /** A page of entries from `fromEntry` on, ascending, consistent; at most `limit`, fewer when the page fills up. */
  readPage(key: ExecutionKey, fromEntry: number, limit: number): Promise<readonly JournalEntry[]>;
  /** Consistent. Its entry 0 is not decoded. */
  findHeader(key: ExecutionKey): Promise<ExecutionHeader | undefined>;
  /** The newest entry, entry 0 included; consistent. */
  findNewestEntry(key: ExecutionKey): Promise<JournalEntry | undefined>;
  /** Of the newest entry, entry 0 included; consistent. Works for an entry that can no longer be decoded. */
  findNewestHeading(key: ExecutionKey): Promise<EntryHeading | undefined>;
  /** Of the first entry from `fromEntry` on; otherwise as above. undefined: there is none. */
  findHeading(key: ExecutionKey, fromEntry: number): Promise<EntryHeading | undefined>;
  /** Tasks that joined the execution: the listeners of its entries. Consistent; decodes no entry. */
  readListeners(key: ExecutionKey): Promise<readonly TaskAddress[]>;
  /** Writes the end into the header, and moves its expiry on. Idempotent; does nothing to another run's header. */
  closeHeader(key: ExecutionKey, runId: RunId, end: ExecutionEnd): Promise<void>;
  /** Moves the header's expiry on, counted from `fromMs`. Idempotent; does nothing to another run's header. */
  extendHeader(key: ExecutionKey, runId: RunId, fromMs: number): Promise<void>;
  /** A page of a flow's executions behind `after` (absent: from the newest), at most `limit`. */
  listExecutions(
    flowId: FlowId,
    limit: number,
    after?: ListingPosition,
  ): Promise<readonly ExecutionSummary[]>;
}

// --- work ------------------------------------------------------------------------------------------------------------

export type {
  ExecutionMessage,
  FlowDeletedMessage,
  ScheduleChangedMessage,
  ScheduleDueMessage,
  ScheduleMessage,
  StartWork,
  StopChildWork,
  WorkMessage,
} from './queue-message.ts';

export interface WorkQueue {
  /** delaySeconds: whole, 0 to 900. Bodies over 240 KB travel by a payload item; the adapter sees to it. */
  send(message: WorkMessage, delaySeconds?: number): Promise<void>;
}

/** Texts too long for a queue message. They live 30 days, longer than any message that refers to them. */
export interface Payloads {
  /** Answers the reference to hand to `get`. Content-addressed: the same text of the same execution is the same item. */
  put(key: ExecutionKey, text: string): Promise<string>;
  /** Consistent. undefined: no reference of ours, or the text has expired. */
  get(ref: string): Promise<string | undefined>;
}

/** A received message that its handler works on. */
export interface Lease {
  /** Keeps the message invisible for so long from now. */
  extend(seconds: number): Promise<void>;
}

/** The work queue's side of messages that a handler has received. A receipt is good for one receive of one message. */
export interface Inbox {
  /** seconds: whole, 0 to 43,200, from now. */
  setVisibility(receipt: string, seconds: number): Promise<void>;
  /** Idempotent. */
  delete(receipt: string): Promise<void>;
  /** Puts a body into the dead-letter queue; the message itself stays where it is. */
  bury(body: string): Promise<void>;
}

/** Far deadlines: items in a partition named by minute and shard. */
export interface AlarmItem {
  readonly key: ExecutionKey;
  readonly runId: RunId;
  readonly alarmId: number;
  readonly dueMs: number;
  /**
   * Present: it wakes no execution, but is the next occurrence of a schedule, which begins the execution that `key` and
   * `runId` name. Its number is the schedule's timing.
   */
  readonly schedule?: ScheduleRef;
}

/** How far alarms have been moved to the queue. */
export interface AlarmPosition {
  /** The first minute that is not wholly moved: milliseconds since the epoch, divided by 60,000. */
  readonly minute: number;
  /** Within the minute: the store's own mark behind what has been moved. Absent: nothing has. */
  readonly after?: string;
}

export interface AlarmPage {
  readonly alarms: readonly AlarmItem[];
  /** Present: the minute has more, from here on. */
  readonly after?: string;
}

export interface AlarmStore {
  /** Idempotent: the same alarm is the same item. */
  put(alarm: AlarmItem): Promise<void>;
  /** Alarms of the position's minute behind its mark, at most `limit`; consistent. */
  readPage(position: AlarmPosition, limit: number): Promise<AlarmPage>;
  /** undefined: never set. */
  readCursor(): Promise<AlarmPosition | undefined>;
  /** Moves it from `expected` to `next`; false: somebody else moved it. */
  moveCursor(expected: AlarmPosition | undefined, next: AlarmPosition): Promise<boolean>;
}

// --- services that tasks call ----------------------------------------------------------------------------------------

export type { CallOutcome };

/** Performs the call of one attempt. Never throws for what the flow's policies may handle. */
export interface TaskRunner {
  /**
   * Functions: `output` is the function's result (JSON parsed; text that is no JSON stays text).
   * Queues and topics: `output` is `{MessageId, MessageBodyMD5, RequestId}`.
   */
  run(task: RunTask): Promise<CallOutcome>;
  /**
   * It answers for this child execution, action or end of an asynchronous call too, so that none is started, changed or
   * awaited: a trial run's mocks. Asked before each performance. Absent: for none.
   */
  standsIn?(task: RunTask): boolean;
}

// --- the rest --------------------------------------------------------------------------------------------------------

/** One structured line per outcome. Never inputs, outputs or tokens. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

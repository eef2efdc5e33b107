/** A list of steps in progress: the flow's own, an arm of a choice, a branch, an iteration. */
import type { Pattern } from '../../../src/core/definition/flow.ts';
import type { Json, JsonObject } from '../../../src/core/shared/json.ts';
import type { StepFailure } from './step-failure.ts';

/** Where a thread stops for a moment, or for something outside of it. */
export interface Pause {
  readonly isOver: () => boolean;
  /** Time alone ends it, at this many milliseconds since the epoch. */
  readonly dueMs?: number;
  /** The attempt of a task that is waited for. */
  readonly attempt?: Attempt;
  /** Its message has not been sent: nobody can answer. */
  readonly isUnsent?: boolean;
}

/** Between two events: other threads may go first. */
export const BREATH: Pause = { isOver: () => true };

/** A piece of the program; `yield` is where it pauses. */
export type Work<Result> = Generator<Pause, Result, void>;

/** One attempt of a task. It has an outcome once `result` or `failure` is set. */
export interface Attempt {
  readonly thread: Thread;
  readonly stepName: string;
  readonly pattern: Pattern;
  /** True: the result may be any JSON. */
  readonly isMapped: boolean;
  readonly timeoutSeconds?: number;
  readonly scheduledEventId: number;
  readonly scheduledAtMs: number;
  /** The message waits until then. */
  readonly sendDueMs?: number;
  submittedEventId?: number;
  result?: Json;
  failure?: StepFailure;
  /** The event that told the failure. */
  failedBy?: string;
}

export interface Thread {
  /** The event that opened it: threads with smaller ids go first. */
  readonly id: number;
  /** Of the innermost iteration around it. */
  readonly iterationIndex: number | null;
  /** Threads inside the step that it is at, in the order of their ids. */
  readonly children: Thread[];
  /** Its newest event: the cause of its next one. */
  tip: number;
  pause: Pause;
  /** What it has left to do. */
  readonly work: Work<void>;
  /** How it ended. */
  local?: JsonObject;
  failure?: StepFailure;
}

export function newThread(
  { id, iterationIndex }: Pick<Thread, 'id' | 'iterationIndex'>,
  body: (thread: Thread) => Work<void>,
): Thread {
  const thread: Thread = {
    id,
    iterationIndex,
    children: [],
    tip: id,
    pause: BREATH,
    work: begin(),
  };
  function* begin(): Work<void> {
    yield* body(thread); // Begun when it is first asked for its next pause: the thread is there by then.
  }
  return thread;
}

/** The threads in progress, this one first, each before those inside it. */
export function* threadsInProgress(thread: Thread): Generator<Thread> {
  if (thread.local !== undefined || thread.failure !== undefined) return;
  yield thread;
  for (const child of thread.children) yield* threadsInProgress(child);
}

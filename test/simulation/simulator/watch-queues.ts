/**
 * I13 of `invariants.ts`, of messages that are no work: what cannot be read is moved to the dead letters before it leaves the
 * work queue, and leaves those when it has been told; the end of a call leaves its queue when it is recorded.
 */
import type { WorkMessage } from '../../../src/app/ports.ts';
import type { InvocationEnd } from '../../../src/app/record-invocation.ts';
import { type Bodies, isPoison } from './bodies.ts';
import type { SimQueue } from './sim-queue.ts';

export interface Knowledge {
  /** Whether the run of that message has ended, or never was. */
  readonly hasEnded: (message: WorkMessage) => boolean;
  /** Whether the end of the call is known to its task, or kept for it. */
  readonly isRecorded: (end: InvocationEnd) => boolean;
  /** A message was dropped, and nobody can know of it any more. */
  readonly onDropped: (body: string) => void;
}

export interface Queues {
  readonly workMessages: SimQueue<unknown>;
  readonly deadLetters: SimQueue<unknown>;
  readonly results: SimQueue<unknown>;
  readonly bodies: Bodies;
}

export function watchQueues({
  workMessages,
  deadLetters,
  results,
  bodies,
  hasEnded,
  isRecorded,
  onDropped,
}: Queues & Knowledge): void {
  workMessages.onDelete = (body) => {
    if (isPoison(body) && !deadLetters.hasHad(body)) onDropped(body);
  };
  deadLetters.onDelete = (body) => {
    const named = isPoison(body) ? bodies.read(body) : undefined;
    if (named !== undefined && !hasEnded(named)) onDropped(body);
  };
  results.onDelete = (body) => {
    if (!isRecorded(JSON.parse(body) as InvocationEnd)) onDropped(body);
  };
}

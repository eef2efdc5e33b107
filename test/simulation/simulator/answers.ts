/** I4 and I15 of `invariants.ts`: what clients are told is true, and what was acknowledged to them is there. */
import type { ExecutionKey } from '../../../src/app/ports.ts';
import type { HistoryEvent } from '../../../src/core/engine/history-event.ts';
import { Violation } from './violation.ts';
import { attemptOf, isOutcome, type Witness } from './witness.ts';

export class Answers {
  readonly witness: Witness;

  constructor(witness: Witness) {
    this.witness = witness;
  }

  started(key: ExecutionKey): void {
    if (this.witness.find(key) === undefined) {
      throw new Violation('I4', `the start of ${key.executionName} was acknowledged and is lost`);
    }
  }

  /** task: event id of its TaskScheduled. fits: whether the event may be what was reported. */
  reported(
    key: ExecutionKey,
    task: number,
    { eventId, fits }: { eventId: number; fits: (event: HistoryEvent) => boolean },
  ): void {
    const watched = this.witness.find(key);
    const event = watched?.events[eventId - 1];
    const isThere = watched !== undefined && event !== undefined && isOutcome(event);
    if (isThere && attemptOf(watched, event) === task && fits(event)) return;
    throw new Violation(
      'I4',
      `${key.executionName}: the report of attempt ${task} was acknowledged, and is not ${JSON.stringify(event)}`,
    );
  }

  stopped(key: ExecutionKey, cause: string): void {
    const last = this.witness.find(key)?.events.at(-1);
    if (last?.type === 'ExecutionStopped' && last.detail.cause === cause) return;
    throw new Violation(
      'I4',
      `${key.executionName}: its stop was acknowledged and is not in the history`,
    );
  }

  /** status: as a reader was told it; ended: whether it had ended before the reader asked. */
  told(key: ExecutionKey, status: string, ended: boolean): void {
    const now = this.witness.find(key)?.state.status;
    const isTrue = status === 'Running' ? !ended : status === now;
    if (isTrue) return;
    throw new Violation(
      'I15',
      `${key.executionName}: a reader is told ${status}, and it is ${now}`,
    );
  }

  /** Events as a reader was shown them, from the first on. */
  shown(key: ExecutionKey, shown: readonly { eventId: number; type: string }[]): void {
    const events = this.witness.find(key)?.events ?? [];
    const isTrue = shown.every(({ eventId, type }, i) => {
      const event = events[i];
      return event?.eventId === eventId && event.type === type;
    });
    if (!isTrue) throw new Violation('I15', `${key.executionName}: a reader sees another history`);
  }
}

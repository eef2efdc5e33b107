/** I4 and I15 of `invariants.ts`: what clients are told is true, and what was acknowledged to them is there. */
import type { ExecutionKey } from '../../../src/app/ports.ts';
import type { TaskAddress } from '../../../src/core/engine/execution-origin.ts';
import type { HistoryEvent } from '../../../src/core/engine/history-event.ts';
import { isTaskOpen } from '../../../src/core/engine/state.ts';
import { Violation } from './violation.ts';
import { attemptOf, isOutcome, type Witness } from './witness.ts';

export class Answers {
  readonly witness: Witness;

  constructor(witness: Witness) {
    this.witness = witness;
  }

  /** hadEnded: before the call that was answered. */
  started(key: ExecutionKey, hadEnded: boolean): void {
    if (hadEnded) {
      throw new Violation('I15', `${key.executionName} had ended, and is said to be started`);
    }
    if (this.witness.find(key) === undefined) {
      throw new Violation('I4', `the start of ${key.executionName} was acknowledged and is lost`);
    }
  }

  /** A call is refused that an execution which goes on would take. cause: of the stop that was asked for, and nobody else's. */
  ended(key: ExecutionKey, what: string, cause?: string): void {
    const watched = this.witness.find(key);
    const last = watched?.events.at(-1);
    const isOwn = last?.type === 'ExecutionStopped' && last.detail.cause === cause;
    if (watched?.state.end !== undefined && !isOwn) return;
    throw new Violation('I15', `${key.executionName}: ${what}, and there was no reason`);
  }

  /** wasThere: before it was asked for. */
  absent({ executionName }: ExecutionKey, wasThere: boolean): void {
    if (wasThere) throw new Violation('I15', `${executionName} is there, and a client is told not`);
  }

  /** isTrue: what a client is told of its stop. */
  invocation(invocationId: string, isTrue: boolean): void {
    if (!isTrue)
      throw new Violation('I15', `${invocationId} is not as the answer to its stop says`);
  }

  /** A report is refused. isOnly: nobody else reports for the attempt, and it was not tried before. */
  over(task: TaskAddress, isOnly: boolean): void {
    const watched = this.witness.byRun.get(task.runId);
    const outcome = watched?.outcomeByAttempt.get(task.taskEventId);
    const isDone = isOnly && outcome?.type === 'TaskSucceeded';
    if (!isDone && (watched === undefined || !isTaskOpen(watched.state, task))) return;
    throw new Violation(
      'I15',
      `${task.executionName}: the report of ${task.taskEventId} is refused without a reason`,
    );
  }

  /** text: empty while it runs, and of one that has failed. */
  toldOutput(key: ExecutionKey, text: string): void {
    const output = this.witness.find(key)?.state.end?.output;
    if (text === '' || JSON.stringify(output) === text) return;
    throw new Violation('I15', `${key.executionName}: a reader is told another output`);
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
  shown(
    key: ExecutionKey,
    shown: readonly { eventId: number; type: string; eventDetail: string }[],
  ): void {
    const events = this.witness.find(key)?.events ?? [];
    const isTrue = shown.every(({ eventId, type, eventDetail }, i) => {
      const event = events[i];
      const isSame = event?.eventId === eventId && event.type === type;
      return isSame && JSON.stringify(event.detail) === eventDetail;
    });
    if (!isTrue) throw new Violation('I15', `${key.executionName}: a reader sees another history`);
  }
}

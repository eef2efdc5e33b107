/**
 * I17 of `invariants.ts`, of messages: one that is received again has failed, or something went wrong; and when nothing goes
 * wrong any more, none is handled again and again.
 */
import type { WorkMessage } from '../../../src/app/ports.ts';
import type { Faults } from './faults.ts';
import type { Held } from './sim-queue.ts';
import { Violation } from './violation.ts';

/** Of one work id when nothing goes wrong: a year in steps of 15 minutes is nothing that a queue is for. */
const MOST_DELIVERIES = 60;

export class Deliveries {
  private readonly faults: Pick<Faults, 'isOver' | 'mayRepeat' | 'wasBusAway'>;
  private readonly countByWork = new Map<string, number>();

  constructor(faults: Pick<Faults, 'isOver' | 'mayRepeat' | 'wasBusAway'>) {
    this.faults = faults;
  }

  /** Before a message is received. */
  see({ id, receives, isPutBack, content }: Held<WorkMessage | undefined>): void {
    if (receives > 0 && !isPutBack && !this.faults.mayRepeat) {
      throw new Violation('I17', `message ${id} is received again, and nobody has given it up`);
    }
    if (!this.faults.isOver || content === undefined) return;
    // Its message is sent anew as long as an event is not told: each of its doubles has gone on by itself.
    if (this.faults.wasBusAway) return;
    const { workId, work } = content;
    const count = (this.countByWork.get(workId) ?? 0) + 1;
    this.countByWork.set(workId, count);
    if (count <= MOST_DELIVERIES) return;
    throw new Violation('I17', `work ${workId} (${work.trigger.type}) is handled again and again`);
  }
}

/** Work messages on their way into the queue: where they are delayed, doubled and stored apart. */
import type { WorkMessage, WorkQueue } from '../../../src/app/ports.ts';
import type { Bodies } from './bodies.ts';
import type { Dice } from './dice.ts';
import type { Faults } from './faults.ts';
import type { SimQueue } from './sim-queue.ts';

export interface OutgoingParts {
  readonly dice: Dice;
  readonly faults: Faults;
  readonly bodies: Bodies;
  readonly queue: SimQueue<WorkMessage | undefined>;
  readonly onMessage: (message: WorkMessage, delaySeconds: number) => void;
}

const HOUR_SECONDS = 3_600;

export class OutgoingWork implements WorkQueue {
  private readonly parts: OutgoingParts;

  constructor(parts: OutgoingParts) {
    this.parts = parts;
  }

  async send(message: WorkMessage, delaySeconds = 0): Promise<void> {
    const { faults, dice, bodies, queue, onMessage } = this.parts;
    onMessage(message, delaySeconds);
    const body = await bodies.encode(message);
    const isAlarm = message.work.trigger.type === 'AlarmDue';
    queue.put(body, this.delayOf(isAlarm, delaySeconds));
    if (!faults.strikes(isAlarm ? 'alarm doubled' : 'message doubled')) return;
    // One time in three both are there at the same moment.
    queue.put(body, delaySeconds + Math.max(0, dice.between(-30, 60)));
  }

  private delayOf(isAlarm: boolean, delaySeconds: number): number {
    const { faults, dice } = this.parts;
    if (isAlarm && delaySeconds > 0 && faults.strikes('alarm early')) {
      return Math.floor(delaySeconds * dice.random());
    }
    if (faults.strikes('message delayed for hours')) {
      return delaySeconds + dice.between(0, 6 * HOUR_SECONDS);
    }
    if (faults.strikes('message delayed')) return delaySeconds + dice.between(1, 120);
    return delaySeconds;
  }
}

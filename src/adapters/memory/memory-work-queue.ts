/**
 * A work queue on a virtual clock that behaves as SQS does: at least once, invisible while somebody works on it, visible
 * again when the lease runs out.
 *
 * A harness drives it: `receive`, then `acknowledge` or `giveBack`; `nextVisibleMs` says where to move the clock when
 * nothing is visible. A receipt is good until the message is received again; a stale one changes nothing.
 */
import type { Clock, Lease, WorkMessage, WorkQueue } from '../../app/ports.ts';
import { invariant } from '../../core/shared/invariant.ts';
import { MAX_DELAY_SECONDS } from '../../core/shared/service-limits.ts';
import { MS_PER_SECOND } from '../../core/shared/units.ts';

interface Held {
  readonly message: WorkMessage;
  visibleAtMs: number;
  receiveCount: number;
}

export interface ReceivedMessage {
  readonly message: WorkMessage;
  readonly receipt: string;
  /** 1 for the first receive. */
  readonly receiveCount: number;
  readonly lease: Lease;
}

export interface PendingMessage {
  readonly message: WorkMessage;
  readonly visibleAtMs: number;
  readonly receiveCount: number;
}

export class MemoryWorkQueue implements WorkQueue {
  private readonly clock: Clock;
  /** In the order of sending. */
  private readonly heldById = new Map<number, Held>();
  private lastId = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async send(message: WorkMessage, delaySeconds = 0): Promise<void> {
    const inRange = delaySeconds >= 0 && delaySeconds <= MAX_DELAY_SECONDS;
    invariant(Number.isInteger(delaySeconds) && inRange, 'a delay is 0 to 900 whole seconds');
    this.lastId += 1;
    const visibleAtMs = this.clock.nowMs() + delaySeconds * MS_PER_SECOND;
    this.heldById.set(this.lastId, { message, visibleAtMs, receiveCount: 0 });
  }

  /** Up to `limit` visible messages, the longest visible first; they turn invisible for `visibilitySeconds`. */
  async receive(limit = 10, visibilitySeconds = 900): Promise<readonly ReceivedMessage[]> {
    const nowMs = this.clock.nowMs();
    const visible = [...this.heldById].filter(([, held]) => held.visibleAtMs <= nowMs);
    visible.sort(([, left], [, right]) => left.visibleAtMs - right.visibleAtMs);
    return visible.slice(0, limit).map(([id, held]) => {
      held.receiveCount += 1;
      held.visibleAtMs = nowMs + visibilitySeconds * MS_PER_SECOND;
      const receipt = `${id}:${held.receiveCount}`;
      const lease = { extend: (seconds: number) => this.changeVisibility(receipt, seconds) };
      return { message: held.message, receipt, receiveCount: held.receiveCount, lease };
    });
  }

  /** Deletes the message. */
  async acknowledge(receipt: string): Promise<void> {
    const id = Number(receipt.split(':')[0]);
    if (this.findHeld(receipt) !== undefined) this.heldById.delete(id);
  }

  /** Makes the message visible again, `delaySeconds` from now. */
  async giveBack(receipt: string, delaySeconds = 0): Promise<void> {
    await this.changeVisibility(receipt, delaySeconds);
  }

  /** Everything that is not acknowledged, visible or not, in the order of sending. */
  pending(): readonly PendingMessage[] {
    return [...this.heldById.values()].map((held) => ({ ...held }));
  }

  /** Loses everything, as SQS's PurgeQueue does. */
  purge(): void {
    this.heldById.clear();
  }

  /** When the next message is (or was) visible; undefined when the queue is empty. */
  nextVisibleMs(): number | undefined {
    let next: number | undefined;
    for (const { visibleAtMs } of this.heldById.values()) {
      next = Math.min(next ?? visibleAtMs, visibleAtMs);
    }
    return next;
  }

  private async changeVisibility(receipt: string, seconds: number): Promise<void> {
    const held = this.findHeld(receipt);
    if (held !== undefined) held.visibleAtMs = this.clock.nowMs() + seconds * MS_PER_SECOND;
  }

  private findHeld(receipt: string): Held | undefined {
    const [id, receiveCount] = receipt.split(':').map(Number);
    const held = this.heldById.get(id ?? 0);
    return held?.receiveCount === receiveCount ? held : undefined;
  }
}

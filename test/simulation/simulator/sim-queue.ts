/**
 * A queue as SQS has them: at least once, in no order, invisible while somebody works on a message, visible again when its
 * time is over. A message doubled is one that the service hands out twice.
 */
import { MS_PER_SECOND } from '../../../src/core/shared/units.ts';
import type { Timeline } from './timeline.ts';

/** For less, a message is put back: its work has failed. */
const LEASE_SECONDS = 60;

export interface Held<Content> {
  readonly id: number;
  readonly body: string;
  /** The body, read. */
  readonly content: Content;
  visibleAtMs: number;
  receives: number;
  /** Its handler has failed and said when to try again. */
  isPutBack: boolean;
}

export interface Received {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly receives: number;
}

export interface QueueSettings<Content> {
  readonly name: string;
  readonly timeline: Timeline;
  readonly read: (body: string) => Content;
  /** Of a received message. */
  readonly visibilitySeconds: number;
  /** Called when a message will be visible: milliseconds since the epoch. */
  readonly wake: (atMs: number) => void;
}

export class SimQueue<Content> {
  readonly settings: QueueSettings<Content>;
  private readonly heldById = new Map<number, Held<Content>>();
  /** Called when a message leaves the queue by its receipt. */
  onDelete: (body: string) => void = () => undefined;
  private readonly bodies = new Set<string>();
  /** Counts what was put, and what has left. */
  changes = 0;
  private lastId = 0;

  constructor(settings: QueueSettings<Content>) {
    this.settings = settings;
  }

  get messages(): IterableIterator<Held<Content>> {
    return this.heldById.values();
  }

  get size(): number {
    return this.heldById.size;
  }

  put(body: string, delaySeconds: number): void {
    this.lastId += 1;
    const { timeline, read, wake } = this.settings;
    const visibleAtMs = timeline.nowMs + delaySeconds * MS_PER_SECOND;
    const held = {
      id: this.lastId,
      body,
      content: read(body),
      visibleAtMs,
      receives: 0,
      isPutBack: false,
    };
    this.heldById.set(held.id, held);
    this.changes += 1;
    this.bodies.add(body);
    wake(visibleAtMs);
  }

  /** Whether such a message has ever been put. */
  hasHad(body: string): boolean {
    return this.bodies.has(body);
  }

  visible(): Held<Content>[] {
    const { nowMs } = this.settings.timeline;
    return [...this.heldById.values()].filter(({ visibleAtMs }) => visibleAtMs <= nowMs);
  }

  /** Makes it invisible for a while. */
  take(held: Held<Content>): Received {
    held.receives += 1;
    this.hide(held, this.settings.visibilitySeconds);
    const { id, body, receives } = held;
    return { messageId: String(id), receiptHandle: `${id}:${receives}`, body, receives };
  }

  setVisibility(receipt: string, seconds: number): void {
    const held = this.find(receipt);
    if (held === undefined) return;
    held.isPutBack ||= seconds < LEASE_SECONDS;
    this.hide(held, seconds);
  }

  /** A stale receipt deletes nothing. */
  delete(receipt: string): void {
    const held = this.find(receipt);
    if (held === undefined) return;
    this.heldById.delete(held.id);
    this.changes += 1;
    this.onDelete(held.body);
  }

  remove({ id }: Held<Content>): void {
    this.changes += 1;
    this.heldById.delete(id);
  }

  nextVisibleMs(): number | undefined {
    let next: number | undefined;
    for (const { visibleAtMs } of this.heldById.values()) {
      next = Math.min(next ?? visibleAtMs, visibleAtMs);
    }
    return next;
  }

  private hide(held: Held<Content>, seconds: number): void {
    const { timeline, wake } = this.settings;
    held.visibleAtMs = timeline.nowMs + seconds * MS_PER_SECOND;
    wake(held.visibleAtMs);
  }

  private find(receipt: string): Held<Content> | undefined {
    const [id, receives] = receipt.split(':').map(Number);
    const held = this.heldById.get(id ?? 0);
    return held?.receives === receives ? held : undefined;
  }
}

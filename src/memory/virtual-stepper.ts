/**
 * Plays the parts of the work queue, of the handlers behind it and of the minute tick on virtual time: delivers what is
 * visible, and moves the clock to what happens next.
 */
import type { MemoryClock } from '../adapters/memory/memory-clock.ts';
import type { MemoryWorkQueue, ReceivedMessage } from '../adapters/memory/memory-work-queue.ts';
import type { WatchedAlarms } from './watched-alarms.ts';

/** Work that is done outside, in real time. */
export interface Outside {
  readonly isBusy: boolean;
  /**
   * Lets real time pass, and moves the virtual clock with it, until some of the work ends or `untilMs` is reached; it may
   * return before. With nothing under way, too: who is called for real is not called again before its time.
   */
  letTimePass(untilMs: number): Promise<void>;
}

export interface StepperParts {
  readonly clock: MemoryClock;
  readonly queue: MemoryWorkQueue;
  readonly alarms: WatchedAlarms;
  /** Handles one message, and acknowledges it or gives it back. What it throws ends the settling. */
  readonly handle: (item: ReceivedMessage) => Promise<unknown>;
  /** The minute tick. */
  readonly tick: () => Promise<unknown>;
  readonly outside?: Outside;
}

export interface SettleBounds {
  /** Milliseconds since the epoch. */
  readonly untilMs?: () => number;
  /** Asked whenever something has moved. What is under way then is left to itself. */
  readonly shouldStop?: () => boolean;
}

const MESSAGES_AT_ONCE = 10;
const VISIBILITY_SECONDS = 60;

export class VirtualStepper {
  private readonly parts: StepperParts;
  private crew = new Crew();

  constructor(parts: StepperParts) {
    this.parts = parts;
  }

  /** Work beside the handlers: time passes for it, and what it throws ends the settling. */
  add(work: Promise<unknown>): void {
    this.crew.add(work);
  }

  /** Delivers messages and moves time until nothing is left to do, or a bound is reached. */
  async settle({ untilMs = () => Infinity, shouldStop }: SettleBounds = {}): Promise<void> {
    const { clock, queue, handle } = this.parts;
    this.crew = new Crew();
    for (;;) {
      await flush();
      this.crew.throwFailure();
      if (shouldStop?.() === true) return;
      const received = await queue.receive(MESSAGES_AT_ONCE, VISIBILITY_SECONDS);
      for (const item of received) this.crew.add(handle(item));
      if (received.length === 0 && !(await this.pass(untilMs()))) break;
    }
    if (Number.isFinite(untilMs())) clock.advanceTo(Math.max(untilMs(), clock.nowMs()));
  }

  /** Moves time on to what happens next; false: nothing does before `untilMs`. */
  private async pass(untilMs: number): Promise<boolean> {
    const { clock, alarms, outside, tick } = this.parts;
    const next = this.nextMs() ?? Infinity;
    const isOutside = outside?.isBusy === true;
    if (!isOutside && (next === Infinity || next > untilMs)) return false;
    if (outside === undefined) clock.advanceTo(Math.max(next, clock.nowMs()));
    else await outside.letTimePass(Math.max(clock.nowMs(), Math.min(next, untilMs)));
    if (alarms.wantTick(clock.nowMs())) await tick();
    return !isOutside || clock.nowMs() < untilMs;
  }

  private nextMs(): number | undefined {
    const { clock, queue, alarms } = this.parts;
    const times = [
      queue.nextVisibleMs(),
      this.crew.isBusy ? clock.nextWakeMs() : undefined,
      alarms.nextTickMs(clock.nowMs()),
    ].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }
}

/** Handlers at work. */
class Crew {
  private readonly active = new Set<Promise<unknown>>();
  private readonly failures: unknown[] = [];

  get isBusy(): boolean {
    return this.active.size > 0;
  }

  add(handling: Promise<unknown>): void {
    const work: Promise<unknown> = handling
      .catch((error: unknown) => this.failures.push(error))
      .finally(() => this.active.delete(work));
    this.active.add(work);
  }

  throwFailure(): void {
    const [failure] = this.failures;
    if (failure instanceof Error) throw failure;
  }
}

/** Lets everything that is ready run. */
export async function flush(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

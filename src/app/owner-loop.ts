/**
 * The work of one work id, from its trigger until nothing of it is left in flight.
 *
 * O1  An effect is performed only after the entry that it follows from is committed: effects are derived from the fold.
 * O2  An effect that this loop has begun is not begun again by it, whatever is folded in between.
 * O3  A result that is not committed yet is kept and decided again after a conflict.
 * O4  After a third of the handler's time no new call is begun: what is in flight is finished, and a message with the same
 *     work id carries on.
 */
import type { Flow } from '../core/definition/flow.ts';
import type { Effect } from '../core/engine/effect.ts';
import { effectsOwed } from '../core/engine/effects.ts';
import type { Trigger } from '../core/engine/trigger.ts';
import type { AdvanceDependencies } from './advance-execution.ts';
import { isFault } from './app-error.ts';
import { backOff } from './back-off.ts';
import { commitTriggers } from './commit-triggers.ts';
import type { LiveExecution } from './execution-cache.ts';
import { performEffect } from './perform-effect.ts';
import type { Lease, WorkMessage } from './ports.ts';

export interface Ownership {
  readonly flow: Flow;
  readonly live: LiveExecution;
  readonly message: WorkMessage;
  readonly lease: Lease;
}

/** Short enough that the executions of a dead handler go on within a minute. */
export const LEASE_SECONDS = 60;
export const RENEWAL_MS = 25_000;

/** Tries of an effect that has no outcome of its own (a message, an item), within one handler. */
const EFFECT_ATTEMPTS = 3;

export class OwnerLoop {
  private readonly deps: AdvanceDependencies;
  private readonly owned: Ownership;
  private readonly handOverAtMs: number;
  private readonly begun = new Set<string>();
  private inFlight = 0;
  private results: Trigger[] = [];
  private readonly failures: unknown[] = [];
  private notify: () => void = () => undefined;

  constructor(deps: AdvanceDependencies, owned: Ownership) {
    this.deps = deps;
    this.owned = owned;
    this.handOverAtMs = deps.clock.nowMs() + deps.limits.stepperTimeoutMs / 3;
  }

  async run(ownTriggers: readonly Trigger[]): Promise<void> {
    let undecided: readonly Trigger[] = ownTriggers;
    for (;;) {
      this.beginEffects();
      undecided = [...undecided, ...this.results.splice(0)];
      if (undecided.length > 0 || this.hasSliceToTake()) {
        undecided = await this.decide(undecided);
      } else if (this.inFlight > 0) {
        await this.nextResult();
      } else {
        return this.finish();
      }
    }
  }

  private get isHandOverTime(): boolean {
    return this.deps.clock.nowMs() >= this.handOverAtMs;
  }

  private get isRepair(): boolean {
    return this.owned.message.work.trigger.type === 'Repair';
  }

  private hasSliceToTake(): boolean {
    const { continuation } = this.owned.live.state;
    if (continuation === undefined || this.isHandOverTime) return false;
    return this.isRepair || continuation === this.owned.message.workId;
  }

  /** Commits what the triggers decide. Returns those that others' commits kept from being decided. */
  private async decide(triggers: readonly Trigger[]): Promise<readonly Trigger[]> {
    const { flow, live, message } = this.owned;
    const result = await commitTriggers(this.deps, {
      flow,
      live,
      workId: message.workId,
      triggers: triggers.length > 0 ? triggers : [{ type: 'Continue' }],
    });
    if (result.kind !== 'contended') return [];
    const holdsResults = this.begun.size > 0 && !this.isHandOverTime;
    if (!holdsResults) throw new Contended();
    return triggers;
  }

  /** Begins what this work id owes and this loop has not begun. */
  private beginEffects(): void {
    const { flow, live, message } = this.owned;
    const owner = this.isRepair ? 'everyone' : message.workId;
    for (const effect of effectsOwed(flow, live.state, owner)) {
      if (this.begun.has(effect.effectId)) continue;
      if (effect.type === 'RunTask' && this.isHandOverTime) continue;
      this.begun.add(effect.effectId);
      this.begin(effect);
    }
  }

  private begin(effect: Effect): void {
    const isCall = effect.type === 'RunTask';
    if (isCall && this.inFlight === 0) this.renewLease();
    this.inFlight += 1;
    void this.perform(effect).then(
      (trigger) => this.settle(trigger),
      (error: unknown) => {
        this.failures.push(error);
        this.settle(undefined);
      },
    );
  }

  private settle(trigger: Trigger | undefined): void {
    this.inFlight -= 1;
    if (trigger !== undefined) this.results.push(trigger);
    this.notify();
  }

  /** A fault of an effect is tried again here, and then by the message's next delivery. */
  private async perform(effect: Effect): Promise<Trigger | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await performEffect(this.deps, this.owned.live.state, effect);
      } catch (error) {
        if (!isFault(error) || attempt >= EFFECT_ATTEMPTS) throw error;
        await backOff(this.deps, attempt);
      }
    }
  }

  /** Waits until something in flight ends, and keeps the message invisible meanwhile. */
  private async nextResult(): Promise<void> {
    const sleeping = new AbortController();
    const settled = new Promise<'settled'>((resolve) => {
      this.notify = () => resolve('settled');
    });
    const due = this.deps.clock.sleep(RENEWAL_MS, sleeping.signal).then(() => 'due' as const);
    const first = await Promise.race([settled, due]);
    this.notify = () => undefined;
    sleeping.abort();
    if (first === 'due') this.renewLease();
  }

  private renewLease(): void {
    // A lease that cannot be renewed ends early: the message comes again, and that only repeats effects.
    this.owned.lease.extend(LEASE_SECONDS).catch((error: unknown) => {
      this.deps.log.warn('lease not renewed', { error: String(error) });
    });
  }

  /** Nothing is in flight any more: done, handed over, or to be tried again. */
  private async finish(): Promise<void> {
    if (this.failures.length > 0) throw this.failures[0];
    const { flow, live, message } = this.owned;
    const owner = this.isRepair ? 'everyone' : message.workId;
    const left = effectsOwed(flow, live.state, owner).some(
      ({ effectId }) => !this.begun.has(effectId),
    );
    const { continuation } = live.state;
    const hasSlice =
      continuation !== undefined && (this.isRepair || continuation === message.workId);
    if (left || hasSlice) await this.deps.workQueue.send(message);
  }
}

/** Others committed first, again and again: the same message comes again a little later. */
export class Contended extends Error {
  override readonly name = 'Contended';
}

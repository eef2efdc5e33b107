/**
 * The work of one work id, from its trigger until nothing of it is left in flight.
 *
 * O1  An effect is performed only after the entry that it follows from is committed: effects are derived from the fold.
 * O2  An effect that this loop has begun is not begun again by it, whatever is folded in between.
 * O3  A result that is not committed yet is kept and decided again, after a conflict and after a fault.
 * O4  After a third of the handler's time no new call is begun: what is in flight is finished, and a message with the same
 *     work id carries on.
 * O5  Results of many calls are committed in groups: the first waits a moment for the others. What is waiting is as little
 *     lost as what is in flight: a crash repeats the calls under the same keys.
 */
import type { Flow } from '../core/definition/flow.ts';
import type { Effect } from '../core/engine/effect.ts';
import { effectsOwed } from '../core/engine/effects.ts';
import type { Trigger } from '../core/engine/trigger.ts';
import type { EffectId } from '../core/shared/ids.ts';
import { invariant } from '../core/shared/invariant.ts';
import { jsonBytes } from '../core/shared/json-size.ts';
import type { AdvanceDependencies } from './advance-execution.ts';
import { isFault } from './app-error.ts';
import { commitTriggers } from './commit-triggers.ts';
import type { LiveExecution } from './execution-cache.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { pastFaults } from './past-faults.ts';
import { performEffect } from './perform-effect.ts';
import type { Lease, WorkMessage } from './ports.ts';
import { NotTold } from './status-events.ts';

export interface Ownership {
  readonly flow: Flow;
  readonly live: LiveExecution;
  readonly message: WorkMessage;
  readonly lease: Lease;
}

/** With fewer calls in flight than this, a result is committed at once. */
const FEWEST_TO_GATHER = 8;
/** So many results are a group: it waits no longer. */
const GROUP = 16;
/** The wait, in milliseconds: an eighth of what a call took, within these bounds. */
const SHORTEST_GATHERING_MS = 1;
const LONGEST_GATHERING_MS = 50;
/** What one commit takes: the rest waits for the next, so that neither entry nor memory grows with what has arrived. */
const MOST_RESULTS = 100;
const MOST_RESULT_BYTES = 1024 * 1024;

/** Tries of an effect that has no outcome of its own (a message, an item), within one handler. */
const EFFECT_ATTEMPTS = 3;

export class OwnerLoop {
  private readonly deps: AdvanceDependencies;
  private readonly owned: Ownership;
  /** Of a repair: what others owed when it began. Whatever they go on to owe is theirs. */
  private readonly adopted: ReadonlySet<EffectId>;
  private readonly handOverAtMs: number;
  private readonly leaseKeeper: LeaseKeeper;
  private readonly begun = new Set<EffectId>();
  private inFlight = 0;
  /** Of those in flight: calls of tasks. */
  private calls = 0;
  /** How long the call took that was answered last. */
  private callMs = 0;
  private gathering: AbortController | undefined;
  private readonly results: Trigger[] = [];
  /** True once a trigger that has not been committed came from an effect of this loop. */
  private holdsResults = false;
  private readonly failures: unknown[] = [];
  private notify: () => void = () => undefined;

  constructor(deps: AdvanceDependencies, owned: Ownership) {
    this.deps = deps;
    this.owned = owned;
    this.adopted = new Set(adoptedBy(owned).map(({ effectId }) => effectId));
    this.handOverAtMs = deps.clock.nowMs() + deps.limits.stepperTimeoutMs / 3;
    this.leaseKeeper = new LeaseKeeper(deps, owned.lease);
  }

  /** Throws NotTold when all but an event's telling is done. */
  async run(ownTriggers: readonly Trigger[]): Promise<{ readonly isHandedOver: boolean }> {
    try {
      await this.work(ownTriggers);
      return { isHandedOver: await this.finish() };
    } finally {
      this.leaseKeeper.stop();
    }
  }

  private async work(ownTriggers: readonly Trigger[]): Promise<void> {
    let undecided: readonly Trigger[] = ownTriggers;
    for (;;) {
      this.beginEffects();
      if (undecided.length === 0) await this.gatherResults();
      undecided = [...undecided, ...this.takeResults()];
      if (undecided.length > 0 || this.hasSliceToTake()) undecided = await this.decide(undecided);
      else if (this.inFlight > 0) await this.nextResult();
      else return;
    }
  }

  /** Many calls are in flight and one has been answered: others will be, at about the same time. */
  private async gatherResults(): Promise<void> {
    if (this.results.length === 0 || this.isGathered()) return;
    const wishMs = Math.max(SHORTEST_GATHERING_MS, this.callMs / 8);
    this.gathering = new AbortController();
    await this.deps.clock.sleep(Math.min(LONGEST_GATHERING_MS, wishMs), this.gathering.signal);
    this.gathering = undefined;
  }

  private isGathered(): boolean {
    return this.results.length >= GROUP || this.results.length + this.calls < FEWEST_TO_GATHER;
  }

  private takeResults(): readonly Trigger[] {
    this.holdsResults ||= this.results.length > 0;
    let bytes = 0;
    const count = this.results.findIndex((result, i) => {
      bytes += 'output' in result ? jsonBytes(result.output) : 0;
      return i > 0 && (i >= MOST_RESULTS || bytes > MOST_RESULT_BYTES);
    });
    return this.results.splice(0, count < 0 ? this.results.length : count);
  }

  private get isHandOverTime(): boolean {
    return this.deps.clock.nowMs() >= this.handOverAtMs;
  }

  private hasSliceToTake(): boolean {
    return this.ownsSlice() && !this.isHandOverTime;
  }

  private ownsSlice(): boolean {
    const { continuation } = this.owned.live.state;
    // A repair takes a slice that others left by its own trigger, which asks for more.
    return continuation !== undefined && continuation === this.owned.message.workId;
  }

  /** Commits what the triggers decide. Returns those that contention or an outage kept from being decided. */
  private async decide(triggers: readonly Trigger[]): Promise<readonly Trigger[]> {
    const { flow, live, message } = this.owned;
    const request = {
      flow,
      live,
      workId: message.workId,
      triggers: triggers.length > 0 ? triggers : [{ type: 'Continue' } as const],
    };
    const before = live.state.lastEventId;
    const failure = await commitTriggers(this.deps, request).then(
      ({ kind }) => (kind === 'contended' ? new Contended() : undefined),
      (error: unknown) => error,
    );
    if (failure === undefined) {
      const isStuck = triggers.length === 0 && before === live.state.lastEventId;
      invariant(!isStuck || !this.ownsSlice(), 'a slice that was left can be taken further');
      this.holdsResults = false;
      return [];
    }
    await this.keepOrGiveUp(failure);
    return triggers;
  }

  /** Whoever holds results, or has some coming, goes on until its hand-over time; others let the message come again. */
  private async keepOrGiveUp(failure: unknown): Promise<void> {
    const mayPass = failure instanceof Contended || isFault(failure);
    // One may have come in while the commit that failed was under way.
    const holds = this.holdsResults || this.results.length > 0 || this.inFlight > 0;
    if (mayPass && holds && !this.isHandOverTime) return;
    // The message comes again at once, or nearly: calls that are under way would only be made a second time.
    while (this.inFlight > 0) await this.nextResult();
    throw failure;
  }

  /** What this work id owes, and has adopted, and this loop has not begun. */
  private effectsToBegin(): readonly Effect[] {
    const { flow, live, message } = this.owned;
    const isNew = ({ effectId }: Effect) => !this.begun.has(effectId);
    const own = effectsOwed(flow, live.state, message.workId).filter(isNew);
    if (this.adopted.size === 0) return own;
    const isAdopted = ({ effectId }: Effect) => this.adopted.has(effectId);
    const others = effectsOwed(flow, live.state, 'everyone').filter(isNew).filter(isAdopted);
    // An adopted one may be our own by now.
    return [...new Map([...own, ...others].map((effect) => [effect.effectId, effect])).values()];
  }

  private beginEffects(): void {
    for (const effect of this.effectsToBegin()) {
      if (effect.type === 'RunTask' && this.isHandOverTime) continue;
      this.begun.add(effect.effectId);
      this.begin(effect);
    }
  }

  private begin(effect: Effect): void {
    this.inFlight += 1;
    const work = effect.type === 'RunTask' ? this.call(effect) : this.perform(effect);
    void work.then(
      (trigger) => this.settle(trigger),
      (error: unknown) => {
        this.failures.push(error);
        this.settle(undefined);
      },
    );
  }

  /** A call that gets its place too late, or would have to be made again then, is left to whoever takes over. */
  private async call(effect: Effect): Promise<Trigger | undefined> {
    this.leaseKeeper.start();
    this.calls += 1;
    await this.deps.callSlots.take();
    const sinceMs = this.deps.clock.nowMs();
    try {
      return await this.perform(effect, () => this.isHandOverTime);
    } finally {
      this.deps.callSlots.giveBack();
      this.calls -= 1;
      this.callMs = this.deps.clock.nowMs() - sinceMs;
    }
  }

  private settle(trigger: Trigger | undefined): void {
    this.inFlight -= 1;
    if (trigger !== undefined) this.results.push(trigger);
    if (this.calls === 0 || this.isGathered()) this.gathering?.abort();
    this.notify();
  }

  /** A fault of an effect is tried again here, unless it is left by then, and next by the message's next delivery. */
  private perform(effect: Effect, isLeft = () => false): Promise<Trigger | undefined> {
    const once = async () => {
      if (!isLeft()) return performEffect(this.deps, this.owned.live.state, effect);
      this.begun.delete(effect.effectId);
      return undefined;
    };
    return pastFaults(this.deps, once, EFFECT_ATTEMPTS);
  }

  /** Waits until something in flight ends. */
  private nextResult(): Promise<void> {
    return new Promise((resolve) => {
      this.notify = resolve;
    });
  }

  /** Nothing is in flight any more: done, handed over (true), or to be tried again. */
  private async finish(): Promise<boolean> {
    const { failures } = this;
    if (failures.length > 0)
      throw failures.find((failure) => !(failure instanceof NotTold)) ?? failures[0];
    const { live, message } = this.owned;
    const isHandedOver = this.effectsToBegin().length > 0 || this.ownsSlice();
    if (isHandedOver) await this.deps.workQueue.send(message);
    // Nothing more comes of it: the room is for those that go on.
    else if (live.state.end !== undefined) this.deps.cache.drop(live.key);
    return isHandedOver;
  }
}

function adoptedBy({ flow, live, message }: Ownership): readonly Effect[] {
  const isRepair = message.work.trigger.type === 'Repair';
  return isRepair ? effectsOwed(flow, live.state, 'everyone') : [];
}

/** Others committed first, again and again: the same message comes again a little later. */
export class Contended extends Error {
  override readonly name = 'Contended';
}

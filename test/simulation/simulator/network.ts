/**
 * Between processes and what they call: every call of a port takes its time, and is where things go wrong. A call is refused,
 * its reply is lost, or its process dies before or behind it; a process that is dead hears nothing any more.
 */
import { Fault } from '../../../src/app/app-error.ts';
import type { Limits } from '../../../src/app/limits.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import { MS_PER_MINUTE } from '../../../src/core/shared/units.ts';
import type { Dice } from './dice.ts';
import type { FaultKind, Faults } from './faults.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';
import { Violation } from './violation.ts';

export interface Caller {
  readonly name: string;
  readonly isAlive: boolean;
  /** Calls of tasks that have not been answered, by effect: milliseconds since the epoch. */
  readonly callingSinceMs: Map<string, number>;
  /** A call that keeps its messages from others has failed. */
  hasLostLease: boolean;
  die(): void;
  /** Its own clock, milliseconds since the epoch. */
  nowMs(): number;
}

/** One call that has been performed; its answer may still be lost. */
export interface PortCall {
  readonly caller: Caller;
  /** `port.method`. */
  readonly label: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

export interface NetworkParts {
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly dice: Dice;
  readonly trace: Trace;
  readonly limits: Pick<Limits, 'callsInFlight'>;
  /** Sees every call that has been performed, before anybody else does. */
  readonly watch: (call: PortCall) => void;
}

/** Most are over before a handler gives up; some outlast its life. */
const SHORT_OUTAGE_MS = 40_000;
const LONG_OUTAGE_MS = 25 * MS_PER_MINUTE;
const LONG_SHARE = 0.15;
/** Within so long a process dies that waits for a call. */
const LONGEST_TO_LIVE_MS = 2 * MS_PER_MINUTE;
/** What a call of a port takes at most, in this run: milliseconds. */
const SLOWNESS_MS = [3, 20, 200, 2_000];

/** Faults of these let work that has been done be done again. */
const OF_WORK = /^(?:tasks|inbox|workQueue|payloads)\./;
/** A table's ports. */
const OF_THE_TABLE = /^(?:journal|flows|alarms|invocations|payloads)\./;

export class Network {
  /** Calls that have been performed. */
  calls = 0;
  /** Who has called or has been answered since somebody looked last. */
  readonly touched = new Set<Caller>();
  /** The table answers nobody before: milliseconds since the epoch. */
  tableIsOutUntilMs = 0;
  private readonly parts: NetworkParts;
  private readonly slownessMs: number;

  constructor(parts: NetworkParts) {
    this.parts = parts;
    this.slownessMs = parts.dice.pick(SLOWNESS_MS) ?? 1;
  }

  /** The port as this process sees it. */
  connect<T extends object>(caller: Caller, name: string, port: T): T {
    return new Proxy(port, {
      get: (target, property, receiver) => {
        const value: unknown = Reflect.get(target, property, receiver);
        if (typeof value !== 'function') return value;
        const method = (value as (...args: unknown[]) => Promise<unknown>).bind(target);
        const label = `${name}.${String(property)}`;
        return (...args: unknown[]) => this.call({ caller, label, args }, () => method(...args));
      },
    });
  }

  private call(call: Omit<PortCall, 'result'>, perform: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.later(() => {
        if (!call.caller.isAlive) return;
        this.perform(call, perform).then(
          (result) => this.reply(call, () => resolve(result)),
          reject,
        );
      });
    });
  }

  /** Never settles for a process that dies of it. */
  private async perform(
    call: Omit<PortCall, 'result'>,
    perform: () => Promise<unknown>,
  ): Promise<unknown> {
    const { caller, label, args } = call;
    if (this.crashes(caller, label, 'crash before a call')) return new Promise(() => undefined);
    this.refuse(caller, label);
    this.calls += 1;
    this.parts.trace.note(`${caller.name} ${label}`);
    const result = await this.watchTask(call, perform);
    this.parts.watch({ caller, label, args, result });
    this.touched.add(caller);
    if (!caller.isAlive || this.crashes(caller, label, 'crash after a call')) {
      return new Promise(() => undefined);
    }
    if (this.strikes(caller, label, 'reply lost')) throw new Fault(`lost the reply of ${label}`);
    return result;
  }

  private async watchTask(
    { caller, label, args }: Omit<PortCall, 'result'>,
    perform: () => Promise<unknown>,
  ): Promise<unknown> {
    if (label !== 'tasks.run') return perform();
    const { timeline, dice } = this.parts;
    const { callingSinceMs } = caller;
    const [{ effectId }] = args as [RunTask];
    callingSinceMs.set(effectId, timeline.nowMs);
    this.checkSlots(caller);
    if (this.strikes(caller, label, 'crash during a call')) {
      const die = () => (callingSinceMs.has(effectId) ? caller.die() : undefined);
      timeline.after(dice.between(0, LONGEST_TO_LIVE_MS), die);
    }
    const result = await perform();
    callingSinceMs.delete(effectId);
    return result;
  }

  private checkSlots({ name, callingSinceMs }: Caller): void {
    const { size } = callingSinceMs;
    const { callsInFlight } = this.parts.limits;
    if (size <= callsInFlight) return;
    throw new Violation('I17', `${name} makes ${size} calls at a time, ${callsInFlight} at most`);
  }

  private refuse(caller: Caller, label: string): void {
    const { faults, dice, timeline } = this.parts;
    const isOfTable = OF_THE_TABLE.test(label);
    if (isOfTable && faults.strikes('table out of reach for moments')) {
      const untilMs =
        timeline.nowMs +
        dice.between(1, dice.happens(LONG_SHARE) ? LONG_OUTAGE_MS : SHORT_OUTAGE_MS);
      this.tableIsOutUntilMs = Math.max(this.tableIsOutUntilMs, untilMs);
    }
    const isOut = isOfTable && timeline.nowMs < this.tableIsOutUntilMs;
    if (isOut || this.strikes(caller, label, 'call refused')) throw new Fault(`refused ${label}`);
  }

  private crashes(caller: Caller, label: string, kind: FaultKind): boolean {
    if (!this.strikes(caller, label, kind)) return false;
    caller.die();
    return true;
  }

  private strikes(caller: Caller, label: string, kind: FaultKind): boolean {
    const { faults } = this.parts;
    if (!faults.strikes(kind)) return false;
    faults.mayRepeat ||= OF_WORK.test(label);
    caller.hasLostLease ||= label.startsWith('inbox.');
    this.parts.trace.note(`${caller.name} ${label}: ${kind}`);
    return true;
  }

  private reply({ caller }: Pick<PortCall, 'caller'>, answer: () => void): void {
    this.touched.add(caller);
    if (this.parts.dice.happens(0.7)) return answer();
    this.later(() => {
      this.touched.add(caller);
      if (caller.isAlive) answer();
    });
  }

  private later(run: () => void): void {
    const { timeline, dice } = this.parts;
    timeline.after(dice.between(0, this.slownessMs), run);
  }
}

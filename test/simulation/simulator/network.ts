/**
 * Between processes and what they call: every call of a port takes its time, and is where things go wrong. A call is refused,
 * its reply is lost, or its process dies before or behind it; a process that is dead hears nothing any more.
 */
import { Fault } from '../../../src/app/app-error.ts';
import type { Dice } from './dice.ts';
import type { FaultKind, Faults } from './faults.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

export interface Caller {
  readonly name: string;
  readonly isAlive: boolean;
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
  /** Sees every call that has been performed, before anybody else does. */
  readonly watch: (call: PortCall) => void;
}

/** What a call of a port takes at most, in this run: milliseconds. */
const SLOWNESS_MS = [3, 20, 200, 2_000];

/** A table's ports. */
const OF_THE_TABLE = /^(?:journal|flows|alarms|invocations|payloads)\./;

export class Network {
  /** Calls that have been performed. */
  calls = 0;
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
    { caller, label, args }: Omit<PortCall, 'result'>,
    perform: () => Promise<unknown>,
  ): Promise<unknown> {
    if (this.crashes(caller, label, 'crash before a call')) return new Promise(() => undefined);
    this.refuse(caller, label);
    this.calls += 1;
    this.parts.trace.note(`${caller.name} ${label}`);
    const result = await perform();
    this.parts.watch({ caller, label, args, result });
    if (!caller.isAlive || this.crashes(caller, label, 'crash after a call')) {
      return new Promise(() => undefined);
    }
    if (this.strikes(caller, label, 'reply lost')) throw new Fault(`lost the reply of ${label}`);
    return result;
  }

  private refuse(caller: Caller, label: string): void {
    const isOut = OF_THE_TABLE.test(label) && this.parts.timeline.nowMs < this.tableIsOutUntilMs;
    if (isOut || this.strikes(caller, label, 'call refused')) throw new Fault(`refused ${label}`);
  }

  private crashes(caller: Caller, label: string, kind: FaultKind): boolean {
    if (!this.strikes(caller, label, kind)) return false;
    caller.die();
    return true;
  }

  private strikes(caller: Caller, label: string, kind: FaultKind): boolean {
    if (!this.parts.faults.strikes(kind)) return false;
    this.parts.trace.note(`${caller.name} ${label}: ${kind}`);
    return true;
  }

  private reply({ caller }: Pick<PortCall, 'caller'>, answer: () => void): void {
    if (this.parts.dice.happens(0.7)) answer();
    else this.later(() => (caller.isAlive ? answer() : undefined));
  }

  private later(run: () => void): void {
    const { timeline, dice } = this.parts;
    timeline.after(dice.between(0, this.slownessMs), run);
  }
}

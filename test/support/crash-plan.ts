/**
 * Kills the process of a world at one port call: before the call is made, or after it was done and before its answer
 * arrives. From then on every port call of that process throws; a new process connects to the same stored data.
 *
 * A *fault* at the same places leaves the process alive: the call was refused, or its reply was lost.
 */
import { Fault } from '../../src/app/app-error.ts';
import type { Wrap } from './world.ts';

export class Crash extends Error {
  override readonly name = 'Crash';
}

export type CrashSide = 'before' | 'after';

export interface CrashPoint {
  /** 1 for the first port call of the run. */
  readonly call: number;
  readonly side: CrashSide;
  /** Default: crash. */
  readonly kind?: 'crash' | 'fault';
}

export class CrashPlan {
  /** Port calls made so far, as `port.method`. */
  readonly calls: string[] = [];
  private readonly points: CrashPoint[];
  private process = 0;
  private dead = -1;

  /** In the order of their calls. */
  constructor(...points: readonly CrashPoint[]) {
    this.points = [...points];
  }

  /** Points that no call has come to yet. */
  get pointsLeft(): readonly CrashPoint[] {
    return this.points;
  }

  get isDead(): boolean {
    return this.dead === this.process;
  }

  /** The ports wrapped from now on belong to a new process. */
  restart(): void {
    this.process += 1;
  }

  readonly wrap: Wrap = (name, port) => {
    const process = this.process;
    const methods = new Map<string | symbol, (...args: unknown[]) => Promise<unknown>>();
    return new Proxy(port, {
      get: (target, property, receiver) => {
        const known = methods.get(property);
        if (known !== undefined) return known;
        const value: unknown = Reflect.get(target, property, receiver);
        if (typeof value !== 'function') return value;
        const method = value as (...args: unknown[]) => Promise<unknown>;
        const label = `${name}.${String(property)}`;
        const struck = (...args: unknown[]) =>
          this.call(process, label, () => method.apply(target, args));
        methods.set(property, struck);
        return struck;
      },
    });
  };

  private async call(process: number, label: string, method: () => Promise<unknown>) {
    if (process <= this.dead) throw new Crash(label);
    this.calls.push(label);
    const point = this.takePoint();
    if (point?.side === 'before') this.strike(process, label, point);
    const result = await method();
    if (point?.side === 'after') this.strike(process, label, point);
    // Somebody else's crash while this call was under way: its answer reaches nobody.
    if (process <= this.dead) throw new Crash(label);
    return result;
  }

  private takePoint(): CrashPoint | undefined {
    if (this.points[0]?.call !== this.calls.length) return undefined;
    return this.points.shift();
  }

  private strike(process: number, label: string, { kind, side }: CrashPoint): never {
    if (kind === 'fault') throw new Fault(`injected ${side} ${label}`);
    this.dead = Math.max(this.dead, process);
    throw new Crash(label);
  }
}

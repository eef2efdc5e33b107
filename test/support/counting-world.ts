/** A world that counts what its ports are asked for: item writes, queue messages, stepper invocations, bytes of its log. */
import { jsonLog } from '../../src/adapters/system/json-log.ts';
import { type PortName, type TaskScript, World, type Wrap } from './world.ts';

const ITEM_WRITES = [
  'journal.start',
  'journal.commit',
  'journal.closeHeader',
  'journal.extendHeader',
  'alarms.put',
  'schedules.create',
  'schedules.replace',
  'schedules.remove',
  'invocations.awaitEnd',
  'invocations.claim',
  'invocations.noteAccepted',
  'invocations.end',
];

export interface Cost {
  writes: number;
  messages: number;
  invocations: number;
}

/** One call of a port, as it was made. */
export interface PortCall {
  readonly port: PortName;
  readonly method: string;
  readonly args: readonly unknown[];
}

export class CountingWorld {
  readonly world: World;
  readonly calls: PortCall[] = [];
  private invocations = 0;
  private handlingMs = 0;
  private loggedBytes = 0;

  /** isCold: every message meets a process that has seen nothing yet. */
  constructor(runTask: TaskScript, { isCold = false } = {}) {
    const wrap: Wrap = (name, port) =>
      new Proxy(port, {
        get: (target, property, receiver) => {
          const value: unknown = Reflect.get(target, property, receiver);
          if (typeof value !== 'function') return value;
          const method = value as (...args: unknown[]) => unknown;
          return (...args: unknown[]) => {
            this.calls.push({ port: name, method: String(property), args });
            return method.apply(target, args);
          };
        },
      });
    const log = jsonLog({
      clock: { nowMs: () => this.world.clock.nowMs() },
      fields: { deployment: 'sluice-production', handler: 'advance-executions' },
      write: (line) => {
        this.loggedBytes += Buffer.byteLength(line);
      },
    });
    this.world = new World({ wrap, runTask, log });
    const handle = this.world.handle.bind(this.world);
    this.world.handle = async (received) => {
      this.invocations += 1;
      if (isCold) this.world.connect();
      const sinceMs = this.world.clock.nowMs();
      try {
        return await handle(received);
      } finally {
        this.handlingMs += this.world.clock.nowMs() - sinceMs;
      }
    };
  }

  /** Calls of one port's method, e.g. `workQueue.send`. */
  count(call: string): number {
    return this.calls.filter(({ port, method }) => `${port}.${method}` === call).length;
  }

  cost(): Cost {
    const names = this.calls.map(({ port, method }) => `${port}.${method}`);
    const writes = names.filter((name) => ITEM_WRITES.includes(name)).length;
    return { writes, messages: this.count('workQueue.send'), invocations: this.invocations };
  }

  /** Of the lines that tell of executions. */
  get logBytes(): number {
    return this.loggedBytes;
  }

  /** How long handlers were at work, all together, in virtual milliseconds: what they waited for functions. */
  get waitedMs(): number {
    return this.handlingMs;
  }
}

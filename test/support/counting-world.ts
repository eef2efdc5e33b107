/** A world that counts what its ports are asked for: item writes, queue messages, stepper invocations. */
import { type TaskScript, World, type Wrap } from './world.ts';

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

export class CountingWorld {
  readonly world: World;
  private readonly calls: string[] = [];
  private invocations = 0;

  constructor(runTask: TaskScript) {
    const wrap: Wrap = (name, port) =>
      new Proxy(port, {
        get: (target, property, receiver) => {
          const value: unknown = Reflect.get(target, property, receiver);
          if (typeof value !== 'function') return value;
          const method = value as (...args: unknown[]) => unknown;
          return (...args: unknown[]) => {
            this.calls.push(`${name}.${String(property)}`);
            return method.apply(target, args);
          };
        },
      });
    this.world = new World({ wrap, runTask });
    const handle = this.world.handle.bind(this.world);
    this.world.handle = (received) => {
      this.invocations += 1;
      return handle(received);
    };
  }

  /** Calls of one port's method. */
  count(call: string): number {
    return this.calls.filter((each) => each === call).length;
  }

  cost(): Cost {
    const writes = this.calls.filter((call) => ITEM_WRITES.includes(call)).length;
    const messages = this.calls.filter((call) => call === 'workQueue.send').length;
    return { writes, messages, invocations: this.invocations };
  }
}

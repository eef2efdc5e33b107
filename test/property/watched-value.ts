/**
 * JSON values that watch who reads them: reads are counted, and anything but reading what is the value's own is noted.
 * Lists lend the methods of their prototype, but no data from there.
 */
import type { Json, JsonObject } from '../../src/core/shared/json.ts';

const METHODS: readonly (string | symbol)[] = [
  'at',
  'entries',
  'slice',
  'constructor',
  Symbol.iterator,
];
const INDEX = /^(?:0|[1-9]\d*)$/;

export class Watch {
  /** Properties read or asked for, each list of keys as one more. */
  reads = 0;
  /** What a reader of own properties never does. */
  readonly trespasses: string[] = [];

  /** The value and everything in it, watched. */
  over<Value extends Json>(value: Value): Value {
    return this.#over(value) as Value;
  }

  /** Forgets what was seen so far. */
  reset(): void {
    this.reads = 0;
    this.trespasses.length = 0;
  }

  #over(value: Json): Json {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const items: readonly Json[] = value.map((item: Json) => this.#over(item));
      return new Proxy(items, this.#handler(METHODS));
    }
    const entries = Object.entries(value).map(([key, item]) => [key, this.#over(item)] as const);
    return new Proxy<JsonObject>(Object.fromEntries(entries), this.#handler([]));
  }

  /** `lent`: properties that may be read from the prototype. */
  #handler(lent: readonly (string | symbol)[]): ProxyHandler<readonly Json[] | JsonObject> {
    const refuse = (what: string) => (): never => {
      this.trespasses.push(what);
      throw new Error(`${what} of a value`);
    };
    const count = <Result>(result: Result, trespass?: string): Result => {
      this.reads += 1;
      if (trespass !== undefined) this.trespasses.push(trespass);
      return result;
    };
    return {
      get: (target, key) => {
        const isOurs = Object.hasOwn(target, key) || lent.includes(key);
        const value: unknown = Reflect.get(target, key);
        return count(value, isOurs ? undefined : `get ${String(key)}`);
      },
      // `slice` asks whether each of its places is taken.
      has: (target, key) => {
        const isPlace = Array.isArray(target) && INDEX.test(String(key));
        return count(Object.hasOwn(target, key), isPlace ? undefined : `has ${String(key)}`);
      },
      getOwnPropertyDescriptor: (target, key) =>
        count(Reflect.getOwnPropertyDescriptor(target, key)),
      ownKeys: (target) => count(Reflect.ownKeys(target)),
      getPrototypeOf: refuse('prototype'),
      setPrototypeOf: refuse('change of the prototype'),
      set: refuse('change'),
      defineProperty: refuse('change'),
      deleteProperty: refuse('change'),
      preventExtensions: refuse('change'),
    };
  }
}

/** Lists, objects and scalars in it, itself included. */
export function sizeOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1;
  const items: readonly Json[] = Object.values(value);
  return items.reduce<number>((sum, item) => sum + sizeOf(item), 1);
}

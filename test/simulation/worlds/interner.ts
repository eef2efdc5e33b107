/** Equal values get equal numbers, from 1 on, so that states of a world are short lists of numbers. */
import { hash } from 'node:crypto';
import { invariant } from '../../../src/core/shared/invariant.ts';

/** Longer texts are kept as their hash: a world has hundreds of thousands of histories. */
const LONGEST_KEY = 64;

export class Interner<Value> {
  private readonly idByKey = new Map<string, number>();
  private readonly values: Value[] = [];

  /** The first of equal values is the one that is kept. */
  idOf(value: Value): number {
    const key = keyOf(value);
    const known = this.idByKey.get(key);
    if (known !== undefined) return known;
    this.values.push(value);
    this.idByKey.set(key, this.values.length);
    return this.values.length;
  }

  get(id: number): Value {
    const value = this.values[id - 1];
    invariant(id >= 1 && id <= this.values.length, `number ${id} has been given`);
    return value as Value;
  }

  get size(): number {
    return this.values.length;
  }
}

function keyOf(value: unknown): string {
  const text = (JSON.stringify(value) as string | undefined) ?? 'undefined';
  return text.length <= LONGEST_KEY ? text : hash('sha1', text, 'base64');
}

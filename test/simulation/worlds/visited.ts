/**
 * The states that have been visited: 64 bits of hash each, and the budgets that they were visited with.
 *
 * Whoever has been at a state with a budget has seen all that can happen there with less. Two of 10 million states share a
 * hash with a probability of about 3 in a million.
 */
import type { Budget } from './small-world.ts';

/** So many different budgets fit the bits of two numbers. */
const MOST_BUDGETS = 64;
const WORD = 32;
/** Taken once: where tests run, looking up a global costs more than the hash. */
const { imul, floor } = Math;
const FIRST_CAPACITY = 2 ** 16;
const FULLEST = 0.7;

export class Visited {
  private places = new Places(FIRST_CAPACITY);
  private readonly bits: BudgetBits;
  private count = 0;

  constructor(most: Budget) {
    this.bits = new BudgetBits(most);
  }

  /** States, whatever their budgets. */
  get size(): number {
    return this.count;
  }

  /** false: it has been visited with this budget, or more. */
  add(words: readonly number[], budget: Budget): boolean {
    if (this.count > FULLEST * this.places.capacity) this.places = this.places.doubled();
    const { places } = this;
    const hash = hashOf(words);
    const at = places.find(hash);
    const isNew = places.isFree(at);
    const index = this.bits.indexOf(budget);
    if (!isNew && this.bits.isCovered(index, places.bitsAt(at))) return false;
    if (isNew) this.count += 1;
    places.put(at, hash, this.bits.bitOf(index));
    return true;
  }
}

interface Pair {
  readonly high: number;
  readonly low: number;
}

/** Open addressing over flat memory: 16 bytes a place. */
class Places {
  readonly capacity: number;
  private readonly hashes: Uint32Array;
  /** Both 0: the place is free. */
  private readonly bits: Uint32Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.hashes = new Uint32Array(capacity * 2);
    this.bits = new Uint32Array(capacity * 2);
  }

  /** Where it is, or belongs. */
  find({ high, low }: Pair): number {
    let at = low & (this.capacity - 1);
    while (!this.isFree(at) && (this.hashes[at * 2] !== high || this.hashes[at * 2 + 1] !== low)) {
      at = (at + 1) & (this.capacity - 1);
    }
    return at;
  }

  isFree(at: number): boolean {
    return this.bits[at * 2] === 0 && this.bits[at * 2 + 1] === 0;
  }

  bitsAt(at: number): Pair {
    return pairAt(this.bits, at);
  }

  /** Adds the bits to those that are there. */
  put(at: number, hash: Pair, { high, low }: Pair): void {
    const before = this.bitsAt(at);
    this.hashes[at * 2] = hash.high;
    this.hashes[at * 2 + 1] = hash.low;
    this.bits[at * 2] = before.high | high;
    this.bits[at * 2 + 1] = before.low | low;
  }

  doubled(): Places {
    const places = new Places(this.capacity * 2);
    for (let at = 0; at < this.capacity; at += 1) {
      if (this.isFree(at)) continue;
      const hash = pairAt(this.hashes, at);
      places.put(places.find(hash), hash, this.bitsAt(at));
    }
    return places;
  }
}

function pairAt(words: Uint32Array, at: number): Pair {
  return { high: words[at * 2] ?? 0, low: words[at * 2 + 1] ?? 0 };
}

/** Each budget up to the most is one bit. */
class BudgetBits {
  private readonly most: Budget;
  /** For each budget: itself, and all that are more. */
  private readonly coveringByIndex: readonly Pair[];

  constructor(most: Budget) {
    this.most = most;
    const all = [...budgetsUpTo(most)];
    if (all.length > MOST_BUDGETS)
      throw new Error(`${all.length} budgets; at most ${MOST_BUDGETS}`);
    this.coveringByIndex = all.map((budget) =>
      all.reduce((bits, other, i) => (isAtLeast(other, budget) ? or(bits, bitAt(i)) : bits), NONE),
    );
  }

  bitOf(index: number): Pair {
    return bitAt(index);
  }

  isCovered(index: number, { high, low }: Pair): boolean {
    const covering = this.coveringByIndex[index] ?? NONE;
    return (covering.high & high) !== 0 || (covering.low & low) !== 0;
  }

  indexOf(budget: Budget): number {
    let index = 0;
    for (const name of NAMES) index = index * (this.most[name] + 1) + budget[name];
    return index;
  }
}

const NONE: Pair = { high: 0, low: 0 };
const NAMES = ['crashes', 'duplicates', 'delays', 'callbacks', 'stops'] as const;

function bitAt(index: number): Pair {
  return index < WORD
    ? { high: 0, low: (1 << index) >>> 0 }
    : { high: (1 << (index - WORD)) >>> 0, low: 0 };
}

function or(left: Pair, right: Pair): Pair {
  return { high: left.high | right.high, low: left.low | right.low };
}

/** In the order of their indexes. */
function budgetsUpTo(most: Budget): readonly Budget[] {
  let budgets: readonly Partial<Budget>[] = [{}];
  for (const name of NAMES) {
    budgets = budgets.flatMap((budget) =>
      Array.from({ length: most[name] + 1 }, (_, count) => ({ ...budget, [name]: count })),
    );
  }
  return budgets as readonly Budget[];
}

function isAtLeast(budget: Budget, other: Budget): boolean {
  return NAMES.every((name) => budget[name] >= other[name]);
}

/** Two hashes of 32 bits with murmur's mixing. */
function hashOf(words: readonly number[]): Pair {
  let high = 0x9747b28c;
  let low = 0x3c6ef372;
  for (const word of words) {
    // Times may be longer than 32 bits: both halves count.
    const value = (word ^ floor(word / 2 ** 32)) >>> 0;
    high = mix(high, imul(value, 0xcc9e2d51), 0xe6546b64);
    low = mix(low, imul(value ^ 0x5bd1e995, 0x1b873593), 0x85ebca6b);
  }
  return { high: finish(high), low: finish(low) };
}

function mix(hash: number, value: number, more: number): number {
  const mixed = hash ^ ((value << 15) | (value >>> 17));
  return (imul((mixed << 13) | (mixed >>> 19), 5) + more) | 0;
}

function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = imul(mixed, 0x85ebca6b);
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

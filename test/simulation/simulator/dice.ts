/** Draws of a run, all from its seed. */
import { SeededIds } from '../../../src/adapters/memory/seeded-ids.ts';

export class Dice {
  private readonly ids: SeededIds;

  constructor(seed: number) {
    // Neighbouring seeds begin alike: the first draws are thrown away.
    this.ids = new SeededIds(Math.imul(seed, 0x9e3779b1));
    for (let i = 0; i < 5; i += 1) this.ids.random();
  }

  random(): number {
    return this.ids.random();
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low + 1));
  }

  happens(share: number): boolean {
    return this.random() < share;
  }

  /** Undefined of nothing. */
  pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.random() * items.length)];
  }
}

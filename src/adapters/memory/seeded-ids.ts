/**
 * Ids and jitter from a seed: the same seed gives the same run. Never for production: the ids can be guessed.
 * The generator is mulberry32 (32 bits of state): enough for jitter and for ids that need only differ.
 */
import { createHash } from 'node:crypto';
import type { Ids } from '../../app/ports.ts';

export class SeededIds implements Ids {
  private state: number;
  private count = 0;

  constructor(seed = 1) {
    this.state = seed >>> 0;
  }

  random(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Shaped like a version 4 UUID. The last group counts, so that two ids of one seed never meet. */
  uuid(): string {
    const word = (): string =>
      Math.floor(this.random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0');
    const [first, second] = [word(), word()];
    this.count += 1;
    const tail = this.count.toString(16).padStart(12, '0');
    return `${first}-${second.slice(0, 4)}-4${second.slice(4, 7)}-a${first.slice(0, 3)}-${tail}`;
  }

  sha256Hex(text: string): string {
    return createHash('sha256').update(text).digest('hex');
  }
}

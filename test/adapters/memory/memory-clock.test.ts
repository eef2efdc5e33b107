import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { MemoryClock } from '../../../src/adapters/memory/memory-clock.ts';

describe('a sleep on virtual time', () => {
  it('leaves nothing at its signal when it is over', async () => {
    const clock = new MemoryClock();
    const { signal } = new AbortController();
    for (let i = 0; i < 3; i += 1) {
      const slept = clock.sleep(25_000, signal);
      expect(getEventListeners(signal, 'abort')).toHaveLength(1);
      clock.advance(25_000);
      await slept;
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends early when its signal is aborted, and is not woken again', async () => {
    const clock = new MemoryClock();
    const waiting = new AbortController();
    const slept = clock.sleep(1_000, waiting.signal);
    waiting.abort();
    await slept;
    expect(clock.nextWakeMs()).toBeUndefined();
    await clock.sleep(1_000, waiting.signal);
  });
});

import { describe, expect, it } from '@jest/globals';
import { MemoryNonces } from '../../../src/adapters/memory/memory-nonces.ts';

describe('nonces in memory', () => {
  it('are forgotten once they are many and have expired, not before', async () => {
    let nowMs = 0;
    const nonces = new MemoryNonces({ nowMs: () => nowMs });
    const use = (nonce: string, useId: string, expiresAtMs = 1_000) =>
      nonces.use({ accessKeyId: 'key', nonce, useId, expiresAtMs });
    await use('late', 'first', 5_000);
    for (let i = 0; i <= 10_000; i += 1) await use(`${i}`, 'first');
    expect(await use('7', 'second')).toBe(false);
    nowMs = 1_001;
    expect(await use('7', 'second')).toBe(true);
    expect(await use('late', 'second')).toBe(false);
  });
});

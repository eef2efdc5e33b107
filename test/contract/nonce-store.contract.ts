/** What a store of nonces promises. */
import { describe, expect, it } from '@jest/globals';
import type { NonceStore, NonceUse } from '../../src/app/nonce-store.ts';
import { START_MS } from './journal-fixtures.ts';

const use = (useId: string, changes: Partial<NonceUse> = {}): NonceUse => ({
  accessKeyId: 'key',
  nonce: 'nonce',
  useId,
  expiresAtMs: START_MS + 30 * 60_000,
  ...changes,
});

export function nonceStoreContract(open: () => NonceStore): void {
  describe('a nonce', () => {
    it('is used once, and by whom it was used first', async () => {
      const store = open();
      expect(await store.use(use('first', { nonce: 'once' }))).toBe(true);
      expect(await store.use(use('second', { nonce: 'once' }))).toBe(false);
      expect(await store.use(use('first', { nonce: 'once' }))).toBe(true);
    });

    it('is used by one of 20 at a time', async () => {
      const store = open();
      const used = await Promise.all(
        Array.from({ length: 20 }, (_, i) => store.use(use(`use-${i}`, { nonce: 'many' }))),
      );
      expect(used.filter(Boolean)).toHaveLength(1);
    });

    it('belongs to its key', async () => {
      const store = open();
      expect(await store.use(use('a', { accessKeyId: 'one' }))).toBe(true);
      expect(await store.use(use('b', { accessKeyId: 'two' }))).toBe(true);
    });

    it.each(['a#b', '漢字 🦀', '__proto__', 'x'.repeat(256), '"},{"'])(
      'may be any text: %s',
      async (nonce) => {
        const store = open();
        expect(await store.use(use('a', { nonce }))).toBe(true);
        expect(await store.use(use('b', { nonce }))).toBe(false);
      },
    );
  });
}

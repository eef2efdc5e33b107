/** What a payload store promises. */
import { describe, expect, it } from '@jest/globals';
import type { Payloads } from '../../src/app/ports.ts';
import { toFlowId } from '../../src/core/shared/ids.ts';
import { noise } from './journal-fixtures.ts';

const key = { flowId: toFlowId('flow'), executionName: 'run' };

export function payloadsContract(open: () => Payloads): void {
  describe('a payload', () => {
    it.each([
      ['small', 'x'],
      ['of 300 KB', noise(300_000)],
      ['with characters of every kind', 'ä 漢字 🦀 \u2028'.repeat(500)],
    ])('%s is found by its reference', async (_name, text) => {
      const ref = await open().put(key, text);
      expect(await open().put(key, text)).toBe(ref);
      expect(await open().get(ref)).toBe(text);
    });

    it('has a reference of its own', async () => {
      const refs = await Promise.all(['a', 'b'].map((text) => open().put(key, text)));
      expect(new Set(refs).size).toBe(2);
    });

    it('is not found by what is no reference', async () => {
      const hash = '0'.repeat(64);
      for (const ref of ['', 'EXEC#flow#run', 'PAYLOAD#', `PAYLOAD#flow/run#${hash}`]) {
        expect(await open().get(ref)).toBeUndefined();
      }
    });
  });
}

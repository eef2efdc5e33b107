/** What a flow store promises. */
import { describe, expect, it } from '@jest/globals';
import type { FlowRecord, FlowStore } from '../../src/app/ports.ts';
import { toDefinitionHash, toFlowId } from '../../src/core/shared/ids.ts';
import { noise } from './journal-fixtures.ts';

let count = 0;

function newFlow(): FlowRecord {
  count += 1;
  return {
    flowId: toFlowId(`id-${count}`),
    name: `flow-${count}`,
    description: '',
    type: 'FDL',
    roleArn: 'acs:ram::1:role/x',
    externalStorageLocation: '',
    executionMode: 'Standard',
    definitionHash: toDefinitionHash('ab'.repeat(32)),
    createdAt: '2024-01-01T00:00:00.000Z',
    lastModifiedAt: '2024-01-02T00:00:00.000Z',
  };
}

export function flowStoreContract(open: () => FlowStore): void {
  describe('a flow', () => {
    it('is found by its name, with every field', async () => {
      const flow = newFlow();
      expect(await open().findFlow(flow.name)).toBeUndefined();
      expect(await open().createFlow(flow)).toBe(true);
      expect(await open().findFlow(flow.name)).toEqual(flow);
    });

    it('has one creator of 32', async () => {
      const flow = newFlow();
      const flows = Array.from({ length: 32 }, (_, i) => ({ ...flow, flowId: toFlowId(`r-${i}`) }));
      const won = await Promise.all(flows.map((racer) => open().createFlow(racer)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await open().findFlow(flow.name)).toEqual(flows[won.indexOf(true)]);
    });
  });

  describe('a definition', () => {
    it.each([
      ['small', 'version: v1\ntype: flow\n'],
      ['of 256 KB', noise(256 * 1024)],
      ['with characters of every kind', '# ä 漢字 🦀\n'.repeat(200)],
    ])('%s is found by its hash, written once or twice', async (_name, text) => {
      const hash = toDefinitionHash(noise(64, text.length));
      expect(await open().findDefinition(hash)).toBeUndefined();
      await open().putDefinition(hash, text);
      await open().putDefinition(hash, text);
      expect(await open().findDefinition(hash)).toBe(text);
    });
  });
}

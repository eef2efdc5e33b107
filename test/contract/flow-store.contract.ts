/** What a flow store promises. */
import { beforeAll, describe, expect, it } from '@jest/globals';
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
    revision: 1,
  };
}

export function flowStoreContract(open: () => FlowStore): void {
  flowContract(open);
  updateContract(open);
  deletionContract(open);
  listingContract(open);
  definitionContract(open);
}

function flowContract(open: () => FlowStore): void {
  describe('a flow', () => {
    it('is found by its name, with every field', async () => {
      const flow = newFlow();
      expect(await open().findFlow(flow.name)).toBeUndefined();
      expect(await open().createFlow(flow)).toBe(true);
      expect(await open().findFlow(flow.name)).toEqual(flow);
    });

    it('is none under what can be no name', async () => {
      for (const name of ['', 'x'.repeat(3_000), 'a#b']) {
        expect(await open().findFlow(name)).toBeUndefined();
      }
    });

    it('has one creator of 32', async () => {
      const flow = newFlow();
      const flows = Array.from({ length: 32 }, (_, i) => ({ ...flow, flowId: toFlowId(`r-${i}`) }));
      const won = await Promise.all(flows.map((racer) => open().createFlow(racer)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await open().findFlow(flow.name)).toEqual(flows[won.indexOf(true)]);
    });
  });
}

function updateContract(open: () => FlowStore): void {
  describe('an update', () => {
    it('takes the place of the revision that it follows', async () => {
      const flow = newFlow();
      await open().createFlow(flow);
      const next = { ...flow, description: 'other', roleArn: '', revision: 2 };
      expect(await open().updateFlow(next, flow)).toBe(true);
      expect(await open().findFlow(flow.name)).toEqual(next);
      // The revision is taken by now.
      expect(await open().updateFlow({ ...next, description: 'late' }, flow)).toBe(false);
      expect(await open().findFlow(flow.name)).toEqual(next);
    });

    it('keeps whose requests have been applied, where a stack has the flow', async () => {
      const flow = { ...newFlow(), appliedRequests: 'first' };
      await open().createFlow(flow);
      expect(await open().findFlow(flow.name)).toEqual(flow);
      const next = { ...flow, appliedRequests: 'first,second', revision: 2 };
      await open().updateFlow(next, flow);
      expect(await open().findFlow(flow.name)).toEqual(next);
    });

    it('has one winner of 32', async () => {
      const flow = newFlow();
      await open().createFlow(flow);
      const next = Array.from({ length: 32 }, (_, i) => ({
        ...flow,
        description: `${i}`,
        revision: 2,
      }));
      const won = await Promise.all(next.map((racer) => open().updateFlow(racer, flow)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await open().findFlow(flow.name)).toEqual(next[won.indexOf(true)]);
    });

    it('changes neither what is not there, nor a new flow of the same name and revision', async () => {
      const flow = newFlow();
      expect(await open().updateFlow({ ...flow, revision: 2 }, flow)).toBe(false);
      expect(await open().findFlow(flow.name)).toBeUndefined();
      const other = { ...flow, flowId: toFlowId('other') };
      await open().createFlow(other);
      expect(await open().updateFlow({ ...flow, revision: 2 }, flow)).toBe(false);
      expect(await open().findFlow(flow.name)).toEqual(other);
    });
  });
}

function deletionContract(open: () => FlowStore): void {
  describe('a deletion', () => {
    const AT = '2024-01-03T00:00:00.000Z';

    it('leaves nothing to find or to change, and the name to others', async () => {
      const flow = newFlow();
      await open().createFlow(flow);
      expect(await open().deleteFlow(flow, AT)).toBe(true);
      expect(await open().findFlow(flow.name)).toBeUndefined();
      expect(await open().updateFlow({ ...flow, revision: 2 }, flow)).toBe(false);
      expect(await open().deleteFlow(flow, AT)).toBe(false);
      const other = { ...flow, flowId: toFlowId('other') };
      expect(await open().createFlow(other)).toBe(true);
      expect(await open().createFlow(flow)).toBe(false);
      expect(await open().findFlow(flow.name)).toEqual(other);
    });

    it('leaves a tombstone with its id, until somebody has the name again', async () => {
      const flow = newFlow();
      const { name, flowId } = flow;
      expect(await open().findTombstone(name)).toBeUndefined();
      await open().createFlow(flow);
      expect(await open().findTombstone(name)).toBeUndefined();
      await open().deleteFlow(flow, AT);
      expect(await open().findTombstone(name)).toEqual({ name, flowId });
      await open().createFlow({ ...flow, flowId: toFlowId('again') });
      expect(await open().findTombstone(name)).toBeUndefined();
    });

    it('spares a flow that has changed, and a new one of the same name', async () => {
      const flow = newFlow();
      await open().createFlow(flow);
      const next = { ...flow, revision: 2 };
      await open().updateFlow(next, flow);
      expect(await open().deleteFlow(flow, AT)).toBe(false);
      expect(await open().findFlow(flow.name)).toEqual(next);
      expect(await open().deleteFlow({ ...next, flowId: toFlowId('other') }, AT)).toBe(false);
      expect(await open().findFlow(flow.name)).toEqual(next);
    });
  });
}

function listingContract(open: () => FlowStore): void {
  describe('the names of flows', () => {
    const names = ['B', 'Z', '_', 'a', 'a-', 'a0', 'aB', 'a_', 'ab'].map((name) => `names${name}`);

    beforeAll(async () => {
      for (const name of names.toReversed()) await open().createFlow({ ...newFlow(), name });
    });

    async function walk(limit: number): Promise<readonly string[]> {
      const walked: string[] = [];
      for (;;) {
        const page = await open().listFlowNames(limit, walked.at(-1) ?? 'names');
        expect(page.length).toBeLessThanOrEqual(limit);
        const own = page.filter((name) => name.startsWith('names'));
        walked.push(...own);
        if (own.length < limit) return walked;
      }
    }

    it.each([1, 2, 7, 60])('come in the order of their bytes, in pages of %i', async (limit) => {
      expect(await walk(limit)).toEqual(names);
    });

    it('begin with the first, and leave out what was deleted', async () => {
      const flow = { ...newFlow(), name: '0-first' };
      await open().createFlow(flow);
      expect((await open().listFlowNames(1))[0]).toBe('0-first');
      await open().deleteFlow(flow, '2024-01-03T00:00:00.000Z');
      expect(await open().listFlowNames(100)).not.toContain('0-first');
      await open().createFlow({ ...flow, flowId: toFlowId('again') });
      expect((await open().listFlowNames(1))[0]).toBe('0-first');
    });

    it('are one each, however often the flow is changed', async () => {
      const flow = { ...newFlow(), name: 'changed-often' };
      await open().createFlow(flow);
      await open().updateFlow({ ...flow, revision: 2 }, flow);
      const listed = await open().listFlowNames(100);
      expect(listed.filter((name) => name === flow.name)).toHaveLength(1);
    });
  });
}

function definitionContract(open: () => FlowStore): void {
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

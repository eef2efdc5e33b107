import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  alarmSortKey,
  callKey,
  entryRange,
  entrySortKey,
  executionPartition,
  invocationListingSortKey,
  listingSortKey,
  parseEntrySortKey,
  parseExecutionPartition,
  parseInvocationListingSortKey,
  parsePayloadPartition,
  payloadKey,
  shardOf,
} from '../../../src/adapters/dynamodb/keys.ts';
import { toFlowId, toRunId } from '../../../src/core/shared/ids.ts';

const flowId = toFlowId('0b3c7c1e-0000-4000-8000-000000000000');
const name = fc.string({ minLength: 1, unit: 'grapheme' });

describe('keys', () => {
  it('of an execution are read back, whatever its name holds', () => {
    fc.assert(
      fc.property(name, (executionName) => {
        const key = { flowId, executionName };
        expect(parseExecutionPartition(executionPartition(key))).toEqual(key);
      }),
    );
  });

  it('of a stateful invocation are read back from the index, whatever its name holds', () => {
    fc.assert(
      fc.property(name, (invocationId) => {
        const position = { startedAt: '2026-01-01T00:00:00.000Z', invocationId };
        expect(parseInvocationListingSortKey(invocationListingSortKey(position))).toEqual(position);
      }),
    );
  });

  it('of a call hold its function and its request, and nothing that could be another key', () => {
    const key = { functionName: 'shop-dev-charge', requestId: 'r-1' };
    expect(callKey(key)).toEqual({ pk: 'CALL#shop-dev-charge#r-1', sk: 'CALL' });
    expect(() => callKey({ ...key, requestId: 'r#1' })).toThrow('holds no separator');
  });

  it('of an entry are read back, and sort as numbers do', () => {
    const number = fc.integer({ min: 0, max: 9_999_999_999 });
    fc.assert(
      fc.property(number, number, (left, right) => {
        expect(parseEntrySortKey(entrySortKey(left))).toBe(left);
        expect(entrySortKey(left) < entrySortKey(right)).toBe(left < right);
      }),
    );
  });

  it('of entries leave header, values and snapshot parts out', () => {
    const [from, to] = entryRange(0);
    for (const sortKey of ['HEAD', 'V#00', 'P#0000000001#0#00', 'INPUT']) {
      expect(sortKey >= from && sortKey <= to).toBe(false);
    }
  });

  it('of a payload are told from other keys', () => {
    const { pk } = payloadKey({ flowId, executionName: 'run#1/2' }, 'a'.repeat(64));
    expect(parsePayloadPartition(pk)).toEqual({ pk, sk: 'PAYLOAD' });
    expect(parsePayloadPartition(`${pk}x`)).toBeUndefined();
    expect(parsePayloadPartition(executionPartition({ flowId, executionName: 'x' }))).toBe(
      undefined,
    );
  });

  it('of alarms sort by the time they are due', () => {
    const alarm = { key: { flowId, executionName: 'run' }, runId: toRunId('r'), alarmId: 1 };
    const early = alarmSortKey({ ...alarm, dueMs: 999_999_999_999 });
    const late = alarmSortKey({ ...alarm, dueMs: 1_000_000_000_000 });
    expect(early < late).toBe(true);
  });

  it('refuse an id with a separator, and a number that is too long', () => {
    const key = { flowId: toFlowId('a#b'), executionName: 'run' };
    expect(() => executionPartition(key)).toThrow('separator');
    expect(() => entrySortKey(10_000_000_000)).toThrow('digits');
    expect(() => entrySortKey(-1)).toThrow('digits');
    expect(() => parseEntrySortKey('J#1')).toThrow('sort key');
    expect(() => parseExecutionPartition('FLOW#x')).toThrow('execution');
  });

  it('of a listing sort by start, then by name', () => {
    const at = (startedAt: string, executionName: string): string =>
      listingSortKey({ startedAt, executionName });
    const keys = [
      at('2024-01-01T00:00:00.000Z', 'b'),
      at('2024-01-01T00:00:00.000Z', 'c'),
      at('2024-01-01T00:00:00.001Z', 'a'),
    ];
    expect(keys.toSorted()).toEqual(keys);
  });
});

describe('shards', () => {
  it('are the same for the same text, in range, and all used', () => {
    const shards = Array.from({ length: 200 }, (_, i) => shardOf(`run-${i}`, 4));
    expect(new Set(shards)).toEqual(new Set([0, 1, 2, 3]));
    expect(shardOf('run-1', 4)).toBe(shards[1]);
    expect(shardOf('any', 1)).toBe(0);
  });
});

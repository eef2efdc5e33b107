/** Names in a template, of flows, queues and topics. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { logicalId } from '../../../src/entry/plugin/logical-id.ts';

describe('a logical id', () => {
  it('of a usual name can be read', () => {
    expect(logicalId('Flow', 'order')).toBe('SluiceFlowOrder');
    expect(logicalId('Queue', 'order-batch-2b')).not.toBe('SluiceQueueOrderBatch2b');
    expect(logicalId('Topic', 'order-batch')).toBe('SluiceTopicOrderBatch');
  });

  it.each([
    ['order', 'Order'],
    ['a-b', 'a_b'],
    ['a-b', 'aB'],
    ['orders', 'orders.fifo'],
    ['x'.repeat(200), 'x'.repeat(201)],
  ])('of %s is another than that of %s', (left, right) => {
    expect(logicalId('Flow', left)).not.toBe(logicalId('Flow', right));
  });

  it('is one that CloudFormation takes, and no other name has it', () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,12}$/);
    fc.assert(
      fc.property(name, name, (left, right) => {
        const ids = [logicalId('Flow', left), logicalId('Flow', right)];
        for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]{1,255}$/);
        expect(ids[0] === ids[1]).toBe(left === right);
      }),
    );
  });
});

import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { MissingQueues } from '../../../src/adapters/sqs/missing-queues.ts';
import { scriptedClient } from '../scripted-client.ts';

const NAMING = { stage: 'dev', template: '{name}-{stage}', ignoresScope: true };

describe('a queue that is missing', () => {
  it.each([
    ['orders', { QueueName: 'orders-dev' }],
    ['orders.fifo', { QueueName: 'orders-dev.fifo', Attributes: { FifoQueue: 'true' } }],
  ])('is made as its name says: %s', async (name, expected) => {
    const { client, sent } = scriptedClient<SQSClient>({});
    const queues = new MissingQueues({ client, naming: NAMING });
    await queues.create(queues.findName({ kind: 'queue', name }) ?? '');
    expect(sent).toEqual([{ command: 'CreateQueueCommand', input: expected }]);
  });

  it('is no topic', () => {
    const { client } = scriptedClient<SQSClient>();
    const queues = new MissingQueues({ client, naming: NAMING });
    expect(queues.findName({ kind: 'topic', name: 'orders' })).toBeUndefined();
  });
});

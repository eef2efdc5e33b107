import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { TopicTasks } from '../src/adapters/sns/topic-tasks.ts';
import { TableFlowStore } from '../src/adapters/dynamodb/flow-store.ts';
import { WorkInbox } from '../src/adapters/sqs/work-inbox.ts';
import { SHORT_CALLS } from '../src/composition/clients.ts';
import { runTask } from './adapters/scripted-client.ts';

/** Accepts connections and says nothing. */
let server: Server;
let sockets: Set<Socket>;

beforeEach(async () => {
  sockets = new Set();
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
});

/** As composed, but for the patience: a test has less. */
function settings() {
  const { port } = server.address() as AddressInfo;
  return {
    ...SHORT_CALLS,
    requestHandler: { ...SHORT_CALLS.requestHandler, requestTimeout: 50 },
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    maxAttempts: 1,
  };
}

describe('a service that accepts a call and never answers', () => {
  it('is given up: a commit used to wait for ever', () => {
    expect(SHORT_CALLS.requestHandler).toMatchObject({
      connectionTimeout: 2_000,
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
    });
  });

  it('is a fault at the table', async () => {
    const flows = new TableFlowStore(new DynamoDBClient(settings()), { tableName: 'table' });
    await expect(flows.findFlow('flow')).rejects.toMatchObject({ name: 'Fault' });
  });

  it('is a fault at the queue', async () => {
    const inbox = new WorkInbox({
      client: new SQSClient(settings()),
      queueName: 'work',
      deadLetterQueueName: 'dead',
    });
    await expect(inbox.delete('receipt')).rejects.toMatchObject({ name: 'Fault' });
  });

  it('fails a step that publishes, which may be retried', async () => {
    const tasks = new TopicTasks({
      client: new SNSClient(settings()),
      naming: { stage: 'dev', template: '{name}', ignoresScope: false },
    });
    const arn = 'arn:aws:sns:eu-west-1:123456789012:news';
    const outcome = await tasks.run(runTask({ kind: 'nativeTopic', arn }));
    expect(outcome).toMatchObject({ ok: false, error: 'MNS.InternalError' });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { MemoryPayloads } from '../../../src/adapters/memory/memory-payloads.ts';
import { SqsWorkQueue } from '../../../src/adapters/sqs/work-queue.ts';
import type { WorkMessage } from '../../../src/app/ports.ts';
import { decodeWorkMessage } from '../../../src/app/work-message.ts';
import { toFlowId, toRunId, toWorkId } from '../../../src/core/shared/ids.ts';
import { type Answer, awsError, scriptedClient } from '../scripted-client.ts';

function message(output: string): WorkMessage {
  return {
    workId: toWorkId('work-1'),
    key: { flowId: toFlowId('flow'), executionName: 'run' },
    runId: toRunId('run-id'),
    work: { trigger: { type: 'TaskSucceeded', taskEventId: 4, output } },
  };
}

function open(answer: Answer = {}) {
  const { client, sent } = scriptedClient<SQSClient>(answer);
  const payloads = new MemoryPayloads();
  return {
    queue: new SqsWorkQueue({ client, queueUrl: 'http://queue', payloads }),
    payloads,
    sent,
  };
}

describe('the work queue in SQS', () => {
  it('sends a message that its reader understands', async () => {
    const { queue, sent } = open();
    await queue.send(message('x'), 30);
    expect(sent).toMatchObject([
      { command: 'SendMessageCommand', input: { QueueUrl: 'http://queue', DelaySeconds: 30 } },
    ]);
    const body = String(sent[0]?.input['MessageBody']);
    expect(decodeWorkMessage(body)).toEqual({ kind: 'message', message: message('x') });
  });

  it('stores a body over 240 KB first, and sends its reference', async () => {
    const { queue, payloads, sent } = open();
    const large = message('x'.repeat(250_000));
    await queue.send(large);
    const body = String(sent[0]?.input['MessageBody']);
    expect(body.length).toBeLessThan(1_000);
    const decoded = decodeWorkMessage(body);
    expect(decoded.kind).toBe('payload');
    const text = decoded.kind === 'payload' ? await payloads.get(decoded.ref) : undefined;
    expect(decodeWorkMessage(text ?? '')).toEqual({ kind: 'message', message: large });
  });

  it('counts bytes, not characters', async () => {
    const { queue, sent } = open();
    await queue.send(message('漢'.repeat(100_000)));
    expect(decodeWorkMessage(String(sent[0]?.input['MessageBody'])).kind).toBe('payload');
  });

  it('counts what escapes add: half of it in characters is not half of it in the queue', async () => {
    const { queue, sent } = open();
    // 4 bytes each as they are, 12 as they travel.
    await queue.send(message('😀'.repeat(25_000)));
    expect(decodeWorkMessage(String(sent[0]?.input['MessageBody'])).kind).toBe('payload');
  });

  it('turns what passes by itself into a fault, and nothing else', async () => {
    const throttled = open(awsError('RequestThrottled', 400)).queue.send(message('x'));
    await expect(throttled).rejects.toMatchObject({ name: 'Fault' });
    const gone = open(awsError('QueueDoesNotExist', 400)).queue.send(message('x'));
    await expect(gone).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  it.each([-1, 901, 0.5])('refuses a delay of %d s', async (delaySeconds) => {
    await expect(open().queue.send(message('x'), delaySeconds)).rejects.toThrow('delay');
  });

  it('says which trace it is sent in, where it is one', async () => {
    const { client, sent } = scriptedClient<SQSClient>({}, {});
    const headers = ['Root=1-0-0;Parent=0;Sampled=1', undefined];
    const queue = new SqsWorkQueue({
      ...{ client, queueUrl: 'http://queue', payloads: new MemoryPayloads() },
      traceHeader: () => headers.shift(),
    });
    await queue.send(message('x'));
    await queue.send(message('x'));
    expect(sent[0]?.input['MessageSystemAttributes']).toEqual({
      AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-0-0;Parent=0;Sampled=1' },
    });
    expect(sent[1]?.input).not.toHaveProperty('MessageSystemAttributes');
  });
});

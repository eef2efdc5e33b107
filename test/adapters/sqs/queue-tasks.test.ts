import { describe, expect, it } from '@jest/globals';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { QueueNaming } from '../../../src/adapters/sqs/queue-name.ts';
import { QueueTasks } from '../../../src/adapters/sqs/queue-tasks.ts';
import type { JsonObject } from '../../../src/core/shared/json.ts';
import {
  type Answer,
  awsError,
  networkError,
  runTask,
  scriptedClient,
  TRACE_HEADER,
  tracedCaller,
  TRACEPARENT,
} from '../scripted-client.ts';

const QUEUE = { kind: 'queue', name: 'orders' } as const;
const URL = { QueueUrl: 'http://queue/orders' };
const SENT = { MessageId: 'm-1', MD5OfMessageBody: '5eb63bbbe01eeed093cb22bb8f5acdc3' };

const NAMING: QueueNaming = { stage: 'dev', template: '{name}', ignoresScope: false };

function open(...answers: readonly Answer[]) {
  return openNamed(NAMING, ...answers);
}

function openNamed(naming: QueueNaming, ...answers: readonly Answer[]) {
  const { client, sent } = scriptedClient<SQSClient>(...answers);
  return { tasks: new QueueTasks({ client, region: 'eu-west-1', naming }), sent };
}

const send = (serviceParams: JsonObject) => runTask(QUEUE, { serviceParams });

describe('a task on a queue', () => {
  it('sends one message and answers as the original service does', async () => {
    const { tasks, sent } = open(URL, SENT);
    expect(await tasks.run(send({ MessageBody: 'hello world' }))).toEqual({
      ok: true,
      output: {
        MessageId: 'm-1',
        MessageBodyMD5: '5EB63BBBE01EEED093CB22BB8F5ACDC3',
        RequestId: 'request-1',
      },
      requestId: 'request-1',
    });
    expect(sent).toEqual([
      { command: 'GetQueueUrlCommand', input: { QueueName: 'orders' } },
      {
        command: 'SendMessageCommand',
        input: {
          QueueUrl: 'http://queue/orders',
          MessageBody: 'hello world',
          MessageAttributes: {
            Priority: { DataType: 'Number', StringValue: '8' },
            SluiceIdempotencyKey: { DataType: 'String', StringValue: 'run-id:5' },
          },
        },
      },
    ]);
  });

  it.each([
    ['text as it is', ' { "a" : 1 } ', ' { "a" : 1 } '],
    ['an object as compact JSON', { a: [1, null], b: 'ä' }, '{"a":[1,null],"b":"ä"}'],
    ['a number', 5, '5'],
    ['false', false, 'false'],
    ['null', null, 'null'],
  ])('sends %s', async (_name, MessageBody, expected) => {
    const { tasks, sent } = open(URL, SENT);
    await tasks.run(send({ MessageBody }));
    expect(sent[1]?.input['MessageBody']).toBe(expected);
  });

  it.each([
    [{ DelaySeconds: 900, Priority: 1 }, 900, '1'],
    [{ DelaySeconds: '10', Priority: '16' }, 10, '16'],
    [{ DelaySeconds: 0, Priority: null }, 0, '8'],
  ])('takes %j', async (serviceParams, delaySeconds, priority) => {
    const { tasks, sent } = open(URL, SENT);
    await tasks.run(send({ MessageBody: 'x', ...serviceParams }));
    expect(sent[1]?.input).toMatchObject({
      DelaySeconds: delaySeconds,
      MessageAttributes: { Priority: { StringValue: priority } },
    });
  });

  it.each([
    [{ DelaySeconds: 901 }, 'DelaySeconds is 901, not a whole number from 0 to 900'],
    [{ DelaySeconds: 'soon' }, 'DelaySeconds is "soon", not a whole number from 0 to 900'],
    [{ DelaySeconds: -1 }, 'DelaySeconds is -1, not a whole number from 0 to 900'],
    [{ Priority: 0 }, 'Priority is 0, not a whole number from 1 to 16'],
    [{ Priority: 1.5 }, 'Priority is 1.5, not a whole number from 1 to 16'],
    [{ Priority: {} }, 'Priority is {}, not a whole number from 1 to 16'],
  ])('refuses %j', async (serviceParams, cause) => {
    const { tasks, sent } = open();
    const outcome = await tasks.run(send({ MessageBody: 'x', ...serviceParams }));
    expect(outcome).toEqual({ ok: false, error: 'MNS.InternalError', cause });
    expect(sent).toEqual([]);
  });

  it.each([undefined, 0])(
    'keeps the order of an execution on a FIFO queue, which takes no delay: %s',
    async (DelaySeconds) => {
      const { tasks, sent } = openNamed({ ...NAMING, template: '{stage}-{name}' }, URL, SENT);
      const params = { MessageBody: 'x', Priority: 1, DelaySeconds: DelaySeconds ?? null };
      await tasks.run(runTask({ kind: 'queue', name: 'orders.fifo' }, { serviceParams: params }));
      expect(sent[0]?.input).toEqual({ QueueName: 'dev-orders.fifo' });
      expect(sent[1]?.input).toEqual({
        QueueUrl: 'http://queue/orders',
        MessageBody: 'x',
        MessageGroupId: 'run-id',
        MessageDeduplicationId: 'run-id:5',
        MessageAttributes: {
          Priority: { DataType: 'Number', StringValue: '1' },
          SluiceIdempotencyKey: { DataType: 'String', StringValue: 'run-id:5' },
        },
      });
    },
  );

  it('refuses a delay on a queue that only its naming makes a FIFO queue', async () => {
    const overrides = { orders: 'arn:aws:sqs:eu-west-1:123456789012:orders.fifo' };
    const { tasks, sent } = openNamed({ ...NAMING, overrides });
    const outcome = await tasks.run(send({ MessageBody: 'x', DelaySeconds: 5 }));
    expect(outcome).toEqual({
      ok: false,
      error: 'MNS.InternalError',
      cause:
        'queue "orders.fifo" is a FIFO queue, which delays no single message; ' +
        'a name that ends with ".fifo" in the flow too is delayed before it is sent',
    });
    expect(sent).toEqual([]);
  });

  it('asks for the URL of a queue once', async () => {
    const { tasks, sent } = open(URL, SENT, SENT);
    await tasks.run(send({ MessageBody: 'x' }));
    await tasks.run(send({ MessageBody: 'y' }));
    expect(sent.map(({ command }) => command)).toEqual([
      'GetQueueUrlCommand',
      'SendMessageCommand',
      'SendMessageCommand',
    ]);
  });

  it('asks again when the queue was not there', async () => {
    const { tasks, sent } = open(URL, awsError('QueueDoesNotExist', 400), URL, SENT);
    const first = await tasks.run(send({ MessageBody: 'x' }));
    expect(first).toMatchObject({ ok: false, error: 'MNS.QueueNotExist' });
    expect(await tasks.run(send({ MessageBody: 'x' }))).toMatchObject({ ok: true });
    expect(sent).toHaveLength(4);
  });

  it('takes the account and name from a native ARN, of its own region only', async () => {
    const native = (arn: string) => runTask({ kind: 'nativeQueue', arn });
    const { tasks, sent } = open(URL, SENT);
    await tasks.run(native('arn:aws:sqs:eu-west-1:123456789012:orders'));
    expect(sent[0]?.input).toEqual({
      QueueName: 'orders',
      QueueOwnerAWSAccountId: '123456789012',
    });
    expect(await tasks.run(native('arn:aws:sqs:us-east-1:123456789012:orders'))).toEqual({
      ok: false,
      error: 'MNS.QueueNotExist',
      cause: 'queue "orders" is in region us-east-1, not in eu-west-1',
    });
  });

  it('looks at the name alone where there is one region and account: the step used to fail locally', async () => {
    const { tasks, sent } = openNamed({ ...NAMING, ignoresScope: true }, URL, SENT);
    const arn = 'arn:aws:sqs:us-east-1:123456789012:orders';
    const outcome = await tasks.run(runTask({ kind: 'nativeQueue', arn }));
    expect(outcome).toMatchObject({ ok: true });
    expect(sent[0]?.input).toEqual({ QueueName: 'orders' });
  });

  it.each<[Partial<QueueNaming>, object]>([
    [{ template: '{stage}-{name}' }, { QueueName: 'dev-orders' }],
    [{ template: '{stage}-{name}', overrides: { orders: 'bestellt' } }, { QueueName: 'bestellt' }],
    [{ overrides: { other: 'bestellt' } }, { QueueName: 'orders' }],
    [
      { overrides: { orders: 'arn:aws:sqs:eu-west-1:123456789012:theirs' } },
      { QueueName: 'theirs', QueueOwnerAWSAccountId: '123456789012' },
    ],
  ])('is named by %j', async (naming, expected) => {
    const { tasks, sent } = openNamed({ ...NAMING, ...naming }, URL, SENT);
    await tasks.run(send({ MessageBody: 'x' }));
    expect(sent[0]?.input).toEqual(expected);
  });

  it.each([
    [awsError('QueueDoesNotExist', 400), 'MNS.QueueNotExist'],
    [awsError('AWS.SimpleQueueService.NonExistentQueue', 400), 'MNS.QueueNotExist'],
    [awsError('KmsAccessDenied', 400), 'MNS.AccessDenied'],
    [
      awsError('InvalidParameterValue', 400, 'Message must be shorter than 1048576 bytes.'),
      'MNS.MessageBodyTooLong',
    ],
    [awsError('InvalidMessageContents', 400), 'MNS.InternalError'],
    [awsError('RequestThrottled', 400), 'MNS.InternalError'],
    [awsError('ServiceUnavailable', 503), 'MNS.InternalError'],
    [networkError('ECONNREFUSED'), 'MNS.InternalError'],
  ])('answers %s as %s', async (error, name) => {
    const { tasks } = open(URL, error);
    const outcome = await tasks.run(send({ MessageBody: 'x' }));
    const cause = `queue "orders": ${error.name}: ${error.message}`;
    expect(outcome).toEqual({ ok: false, error: name, cause });
  });

  it('does not take a defect for an answer', async () => {
    const { tasks } = open(URL, new TypeError('undefined is not a function'));
    await expect(tasks.run(send({ MessageBody: 'x' }))).rejects.toThrow(TypeError);
  });

  it('hands its trace on: to X-Ray beside the attributes, to others among them', async () => {
    const { tasks, sent } = open(URL, SENT);
    const fields = { serviceParams: { MessageBody: 'x' }, caller: tracedCaller() };
    await tasks.run(runTask(QUEUE, fields));
    expect(sent[1]?.input).toMatchObject({
      MessageSystemAttributes: {
        AWSTraceHeader: { DataType: 'String', StringValue: TRACE_HEADER },
      },
      MessageAttributes: { traceparent: { DataType: 'String', StringValue: TRACEPARENT } },
    });
  });
});

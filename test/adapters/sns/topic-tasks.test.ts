import { describe, expect, it } from '@jest/globals';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { TopicNaming } from '../../../src/adapters/sns/topic-name.ts';
import { TopicTasks } from '../../../src/adapters/sns/topic-tasks.ts';
import type { Json, JsonObject } from '../../../src/core/shared/json.ts';
import {
  type Answer,
  awsError,
  networkError,
  runTask,
  scriptedClient,
  tracedCaller,
  TRACEPARENT,
} from '../scripted-client.ts';

const PREFIX = 'arn:aws:sns:eu-west-1:123456789012:';
const TOPIC = { kind: 'topic', name: 'news' } as const;
const KEY = { SluiceIdempotencyKey: { DataType: 'String', StringValue: 'run-id:5' } };

const NAMING: TopicNaming = { stage: 'dev', template: '{name}', ignoresScope: false };

function open(...answers: readonly Answer[]) {
  return openNamed(NAMING, ...answers);
}

function openNamed(naming: TopicNaming, ...answers: readonly Answer[]) {
  const { client, sent } = scriptedClient<SNSClient>(...answers);
  return { tasks: new TopicTasks({ client, naming, topicArnPrefix: PREFIX }), sent };
}

const publish = (serviceParams: JsonObject) => runTask(TOPIC, { serviceParams });
const text = (StringValue: string) => ({ DataType: 'String', StringValue });

describe('a task on a topic', () => {
  it('publishes once and answers as the original service does', async () => {
    const { tasks, sent } = open({ MessageId: 'm-1' });
    const MessageBody = { messageBody: 'hello world', taskToken: 'token' };
    expect(await tasks.run(publish({ MessageBody }))).toEqual({
      ok: true,
      output: {
        MessageId: 'm-1',
        MessageBodyMD5: expect.stringMatching(/^[0-9A-F]{32}$/) as unknown,
        RequestId: 'request-1',
      },
      requestId: 'request-1',
    });
    const Message = '{"messageBody":"hello world","taskToken":"token"}';
    expect(sent).toEqual([
      {
        command: 'PublishCommand',
        input: { TopicArn: `${PREFIX}news`, Message, MessageAttributes: KEY },
      },
    ]);
  });

  it('takes the digest of the body that it sends', async () => {
    const outcome = await open({ MessageId: 'm' }).tasks.run(
      publish({ MessageBody: 'hello world' }),
    );
    expect(outcome).toMatchObject({
      output: { MessageBodyMD5: '5EB63BBBE01EEED093CB22BB8F5ACDC3' },
    });
  });

  it.each<[string, JsonObject, Record<string, unknown>]>([
    ['a tag', { MessageTag: 'urgent' }, { MessageTag: text('urgent') }],
    ['an empty tag, which it leaves out', { MessageTag: '' }, {}],
    [
      'attributes, each as text, those without a value left out',
      { MessageAttributes: { a: 'x', b: 5, c: { d: [true] }, e: '', f: null, g: false } },
      { a: text('x'), b: text('5'), c: text('{"d":[true]}'), g: text('false') },
    ],
    ['attributes as JSON text', { MessageAttributes: '{"a":"x"}' }, { a: text('x') }],
    ['other text', { MessageAttributes: 'x' }, { MessageAttributes: text('x') }],
    ['no attributes', { MessageAttributes: '' }, {}],
    ['a key that is ours', { MessageAttributes: { SluiceIdempotencyKey: 'forged' } }, {}],
    [
      'the tag rather than a key called so',
      { MessageTag: 'a', MessageAttributes: { MessageTag: 'b' } },
      { MessageTag: text('a') },
    ],
  ])('sends %s', async (_name, serviceParams, attributes) => {
    const { tasks, sent } = open({});
    await tasks.run(publish({ MessageBody: 'x', ...serviceParams }));
    expect(sent[0]?.input['MessageAttributes']).toEqual({ ...attributes, ...KEY });
  });

  it.each<[Json, string | undefined]>([
    ['Your order', 'Your order'],
    ['x'.repeat(99), 'x'.repeat(99)],
    ['x'.repeat(100), 'x'.repeat(99)],
    [`${'x'.repeat(98)}😀`, 'x'.repeat(98)],
    ['您的订单', '您的订单'],
    ['two\r\n\tlines\u0007and\u2028more', 'two lines and more'],
    [' begins with a space', 'begins with a space'],
    [' \n', undefined],
    ['', undefined],
    [5, '5'],
    [{ text: 'x' }, undefined],
    [null, undefined],
  ])('has the subject of a mail, made fit: %j', async (Subject, expected) => {
    const { tasks, sent } = open({});
    const MailAttributes = { Subject, IsHTML: true };
    await tasks.run(publish({ MessageBody: 'x', MessageAttributes: { MailAttributes } }));
    expect(sent[0]?.input['Subject']).toBe(expected);
    expect(sent[0]?.input['MessageAttributes']).toMatchObject({
      MailAttributes: text(JSON.stringify(MailAttributes)),
    });
  });

  it('finds the subject in mail attributes that are JSON text', async () => {
    const { tasks, sent } = open({});
    const MessageAttributes = { MailAttributes: '{"Subject":"Your order"}' };
    await tasks.run(publish({ MessageBody: 'x', MessageAttributes }));
    expect(sent[0]?.input['Subject']).toBe('Your order');
    expect(sent[0]?.input['MessageAttributes']).toMatchObject({
      MailAttributes: text('{"Subject":"Your order"}'),
    });
  });

  it('keeps the order of an execution on a FIFO topic, once for each idempotency key', async () => {
    const { tasks, sent } = openNamed({ ...NAMING, template: '{name}-{stage}' }, {});
    await tasks.run(runTask({ kind: 'topic', name: 'news.fifo' }));
    expect(sent[0]?.input).toMatchObject({
      TopicArn: `${PREFIX}news-dev.fifo`,
      MessageGroupId: 'run-id',
      MessageDeduplicationId: 'run-id:5',
    });
  });

  it('hands its trace on, which an attribute of that name does not change', async () => {
    const { tasks, sent } = open({});
    const serviceParams = { MessageBody: 'x', MessageAttributes: { traceparent: 'forged' } };
    await tasks.run(runTask(TOPIC, { serviceParams, caller: tracedCaller() }));
    const MessageAttributes = { ...KEY, traceparent: text(TRACEPARENT) };
    expect(sent[0]?.input['MessageAttributes']).toEqual(MessageAttributes);
  });

  it.each([
    [8, true],
    [9, false],
  ])(
    'beside %d attributes: hands its trace on, %s: queues with raw delivery take ten',
    async (count, isTraced) => {
      const { tasks, sent } = open({});
      const names = Array.from({ length: count }, (_, index) => `attribute${index}`);
      const MessageAttributes = Object.fromEntries(names.map((name) => [name, 'x']));
      const serviceParams = { MessageBody: 'x', MessageAttributes };
      await tasks.run(runTask(TOPIC, { serviceParams, caller: tracedCaller() }));
      expect(Object.keys(sent[0]?.input['MessageAttributes'] ?? {})).toEqual([
        ...names,
        'SluiceIdempotencyKey',
        ...(isTraced ? ['traceparent'] : []),
      ]);
    },
  );

  it('takes a native ARN as it is', async () => {
    const { tasks, sent } = open({});
    const arn = 'arn:aws:sns:us-east-1:1:other';
    await tasks.run(runTask({ kind: 'nativeTopic', arn }));
    expect(sent[0]?.input['TopicArn']).toBe(arn);
  });

  it.each<[Partial<TopicNaming>, string]>([
    [{ template: '{name}-{stage}' }, `${PREFIX}news-dev`],
    [{ template: '{name}-{stage}', overrides: { news: 'nachrichten' } }, `${PREFIX}nachrichten`],
    [{ overrides: { news: 'arn:aws:sns:us-east-1:1:theirs' } }, 'arn:aws:sns:us-east-1:1:theirs'],
  ])('is named by %j', async (naming, arn) => {
    const { tasks, sent } = openNamed({ ...NAMING, ...naming }, {});
    await tasks.run(publish({ MessageBody: 'x' }));
    expect(sent[0]?.input['TopicArn']).toBe(arn);
  });

  it('looks at the name alone where there is one region and account: the step used to fail locally', async () => {
    const { client, sent } = scriptedClient<SNSClient>(
      { Topics: [{ TopicArn: `${PREFIX}other` }] },
      {},
    );
    const tasks = new TopicTasks({ client, naming: { ...NAMING, ignoresScope: true } });
    const arn = 'arn:aws:sns:us-east-1:1:other';
    expect(await tasks.run(runTask({ kind: 'nativeTopic', arn }))).toMatchObject({ ok: true });
    expect(sent[1]?.input['TopicArn']).toBe(`${PREFIX}other`);
  });

  it.each([
    [awsError('NotFoundException', 404), 'MNS.TopicNotExist'],
    [awsError('KMSAccessDeniedException', 400), 'MNS.AccessDenied'],
    [
      awsError('InvalidParameterException', 400, 'Invalid parameter: Message too long'),
      'MNS.MessageBodyTooLong',
    ],
    [
      awsError('InvalidParameterException', 400, 'Invalid parameter: Subject too long'),
      'MNS.InternalError',
    ],
    [awsError('InvalidParameterException', 400), 'MNS.InternalError'],
    [awsError('ThrottledException', 429), 'MNS.InternalError'],
    [awsError('InternalErrorException', 500), 'MNS.InternalError'],
    [networkError('ECONNRESET'), 'MNS.InternalError'],
  ])('answers %s as %s', async (error, name) => {
    const outcome = await open(error).tasks.run(publish({ MessageBody: 'x' }));
    const cause = `topic "news": ${error.name}: ${error.message}`;
    expect(outcome).toEqual({ ok: false, error: name, cause });
  });

  it('does not take a defect for an answer', async () => {
    const { tasks } = open(new TypeError('undefined is not a function'));
    await expect(tasks.run(publish({ MessageBody: 'x' }))).rejects.toThrow(TypeError);
  });
});

describe('a topic without a configured account', () => {
  it('is looked up page by page, once', async () => {
    const pages = [
      { Topics: [{ TopicArn: `${PREFIX}other` }], NextToken: 'more' },
      { Topics: [{ TopicArn: `${PREFIX}news` }] },
    ];
    const { client, sent } = scriptedClient<SNSClient>(...pages, {}, {});
    const tasks = new TopicTasks({ client, naming: NAMING });
    await tasks.run(publish({ MessageBody: 'x' }));
    await tasks.run(publish({ MessageBody: 'y' }));
    expect(sent.map(({ command }) => command)).toEqual([
      'ListTopicsCommand',
      'ListTopicsCommand',
      'PublishCommand',
      'PublishCommand',
    ]);
    expect(sent[2]?.input['TopicArn']).toBe(`${PREFIX}news`);
  });

  it('may not be there, and is looked for again', async () => {
    const { client } = scriptedClient<SNSClient>(
      { Topics: [] },
      { Topics: [{ TopicArn: `${PREFIX}news` }] },
      {},
    );
    const tasks = new TopicTasks({ client, naming: NAMING });
    expect(await tasks.run(publish({ MessageBody: 'x' }))).toEqual({
      ok: false,
      error: 'MNS.TopicNotExist',
      cause: 'topic "news": there is no topic of this name',
    });
    expect(await tasks.run(publish({ MessageBody: 'x' }))).toMatchObject({ ok: true });
  });
});

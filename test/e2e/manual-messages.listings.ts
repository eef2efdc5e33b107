/** The manual's listings of queues and topics. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { subscribeHttp } from '../../src/entry/cli/topic-subscription.ts';
import { runProgram } from '../support/child-script.ts';
import type { ManualStack } from '../support/manual-stack.ts';
import { PYTHON } from '../support/python.ts';

const WORKERS = path.resolve(import.meta.dirname, '../../examples/topic-callback');
const LISTENING = 'worker listens on ';

const digestOf = (text = '') => createHash('md5').update(text).digest('hex').toUpperCase();
const parse = (text: unknown) => JSON.parse(String(text)) as Record<string, unknown>;

/** Sections 7 to 9. */
export function describeMessageListings(manual: () => ManualStack): void {
  describeQueues(manual);
  describeTopics(manual);
  describeMails(manual);
  describeTopicExample(manual);
}

function describeQueues(manual: () => ManualStack): void {
  describe('7. queues', () => {
    const input = { key: 'value_1' };
    const body = '{"key_1":"value_1","key_2":"value"}';

    it('a message has the documented body, and the step its answer', async () => {
      const output = await manual().run(manual().listing('7-queue-request-response'), input);
      const message = await manual().receive('orders');
      expect([message.Body, message.MessageAttributes?.['Priority']?.StringValue]).toEqual([
        body,
        '1',
      ]);
      expect(output).toEqual({
        MessageId: message.MessageId,
        MessageBodyMD5: digestOf(body),
        RequestId: expect.any(String) as unknown,
      });
    });

    it('a message carries the token of a step that waits', async () => {
      const name = manual().listing('7-queue-callback');
      await manual().start(name, 'run', input);
      const { task_token, ...rest } = parse((await manual().receive('orders')).Body);
      expect(rest).toEqual(JSON.parse(body));
      await manual().report(String(task_token), { packed: true });
      expect(await manual().outputOf(name, 'run')).toEqual({ packed: true });
    });
  });
}

function describeTopics(manual: () => ManualStack): void {
  describe('8. topics', () => {
    const messageAttributes = { city: 'Hangzhou', size: 2 };
    const input = { messageBody: 'hello world', messageTag: 'weather', messageAttributes };

    beforeAll(() => manual().subscribeQueue('news', 'forecasts', { MessageTag: ['weather'] }));

    const received = async () => {
      const { Body } = await manual().receive('forecasts');
      const { MessageAttributes, ...envelope } = parse(Body) as {
        Message: string;
        MessageAttributes: Record<string, { Value: string }>;
      };
      const attributes = Object.entries(MessageAttributes).map(([name, { Value }]) => [
        name,
        Value,
      ]);
      return { ...envelope, attributes: Object.fromEntries(attributes) as Record<string, string> };
    };

    it('a message has body, tag and attributes; the step has messageId, requestId and md5', async () => {
      const output = await manual().run(manual().listing('8-topic-request-response'), input);
      const { Message, attributes, ...envelope } = await received();
      expect(JSON.parse(Message)).toEqual(input);
      expect(attributes).toMatchObject({ city: 'Hangzhou', size: '2', MessageTag: 'weather' });
      expect(output).toEqual({
        messageId: (envelope as Record<string, unknown>)['MessageId'],
        requestId: expect.stringMatching(/./) as unknown,
        md5: digestOf(Message),
      });
    });

    it('a message carries the token of a step that waits', async () => {
      const name = manual().listing('8-topic-callback');
      await manual().start(name, 'run', input);
      const { taskToken, ...rest } = parse((await received()).Message);
      expect(rest).toEqual(input);
      await manual().report(String(taskToken), { read: true });
      expect(await manual().outputOf(name, 'run')).toEqual({ read: true });
    });
  });
}

function describeMails(manual: () => ManualStack): void {
  describe('8. mails', () => {
    it('have their subject', async () => {
      await manual().subscribeQueue('news', 'mails', { MailAttributes: [{ exists: true }] });
      const name = manual().listing('8-topic-mail');
      await manual().run(name, {
        messageBody: '<p>hi</p>',
        subject: 'Greetings',
        account: 'a@b.c',
      });
      const mail = parse((await manual().receive('mails')).Body);
      expect([mail['Message'], mail['Subject']]).toEqual(['<p>hi</p>', 'Greetings']);
      const { MailAttributes } = mail['MessageAttributes'] as Record<string, { Value: string }>;
      expect(JSON.parse(MailAttributes?.Value ?? '')).toEqual({
        Subject: 'Greetings',
        AccountName: 'a@b.c',
        AddressType: 0,
        IsHTML: true,
        ReplyToAddress: 0,
      });
    });
  });
}

function describeTopicExample(manual: () => ManualStack): void {
  describe.each([
    { where: 'in Node', command: process.execPath, script: 'worker.mjs', app: 'node' },
    { where: 'in Python', command: PYTHON, script: 'worker.py', app: 'python' },
  ])('9. the topic example with its worker $where', ({ command, script, app }) => {
    const test = command === undefined ? it.skip : it;

    test('ends with {"status":"success"}', async () => {
      const name = manual().listing('9-topic-end-to-end');
      const { endpoint, accessKeyId, accessKeySecret } = manual().stack.connection;
      const worker = runProgram(String(command), [path.join(WORKERS, script)], {
        PORT: '0',
        SLUICE_ENDPOINT: endpoint,
        SLUICE_ACCESS_KEY_ID: accessKeyId,
        SLUICE_ACCESS_KEY_SECRET: accessKeySecret,
        SLUICE_SECURITY_TOKEN: 'of temporary credentials',
      });
      try {
        const address = (await worker.waitForLine(LISTENING)).slice(LISTENING.length);
        const subscription = await subscribeHttp(manual().stack.messaging, 'news', address);
        await subscription.confirmed();
        await manual().start(name, app, { messageBody: 'hello world' });
        expect(await manual().outputOf(name, app)).toEqual({ status: 'success' });
        expect(await manual().describe(name, app)).toMatchObject({
          Output: '{"status":"success"}',
        });
        expect(worker.lines).toContain('received "hello world"');
        await subscription.end();
      } finally {
        await worker.stop();
      }
    });
  });
}

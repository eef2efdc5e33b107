/** Answers to CloudFormation: their size, and how they are delivered. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { sendAnswer } from '../../../src/entry/cloudformation/send-answer.ts';
import { toAnswerBody } from '../../../src/entry/cloudformation/stack-answer.ts';
import { readStackRequest } from '../../../src/entry/cloudformation/stack-request.ts';
import { ANSWER_URL, stackEvent, StackWorld } from './stack-world.ts';

const request = readStackRequest(stackEvent('Create'));
const failed = (reason: string) => ({ status: 'FAILED', physicalId: 'x', reason }) as const;

describe('the body of an answer', () => {
  it.each(['a', 'ä', '💥', '"', '\n'])('of a long reason of %j has 4,096 bytes at most', (unit) => {
    const body = toAnswerBody(request, failed(`first ${unit.repeat(5_000)}`));
    const bytes = new TextEncoder().encode(body).length;
    expect(bytes).toBeLessThanOrEqual(4_096);
    expect(bytes).toBeGreaterThan(4_096 - 12);
    const { Reason } = JSON.parse(body) as { Reason: string };
    expect(Reason.startsWith('first ') && Reason.endsWith(`${unit}…`)).toBe(true);
  });

  it('of a reason has no character that a list of events cannot show', () => {
    const body = toAnswerBody(request, failed('a\u001b[31m\0\ud800\uffff b\tc\n💥é'));
    expect(JSON.parse(body)).toMatchObject({ Reason: 'a�[31m��� b\tc\n💥é' });
  });

  it('of a reason that fits is whole', () => {
    expect(JSON.parse(toAnswerBody(request, failed('because')))).toEqual({
      Status: 'FAILED',
      Reason: 'because',
      PhysicalResourceId: 'x',
      StackId: request.StackId,
      RequestId: request.RequestId,
      LogicalResourceId: request.LogicalResourceId,
    });
  });
});

describe('an answer', () => {
  it('is put as CloudFormation signs it: the body alone, and no content type', async () => {
    const received: { request: IncomingMessage; body: string }[] = [];
    const take = async (incoming: IncomingMessage, response: ServerResponse) => {
      received.push({ request: incoming, body: await text(incoming) });
      response.end();
    };
    const server = createServer((incoming, response) => {
      take(incoming, response).catch(() => incoming.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a?b=c`;
    await sendAnswer({ fetch, pause: () => Promise.resolve() }, url, '{"Status":"SUCCESS"}');
    server.close();
    expect(received).toHaveLength(1);
    const [{ request: put, body } = { request: undefined, body: '' }] = received;
    expect([put?.method, put?.url, body]).toEqual(['PUT', '/a?b=c', '{"Status":"SUCCESS"}']);
    expect([put?.headers['content-type'], put?.headers['content-length']]).toEqual(['', '20']);
  });

  it('is put again, with growing pauses, until it is taken', async () => {
    const stack = new StackWorld();
    stack.statuses = [500, new TypeError('fetch failed'), 503, 200];
    await stack.ask(stackEvent('Create'));
    expect([stack.puts.length, stack.pauses]).toEqual([4, [250, 500, 1_000]]);
    expect(stack.answers).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  it('that nobody takes is given up, so that the event comes again; the error keeps the address', async () => {
    const stack = new StackWorld();
    const refused = Object.assign(new TypeError(`cannot fetch ${ANSWER_URL}`), {
      cause: { code: 'ECONNREFUSED' },
    });
    stack.statuses = [403, 403, 403, 403, refused];
    const asked = stack.ask(stackEvent('Create'));
    await expect(asked).rejects.toThrow(
      /^CloudFormation did not take the answer, 5 times: ECONNREFUSED$/,
    );
    expect(stack.puts).toHaveLength(5);
  });
});

import { describe, expect, it } from '@jest/globals';
import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { SeededIds } from '../../src/adapters/memory/seeded-ids.ts';
import { httpMiddleware, workMiddleware } from '../../src/entry/middleware.ts';
import { gatewayEvent } from '../support/gateway-event.ts';

const CONTEXT = {} as Context;

function collectingLog() {
  const lines: [string, unknown][] = [];
  const write = (message: string, fields?: unknown) => void lines.push([message, fields]);
  let flushes = 0;
  const flush = async () => void (flushes += 1);
  return { lines, log: { error: write }, flush, flushes: () => flushes };
}

function handlerOf(work: () => APIGatewayProxyStructuredResultV2) {
  const { lines, log, flush, flushes } = collectingLog();
  const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(httpMiddleware({ ids: new SeededIds(1), log, flush }))
    .handler(async () => work());
  return { lines, flushes, answer: () => handler(gatewayEvent({}), CONTEXT) };
}

describe('the middleware of HTTP sources', () => {
  it('adds safe headers and leaves the answer alone', async () => {
    const { answer, flushes } = handlerOf(() => ({
      ...{ statusCode: 200, headers: { a: 'b' }, body: 'text' },
    }));
    expect(await answer()).toEqual({
      statusCode: 200,
      headers: {
        a: 'b',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      },
      body: 'text',
    });
    expect(flushes()).toBe(1);
  });

  it('answers what nobody caught with a 500 without details, and logs it', async () => {
    const { lines, flushes, answer } = handlerOf(() => {
      throw new Error('secret detail');
    });
    const { statusCode, body } = await answer();
    expect(statusCode).toBe(500);
    expect(JSON.parse(body!)).toEqual({
      RequestId: expect.any(String),
      HostId: 'fnf.test',
      Code: 'InternalServerError',
      Message: 'An internal error has occurred. Please retry.',
    });
    expect([lines.length, flushes()]).toEqual([1, 1]);
  });
});

describe('the middleware of queues and schedules', () => {
  it('logs an error and throws it on, so that the source delivers again', async () => {
    const { lines, log, flush, flushes } = collectingLog();
    const handler = middy<object, void>()
      .use(workMiddleware({ log, flush }))
      .handler(async () => {
        throw new Error('not now');
      });
    await expect(handler({}, CONTEXT)).rejects.toThrow('not now');
    expect([lines.length, flushes()]).toEqual([1, 1]);
  });

  it('sends what was measured meanwhile before the process may be frozen', async () => {
    const { log, flush, flushes } = collectingLog();
    const handler = middy<object, void>()
      .use(workMiddleware({ log, flush }))
      .handler(async () => undefined);
    await handler({}, CONTEXT);
    expect(flushes()).toBe(1);
  });
});

import { describe, expect, it } from '@jest/globals';
import { readDestinationRecord } from '../../../src/adapters/lambda/destination-record.ts';

/** As the developer guide shows it. */
const FAILURE = {
  version: '1.0',
  timestamp: '2019-11-14T18:16:05.568Z',
  requestContext: {
    requestId: 'e4b46cbf-b738-xmpl-8880-a18cdf61200e',
    functionArn: 'arn:aws:lambda:us-east-2:123456789012:function:my-function:$LATEST',
    condition: 'RetriesExhausted',
    approximateInvokeCount: 3,
  },
  requestPayload: { ORDER_IDS: ['9e07af03'] },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorMessage: 'no seat', errorType: 'BookingError' },
};
const SUCCESS = {
  ...FAILURE,
  requestContext: { ...FAILURE.requestContext, condition: 'Success', approximateInvokeCount: 1 },
  responseContext: { statusCode: 200, executedVersion: '$LATEST' },
  responsePayload: { seat: 4 },
};
const { requestId } = FAILURE.requestContext;

const read = (record: object) => readDestinationRecord(JSON.stringify(record));

describe('the record of an asynchronous call', () => {
  it('is the result of a function that succeeded', () => {
    expect(read(SUCCESS)).toEqual({
      functionName: 'my-function',
      requestId,
      outcome: { ok: true, output: { seat: 4 }, requestId },
    });
  });

  it.each([0, '', false, null, [], 'text'])('keeps the result %j', (responsePayload) => {
    const outcome = { ok: true, output: responsePayload, requestId };
    expect(read({ ...SUCCESS, responsePayload })).toMatchObject({ outcome });
  });

  it('without a result is null', () => {
    const { responsePayload: _, ...record } = SUCCESS;
    expect(read(record)).toMatchObject({ outcome: { ok: true, output: null } });
  });

  it('has the error of a function that failed, named as that of a synchronous call', () => {
    expect(read(FAILURE).outcome).toEqual({
      ok: false,
      error: 'BookingError',
      cause: '{"errorMessage":"no seat","errorType":"BookingError"}',
    });
    const crash = { errorType: 'Runtime.ExitError', errorMessage: 'exited' };
    expect(read({ ...FAILURE, responsePayload: crash }).outcome).toMatchObject({
      error: 'FC.Unknown',
    });
  });

  it.each([
    ['RetriesExhausted', 3, 'after 3 calls'],
    ['EventAgeExceeded', 1, 'after 1 call'],
    ['EventAgeExceeded', 0, 'after 0 calls'],
  ])(
    'given up without an answer (%s) is FC.Unknown',
    (condition, approximateInvokeCount, after) => {
      const requestContext = { ...FAILURE.requestContext, condition, approximateInvokeCount };
      const cause = `function "my-function" ended without an answer: ${condition} ${after}`;
      for (const responsePayload of [null, undefined]) {
        const record = { ...FAILURE, requestContext, responseContext: null, responsePayload };
        expect(read(record).outcome).toEqual({ ok: false, error: 'FC.Unknown', cause });
      }
    },
  );

  it('names the function whatever was called: a version, an alias, or neither', () => {
    for (const functionArn of [
      'arn:aws:lambda:us-east-2:123456789012:function:my-function',
      'arn:aws:lambda:us-east-2:123456789012:function:my-function:prod',
      'arn:aws-cn:lambda:cn-north-1:123456789012:function:my-function:7',
    ]) {
      const requestContext = { ...SUCCESS.requestContext, functionArn };
      expect(read({ ...SUCCESS, requestContext }).functionName).toBe('my-function');
    }
  });

  it('names a function that is named "function"', () => {
    const functionArn = 'arn:aws:lambda:us-east-2:123456789012:function:function:$LATEST';
    const requestContext = { ...SUCCESS.requestContext, functionArn };
    expect(read({ ...SUCCESS, requestContext }).functionName).toBe('function');
  });

  it.each<[object, string]>([
    [{ version: '2.0' }, 'version'],
    [{ responseContext: 'x' }, 'responseContext'],
    [{ requestContext: { ...SUCCESS.requestContext, condition: 1 } }, 'requestContext.condition'],
  ])('that says whose it is, but not what became of it (%j), is FC.Unknown', (wrong, place) => {
    expect(read({ ...SUCCESS, ...wrong })).toEqual({
      functionName: 'my-function',
      requestId,
      outcome: {
        ok: false,
        error: 'FC.Unknown',
        cause: `function "my-function" ended, but the record of it cannot be read: ${place}`,
      },
    });
  });

  it.each([
    ['lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['objects', `{"errorType":"X","a":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_001)}`],
    ['a number', '{"errorType":"X","n":1e999}'],
  ])('has a fixed cause where the answer of a failure cannot be written: %s', (_what, answer) => {
    const body = JSON.stringify({ ...FAILURE, responsePayload: 'ANSWER' });
    expect(readDestinationRecord(body.replace('"ANSWER"', answer)).outcome).toEqual({
      ok: false,
      error: 'FC.Unknown',
      cause:
        'function "my-function" failed; its answer is nested too deep or holds a number that JSON cannot',
    });
  });

  it('reads a result however deep it is: how much a step takes is judged elsewhere', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const body = JSON.stringify({ ...SUCCESS, responsePayload: 'RESULT' });
    expect(readDestinationRecord(body.replace('"RESULT"', deep)).outcome.ok).toBe(true);
  });

  it.each<[string, string, string]>([
    ['no JSON', '{', 'body'],
    ['no record', '[]', 'body'],
    [
      'no function',
      JSON.stringify({
        ...SUCCESS,
        requestContext: { ...SUCCESS.requestContext, functionArn: 'arn:aws:sqs:x:1:a#b' },
      }),
      'requestContext.functionArn',
    ],
    [
      'a request id that is no id',
      JSON.stringify({
        ...SUCCESS,
        requestContext: { ...SUCCESS.requestContext, requestId: 'a#b' },
      }),
      'requestContext.requestId',
    ],
  ])('is poison when it has %s', (_name, body, place) => {
    expect(() => readDestinationRecord(body)).toThrow(`not a record of an invocation: ${place}`);
  });
});

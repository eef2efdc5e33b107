import { describe, expect, it } from '@jest/globals';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { DestinationCheck } from '../../../src/adapters/lambda/destination-check.ts';
import { FunctionTasks } from '../../../src/adapters/lambda/function-tasks.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import type { Json } from '../../../src/core/shared/json.ts';
import {
  type Answer,
  awsError,
  networkError,
  runTask,
  scriptedClient,
} from '../scripted-client.ts';

const BOOK = { kind: 'function', service: 'trip', function: 'book' } as const;
const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:123456789012:results';
const bytes = (text: string): Uint8Array => Buffer.from(text);
const answer = (value: Json) => ({ Payload: bytes(JSON.stringify(value)) });

function open(...answers: readonly Answer[]) {
  const { client, sent } = scriptedClient<LambdaClient>(...answers);
  const abort = new AbortController();
  const waited: number[] = [];
  const tasks = new FunctionTasks({
    client,
    naming: { stage: 'dev', template: '{service}-{stage}-{function}' },
    invocationTimeoutMs: 540_000,
    abortAfter: (ms) => {
      waited.push(ms);
      return abort.signal;
    },
  });
  return { tasks, sent, abort, waited };
}

const BOTH = { OnSuccess: { Destination: QUEUE_ARN }, OnFailure: { Destination: QUEUE_ARN } };

function openChecked(...answers: readonly Answer[]) {
  const { client, sent } = scriptedClient<LambdaClient>(...answers);
  const clock = { nowMs: () => 0, sleep: async () => undefined };
  const ids = { random: () => 0.5 };
  const tasks = new FunctionTasks({
    client,
    naming: { stage: 'dev', template: '{service}-{stage}-{function}' },
    invocationTimeoutMs: 540_000,
    destinations: new DestinationCheck({ client, clock, ids, resultsQueueArn: QUEUE_ARN }),
  });
  return { tasks, sent };
}

const run = (client: { readonly tasks: FunctionTasks }, fields: Partial<RunTask> = {}) =>
  client.tasks.run(runTask(BOOK, fields));

describe('a task on a function', () => {
  it('invokes it once, with the input as its event', async () => {
    const client = open(answer({ seat: 4 }));
    expect(await run(client)).toEqual({ ok: true, output: { seat: 4 }, requestId: 'request-1' });
    const [{ command, input } = { command: '', input: {} }] = client.sent;
    const { ClientContext, Payload, ...rest } = input;
    expect(command).toBe('InvokeCommand');
    expect(rest).toEqual({ FunctionName: 'trip-dev-book', InvocationType: 'RequestResponse' });
    expect(Buffer.from(Payload as Uint8Array).toString()).toBe('{"amount":5}');
    expect(JSON.parse(Buffer.from(String(ClientContext), 'base64').toString())).toEqual({
      custom: { sluice: { idempotencyKey: 'run-id:5', stepName: 'charge', taskEventId: 5 } },
    });
    expect(client.waited).toEqual([540_000]);
  });

  it.each<[string, string, Json]>([
    ['an object', '{"a":1}', { a: 1 }],
    ['null', 'null', null],
    ['nothing', '', null],
    ['a number', '0', 0],
    ['text', '"hello"', 'hello'],
    ['text that is no JSON', 'hello', 'hello'],
    ['characters of every kind', '"ä🦀"', 'ä🦀'],
  ])('has the result %s', async (_name, payload, output) => {
    const client = open({ Payload: bytes(payload) });
    expect(await run(client)).toMatchObject({ ok: true, output });
  });

  it.each<[string, Json, string]>([
    ['the class of an exception', { errorType: 'BookingError' }, 'BookingError'],
    ['the class Error', { errorType: 'Error', trace: ['Error: no', '  at x'] }, 'Error'],
    ['a class that only the trace names', { errorType: 'Error', trace: ['NoSeat: no'] }, 'NoSeat'],
    ['a class without a message', { errorType: 'Error', trace: ['NoSeat', ' at x'] }, 'NoSeat'],
    ['a trace as one text', { errorType: 'Error', trace: 'NoSeat: no\n  at x' }, 'NoSeat'],
    ['a trace that names none', { errorType: 'Error', trace: ['no seat left'] }, 'Error'],
    ['a crash', { errorType: 'Runtime.ExitError' }, 'FC.Unknown'],
    ['a time-out', { errorType: 'Sandbox.Timedout' }, 'FC.Unknown'],
    ['no type', { errorMessage: 'x' }, 'FC.Unknown'],
    ['an empty type', { errorType: '' }, 'FC.Unknown'],
    ['a type that is no text', { errorType: 5 }, 'FC.Unknown'],
    ['no object', 'x', 'FC.Unknown'],
  ])('fails with %s', async (_name, body, error) => {
    const client = open({ ...answer(body), FunctionError: 'Unhandled' });
    expect(await run(client)).toEqual({ ok: false, error, cause: JSON.stringify(body) });
  });

  it('keeps the first 32 KB of what a failed function says', async () => {
    const body = { errorType: 'Loud', errorMessage: 'x'.repeat(100_000) };
    const outcome = await run(open({ ...answer(body), FunctionError: 'Unhandled' }));
    expect(outcome).toMatchObject({ ok: false, error: 'Loud' });
    expect(outcome.ok ? '' : outcome.cause).toHaveLength(32 * 1024 + 1);
  });

  it.each([
    [awsError('ResourceNotFoundException', 404), 'FC.FunctionNotFound'],
    [awsError('TooManyRequestsException', 429), 'FC.ResourceThrottled'],
    [awsError('ServiceException', 500), 'FC.InternalServerError'],
    [awsError('EC2ThrottledException', 502), 'FC.InternalServerError'],
    [networkError('ECONNREFUSED'), 'FC.InternalServerError'],
    [awsError('InvalidParameterValueException', 400), 'FC.InvalidParameterValue'],
    [awsError('RequestTooLargeException', 413), 'FC.RequestTooLarge'],
  ])('answers %s as %s', async (error, name) => {
    const cause = `function "trip-dev-book": ${error.name}: ${error.message}`;
    expect(await run(open(error))).toEqual({ ok: false, error: name, cause });
  });

  it('gives up after its time', async () => {
    const client = open(Object.assign(new Error('aborted'), { name: 'AbortError' }));
    client.abort.abort();
    expect(await run(client)).toEqual({
      ok: false,
      error: 'FnF.TaskTimeout',
      cause:
        'function "trip-dev-book" has not answered within 540 s; ' +
        'use "InvocationType: Async" for functions that run longer',
    });
  });

  it('does not take a defect for an answer', async () => {
    const client = open(new TypeError('undefined is not a function'));
    await expect(run(client)).rejects.toThrow(TypeError);
  });

  it('that is asynchronous is done once it is accepted', async () => {
    const client = open({ StatusCode: 202 });
    const serviceParams = { InvocationType: 'Async' };
    expect(await run(client, { serviceParams })).toEqual({
      ok: true,
      output: { RequestId: 'request-1' },
      requestId: 'request-1',
      functionName: 'trip-dev-book',
    });
    expect(client.sent[0]?.input['InvocationType']).toBe('Event');
  });

  it('whose end has to reach us is called when the function reports its ends', async () => {
    const serviceParams = { InvocationType: 'Async' };
    const client = openChecked({ DestinationConfig: BOTH }, { StatusCode: 202 });
    expect(await run(client, { serviceParams, pattern: 'sync' })).toMatchObject({ ok: true });
    expect(client.sent.map(({ command }) => command)).toEqual([
      'GetFunctionEventInvokeConfigCommand',
      'InvokeCommand',
    ]);
  });

  it('whose end would reach nobody is not called', async () => {
    const serviceParams = { InvocationType: 'Async', StatefulAsyncInvocationID: 'x' };
    const client = openChecked({});
    expect(await run(client, { serviceParams })).toMatchObject({
      ok: false,
      error: 'FC.DestinationsMissing',
    });
    expect(client.sent).toHaveLength(1);
  });

  it.each<[Error, boolean]>([
    [networkError('ECONNRESET'), true],
    [Object.assign(new Error('late'), { name: 'TimeoutError' }), true],
    [awsError('ServiceException', 500), true],
    [awsError('EC2ThrottledException', 502), true],
    [awsError('TooManyRequestsException', 429), false],
    [awsError('ResourceNotFoundException', 404), false],
    [awsError('AccessDeniedException', 403), false],
    [awsError('ExpiredTokenException', 403), false],
  ])('that fails with %s may have been accepted: %s', async (error, mayBeAccepted) => {
    const serviceParams = { InvocationType: 'Async' };
    const outcome = await run(open(error), { serviceParams });
    expect(outcome).toMatchObject({ ok: false });
    expect('mayBeAccepted' in outcome).toBe(mayBeAccepted);
    // Of a synchronous call nothing is kept for which it would matter.
    expect(await run(open(error))).not.toHaveProperty('mayBeAccepted');
  });

  it('that is given up may have been accepted', async () => {
    const client = open(Object.assign(new Error('aborted'), { name: 'AbortError' }));
    client.abort.abort();
    expect(await run(client, { serviceParams: { InvocationType: 'Async' } })).toMatchObject({
      error: 'FnF.TaskTimeout',
      mayBeAccepted: true,
    });
  });

  it('whose look at the destinations is lost was never made', async () => {
    const serviceParams = { InvocationType: 'Async' };
    const lost = Array.from({ length: 7 }, () => networkError('ECONNRESET'));
    const outcome = await run(openChecked(...lost), { serviceParams, pattern: 'sync' });
    expect(outcome).toMatchObject({ ok: false, error: 'FC.InternalServerError' });
    expect(outcome).not.toHaveProperty('mayBeAccepted');
  });

  it('whose end nobody waits for is not checked', async () => {
    const client = openChecked({ StatusCode: 202 });
    const serviceParams = { InvocationType: 'Async' };
    expect(await run(client, { serviceParams })).toMatchObject({ ok: true });
  });
});

/** Asynchronous calls of local functions: made later, made again, and reported as Lambda reports them. */
import path from 'node:path';
import { GetFunctionEventInvokeConfigCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventCalls } from '../../src/local/functions/event-calls.ts';
import { readDestinationRecord } from '../../src/adapters/lambda/destination-record.ts';
import { type LocalFunctions, RESULTS_ARN, startFunctions } from '../support/local-functions.ts';
import { pollUntil } from '../support/poll.ts';

let functions: LocalFunctions;

beforeAll(async () => {
  functions = await startFunctions(path.resolve(import.meta.dirname, '../fixtures/local-examples'));
});

afterAll(async () => {
  await functions.stop();
});

async function accept(name: string, event: object): Promise<{ requestId: string }> {
  const answer = await functions.client.send(
    new InvokeCommand({
      FunctionName: name,
      Payload: JSON.stringify(event),
      InvocationType: 'Event',
    }),
  );
  return { requestId: answer.$metadata.requestId ?? '' };
}

const reportOf = (requestId: string) =>
  pollUntil('the report', async () =>
    functions.reported.find(({ requestContext }) => requestContext.requestId === requestId),
  );

describe('an Event invocation', () => {
  it('reports how an Event invocation ended, as Lambda does', async () => {
    const { requestId } = await accept('greeter-dev-greet', { name: 'Ann' });
    const record = await reportOf(requestId);
    expect(record).toEqual({
      version: '1.0',
      timestamp: expect.stringMatching(/Z$/),
      requestContext: {
        requestId,
        functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:greeter-dev-greet:$LATEST',
        condition: 'Success',
        approximateInvokeCount: 1,
      },
      requestPayload: { name: 'Ann' },
      responseContext: { statusCode: 200, executedVersion: '$LATEST' },
      responsePayload: { text: 'hello Ann', by: 'greeter-dev-greet' },
    });
    expect(readDestinationRecord(JSON.stringify(record))).toMatchObject({
      functionName: 'greeter-dev-greet',
      outcome: { ok: true, output: { text: 'hello Ann' } },
    });
  });

  it('makes an Event invocation that fails three times, then reports the failure', async () => {
    const { requestId } = await accept('greeter-dev-refuse:prod', { why: 'tired' });
    const record = await reportOf(requestId);
    expect(record).toMatchObject({
      requestContext: {
        functionArn: expect.stringMatching(/function:greeter-dev-refuse:prod$/),
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { executedVersion: 'prod', functionError: 'Unhandled' },
      responsePayload: { errorType: 'NotToday', errorMessage: 'tired' },
    });
    const told = functions.printed.filter((line) => line.includes('called by Event, failed'));
    expect(told).toHaveLength(2);
  });

  it('says that every function reports its ends', async () => {
    const FunctionName = 'greeter-dev-greet';
    const ask = new GetFunctionEventInvokeConfigCommand({ FunctionName, Qualifier: 'prod' });
    const { DestinationConfig } = await functions.client.send(ask);
    const Destination = RESULTS_ARN;
    expect(DestinationConfig).toEqual({ OnSuccess: { Destination }, OnFailure: { Destination } });
    const other = new GetFunctionEventInvokeConfigCommand({ FunctionName: 'greeter-dev-nobody' });
    await expect(functions.client.send(other)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringMatching(/^Function not found/),
    });
  });
});

/** Calls of a function that answers at once. send: what the queue of results does, one after the other. */
function eventCalls(...send: (() => Promise<void>)[]) {
  const complaints: string[] = [];
  let sends = 0;
  const calls = new EventCalls({
    catalog: { find: async () => undefined },
    threads: { call: async () => ({ failed: false, payload: '{}' }) },
    results: {
      send: async () => {
        sends += 1;
        await send[sends - 1]?.();
      },
    },
    retryAfterMs: 0,
    complain: (line) => complaints.push(line),
  });
  const call = { lambdaName: 'f', region: 'eu-west-1', requestId: 'r', event: {} };
  calls.accept({ lambdaName: 'f', file: 'f.mjs', version: 1 }, call);
  return { calls, complaints, sends: () => sends };
}

describe('the report of an Event invocation', () => {
  const unreachable = () => Promise.reject(new Error('connect ECONNREFUSED'));
  const refused = () =>
    Promise.reject(Object.assign(new Error('too long'), { $fault: 'client' as const }));
  const when = (what: string, isSo: () => boolean) =>
    pollUntil(what, async () => (isSo() ? true : undefined));

  it('waits for a queue that is out of reach', async () => {
    const { calls, complaints, sends } = eventCalls(unreachable, unreachable);
    await when('the third try', () => sends() === 3);
    expect(complaints).toEqual([expect.stringContaining('ECONNREFUSED')]);
    calls.stop();
  });

  it('is given up when the queue refuses it', async () => {
    const { calls, complaints, sends } = eventCalls(refused);
    await when('the complaint', () => complaints.length > 0);
    expect([complaints, sends()]).toEqual([['Error: too long'], 1]);
    calls.stop();
  });
});

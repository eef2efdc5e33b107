/** The header that AWS knows traces, and chains of calls, by: as it goes over the wire. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { FunctionTasks } from '../src/adapters/lambda/function-tasks.ts';
import { calledBy, queueClient, unchainedQueueClient } from '../src/composition/clients.ts';
import { runTask, TRACE_HEADER, tracedCaller } from './adapters/scripted-client.ts';
import {
  changeEnvironment,
  type HeaderServer,
  startHeaderServer,
} from './support/header-server.ts';

const CHAIN =
  'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=aaaaaaaaaaaaaaaa;Sampled=1;Lineage=1:a:0';
const IN_LAMBDA = { AWS_LAMBDA_FUNCTION_NAME: 'sluice-dev-any', _X_AMZN_TRACE_ID: CHAIN };
const ELSEWHERE = { AWS_LAMBDA_FUNCTION_NAME: undefined, _X_AMZN_TRACE_ID: undefined };

let server: HeaderServer;
let restore: () => void;

beforeEach(async () => {
  server = await startHeaderServer({ MD5OfMessageBody: '9dd4e461268c8034f5c8564e155c67a6' });
  restore = changeEnvironment({
    ...IN_LAMBDA,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_SQS: server.url,
    AWS_ENDPOINT_URL_LAMBDA: server.url,
  });
});

afterEach(async () => {
  restore();
  await server.close();
});

const sent = () => server.received.map((headers) => headers['x-amzn-trace-id']);

describe('a message', () => {
  const message = new SendMessageCommand({ QueueUrl: 'http://queue/1/work', MessageBody: 'x' });

  it('of a plain client goes on with the chain of calls that it is sent in', async () => {
    const client = queueClient(calledBy('advance-executions'));
    await client.send(message);
    client.destroy();
    expect(sent()).toEqual([CHAIN]);
  });

  it('of an unchained client begins a new one', async () => {
    const client = unchainedQueueClient(calledBy('record-invocations'));
    await client.send(message);
    client.destroy();
    expect(sent()).toEqual([undefined]);
    expect(server.received[0]?.['user-agent']).toContain('app/record-invocations');
  });
});

describe('a call of a function', () => {
  const BOOK = { kind: 'function', service: 'trip', function: 'book' } as const;
  let client: LambdaClient;
  let tasks: FunctionTasks;

  beforeEach(() => {
    client = new LambdaClient({ maxAttempts: 1 });
    const naming = { stage: 'dev', template: '{service}-{stage}-{function}' };
    tasks = new FunctionTasks({ client, naming, invocationTimeoutMs: 5_000 });
  });

  afterEach(() => {
    client.destroy();
  });

  it.each([
    ['in Lambda', IN_LAMBDA],
    ['elsewhere', ELSEWHERE],
  ])('hands the trace of its execution on, %s', async (_where, environment) => {
    const back = changeEnvironment(environment);
    await tasks.run(runTask(BOOK, { caller: tracedCaller() }));
    await tasks.run(
      runTask(BOOK, { caller: { ...tracedCaller(), traceHeader: `${TRACE_HEADER};x=2` } }),
    );
    back();
    // Each call its own: nothing of it stays with the client.
    expect(sent()).toEqual([TRACE_HEADER, `${TRACE_HEADER};x=2`]);
  });

  it('of an execution that is not traced hands none of its own on', async () => {
    await tasks.run(runTask(BOOK));
    const back = changeEnvironment(ELSEWHERE);
    await tasks.run(runTask(BOOK));
    back();
    expect(sent()).toEqual([CHAIN, undefined]);
  });
});

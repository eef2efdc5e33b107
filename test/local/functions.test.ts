import path from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalServer } from '../../src/local/dynamodb-server.ts';
import { claimPort } from '../../src/local/free-port.ts';
import { functionCatalog } from '../../src/local/functions/function-catalog.ts';
import { invokeRoute } from '../../src/local/functions/invoke-route.ts';
import { startServer } from '../../src/local/own-server.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../fixtures/local-examples');
const catalog = functionCatalog(EXAMPLES, 'dev');

let server: LocalServer;
let client: LambdaClient;

beforeAll(async () => {
  const port = await claimPort({ purpose: 'functions', variable: 'NONE', port: 0 });
  server = await startServer(port, [invokeRoute(catalog, 'eu-west-1')]);
  client = new LambdaClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

async function invoke(name: string, event: object = {}, more: object = {}) {
  const answer = await client.send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), ...more }),
  );
  const text = Buffer.from(answer.Payload ?? []).toString();
  return { status: answer.StatusCode, error: answer.FunctionError, text };
}

describe('the Invoke address of the functions that flows call', () => {
  it('names functions as the Serverless Framework does', async () => {
    expect(await catalog.list()).toEqual([
      'greeter-dev-context',
      'greeter-dev-greet',
      'greeter-dev-refuse',
      'greeter-dev-text',
    ]);
  });

  it('answers what the function answers', async () => {
    const { status, error, text } = await invoke('greeter-dev-greet', { name: 'Ann' });
    expect([status, error]).toEqual([200, undefined]);
    expect(JSON.parse(text)).toEqual({ text: 'hello Ann', by: 'greeter-dev-greet' });
  });

  it('answers text as JSON text', async () => {
    expect((await invoke('greeter-dev-text')).text).toBe('"a \\"text\\""');
  });

  it('keeps the name of an error', async () => {
    const { status, error, text } = await invoke('greeter-dev-refuse', { why: 'tired' });
    expect([status, error]).toEqual([200, 'Unhandled']);
    expect(JSON.parse(text)).toMatchObject({ errorType: 'NotToday', errorMessage: 'tired' });
  });

  it('hands on the client context and the qualifier, to a handler with a callback', async () => {
    const context = { custom: { sluice: { idempotencyKey: 'run:7' } } };
    const { text } = await invoke(
      'greeter-dev-context',
      {},
      {
        Qualifier: 'prod',
        ClientContext: Buffer.from(JSON.stringify(context)).toString('base64'),
      },
    );
    expect(JSON.parse(text)).toEqual({
      sluice: { idempotencyKey: 'run:7' },
      version: 'prod',
      arn: 'arn:aws:lambda:eu-west-1:000000000000:function:greeter-dev-context:prod',
    });
  });

  it('accepts an Event invocation before it has run', async () => {
    const answer = await invoke('greeter-dev-greet', {}, { InvocationType: 'Event' });
    expect(answer).toEqual({ status: 202, error: undefined, text: '' });
  });

  it('knows whole ARNs', async () => {
    const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:greeter-dev-text';
    expect((await invoke(arn)).status).toBe(200);
  });

  it('says that a function is not there', async () => {
    await expect(invoke('greeter-dev-nobody')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalFunctions, startFunctions } from '../support/local-functions.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../fixtures/local-examples');

let functions: LocalFunctions;

beforeAll(async () => {
  functions = await startFunctions(EXAMPLES);
});

afterAll(async () => {
  await functions.stop();
});

async function invoke(name: string, event: object = {}, more: object = {}, { client } = functions) {
  const answer = await client.send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), ...more }),
  );
  const text = Buffer.from(answer.Payload ?? []).toString();
  return { status: answer.StatusCode, error: answer.FunctionError, text };
}

const answerOf = async (...call: Parameters<typeof invoke>) =>
  JSON.parse((await invoke(...call)).text) as unknown;

describe('the Invoke address of the functions that flows call', () => {
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
    const ClientContext = Buffer.from(JSON.stringify(context)).toString('base64');
    const call = { Qualifier: 'prod', ClientContext };
    expect(await answerOf('greeter-dev-context', {}, call)).toEqual({
      sluice: { idempotencyKey: 'run:7' },
      version: 'prod',
      arn: 'arn:aws:lambda:eu-west-1:000000000000:function:greeter-dev-context:prod',
    });
  });

  it('accepts an Event invocation before it has run', async () => {
    const answer = await invoke('greeter-dev-greet', {}, { InvocationType: 'Event' });
    expect(answer).toEqual({ status: 202, error: undefined, text: '' });
  });

  it('used to take a name that ends in function, with a qualifier, for a longer ARN', async () => {
    await expect(invoke('my-function:prod')).rejects.toThrow(/function:my-function:prod$/);
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

  it('gives functions the addresses of the stack, and prints what they write with their name', async () => {
    expect(await answerOf('rogue-dev-talk', { variable: 'SLUICE_ENDPOINT' })).toBe(
      'http://api.test',
    );
    await until(() => functions.printed.includes('rogue-dev-talk: asked for SLUICE_ENDPOINT'));
  });
});

describe('a function that does not behave', () => {
  const exited = { errorType: 'Runtime.ExitError' };

  it('used to end the whole stack by a throw in a timer', async () => {
    const { error, text } = await invoke('rogue-dev-late-throw');
    expect(error).toBe('Unhandled');
    expect(JSON.parse(text)).toMatchObject(exited);
    expect(text).toContain('too late');
    expect(functions.printed.join('\n')).toContain('rogue-dev-late-throw is started anew');
  });

  it('is started anew when it threw after its answer', async () => {
    expect(await answerOf('rogue-dev-late-throw', { answers: true })).toBe('before');
    expect(await answerOf('rogue-dev-late-throw', { answers: true })).toBe('before');
  });

  it('used to end the whole stack by process.exit()', async () => {
    expect(await answerOf('rogue-dev-exit')).toMatchObject(exited);
    expect(await answerOf('rogue-dev-exit')).toMatchObject(exited);
  });

  it('used to freeze everything by an endless loop: others run beside it, and it can be ended', async () => {
    const own = await startFunctions(EXAMPLES);
    const looping = answerOf('rogue-dev-loop', {}, {}, own);
    looping.catch(() => undefined);
    expect(await answerOf('greeter-dev-text', {}, {}, own)).toBe('a "text"');
    await own.threads.stop();
    expect(await looping).toMatchObject(exited);
    await own.stop();
  });

  it('is given up at the longest run, each call by itself', async () => {
    const own = await startFunctions(EXAMPLES, 50);
    const calls = [1, 2].map(() => answerOf('rogue-dev-silent', {}, {}, own));
    for (const answer of await Promise.all(calls)) {
      expect(answer).toMatchObject({ errorType: 'Sandbox.Timedout' });
    }
    await own.stop();
  });
});

describe('the file of a function', () => {
  let folder: string;
  let own: LocalFunctions;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sluice-functions-'));
    mkdirSync(path.join(folder, 'example/functions/own'), { recursive: true });
    own = await startFunctions(folder);
  });

  afterAll(async () => {
    await own.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  let changes = 0;

  const write = (text: string) => {
    const file = path.join(folder, 'example/functions/own/own.mjs');
    writeFileSync(file, text);
    // Two changes within one tick of the file system's clock are two all the same.
    changes += 1;
    utimesSync(file, changes, changes);
  };

  const call = () => answerOf('own-dev-own', {}, {}, own);

  it('is loaded again when it has changed, and once until then', async () => {
    const counting = 'let calls = 0; export const handler = () => (calls += 1);';
    write(counting);
    expect([await call(), await call()]).toEqual([1, 2]);
    write(counting.replace('calls = 0', 'calls = 10'));
    expect([await call(), await call()]).toEqual([11, 12]);
  });

  it('fails its calls while it cannot be loaded', async () => {
    write('export const handler = () => {');
    expect(await call()).toMatchObject({ errorType: 'SyntaxError' });
    write('export const handle = 1;');
    expect(await call()).toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
    write('process.exit(3);');
    expect(await call()).toMatchObject({ errorType: 'Runtime.ExitError' });
    write('export const handler = () => 7;');
    expect(await call()).toBe(7);
  });

  it('used to stay broken after what it imports was put right', async () => {
    write("import { seven } from './nested/seven.mjs'; export const handler = () => seven;");
    expect(await call()).toMatchObject({ errorType: 'Error' });
    mkdirSync(path.join(folder, 'example/functions/own/nested'));
    writeFileSync(
      path.join(folder, 'example/functions/own/nested/seven.mjs'),
      'export const seven = 7;',
    );
    expect(await call()).toBe(7);
  });
});

/** The test's own time limit ends it. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

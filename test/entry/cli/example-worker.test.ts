import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiWorld, KEY_ID, KEY_SECRET } from '../../support/api-world.ts';
import { type ChildScript, runProgram } from '../../support/child-script.ts';
import { type HttpApi, serveHandler } from '../../support/http-api.ts';
import { PYTHON } from '../../support/python.ts';

const FOLDER = new URL('../../../examples/topic-callback/', import.meta.url).pathname;
const MACHINE_CLOCK = { nowMs: () => Date.now(), sleep: async () => undefined };
const LISTENING = 'worker listens on ';
const WORKERS = [
  { script: 'worker.mjs', command: process.execPath },
  { script: 'worker.py', command: PYTHON },
];

describe.each(WORKERS)("the topic example's $script", ({ script, command }) => {
  const test = command === undefined ? it.skip : it;
  let world: ApiWorld;
  let server: HttpApi;
  let worker: ChildScript;
  let address: string;
  let visited: string[];
  let calls: URLSearchParams[];

  beforeEach(async () => {
    if (command === undefined) return;
    world = new ApiWorld({ clock: MACHINE_CLOCK });
    visited = [];
    calls = [];
    server = await serveHandler((event) => {
      if (event.rawPath === '/') {
        calls.push(new URLSearchParams(Buffer.from(event.body ?? '', 'base64').toString('utf8')));
        return world.handler(event);
      }
      visited.push(`${event.rawPath}?${event.rawQueryString}`);
      return Promise.resolve({ statusCode: event.rawPath === '/confirm' ? 200 : 403, body: '' });
    });
    worker = runProgram(command, [`${FOLDER}${script}`], {
      PORT: '0',
      SLUICE_ENDPOINT: server.url,
      SLUICE_ACCESS_KEY_ID: KEY_ID,
      SLUICE_ACCESS_KEY_SECRET: KEY_SECRET,
      SLUICE_SECURITY_TOKEN: 'temporary+/= (1)*~',
    });
    address = (await worker.waitForLine(LISTENING)).slice(LISTENING.length);
  });

  afterEach(async () => {
    if (command === undefined) return;
    await worker.stop();
    await server.close();
  });

  async function push(message: object): Promise<readonly [number, string]> {
    const response = await fetch(address, { method: 'POST', body: JSON.stringify(message) });
    return [response.status, await response.text()];
  }

  const confirm = (SubscribeURL: string) =>
    push({ Type: 'SubscriptionConfirmation', TopicArn: 'arn:topic', SubscribeURL });

  async function startWaiting(): Promise<string> {
    world.world.clock.advanceTo(Math.floor(Date.now() / 1_000) * 1_000);
    return world.startWaiting();
  }

  test('confirms its subscription', async () => {
    expect(await confirm(`${server.url}/confirm?token=1`)).toEqual([200, 'OK']);
    expect(visited).toEqual(['/confirm?token=1']);
    expect(await worker.waitForLine('subscribed')).toBe('subscribed to arn:topic');
  });

  test('is asked again to confirm what could not be confirmed', async () => {
    expect(await confirm(`${server.url}/refused?token=1`)).toEqual([500, 'failed']);
    expect(visited).toEqual(['/refused?token=1']);
  });

  test.each(['http://169.254.169.254/latest/meta-data/', 'https://sns.us-east-1.example.com/'])(
    'visits no address of a stranger: %s',
    async (stranger) => {
      expect(await confirm(stranger)).toEqual([500, 'failed']);
      await worker.waitForLine(`${new URL(stranger).host} is no topic service`);
    },
  );

  test('reports success with temporary credentials, and takes a message that comes twice', async () => {
    const TaskToken = await startWaiting();
    const Message = JSON.stringify({ messageBody: 'hello "wörld"', taskToken: TaskToken });
    expect(await push({ Type: 'Notification', Message })).toEqual([200, 'OK']);
    expect(world.log.at(-1)?.fields).toMatchObject({
      operation: 'ReportTaskSucceeded',
      status: 200,
    });
    const [call] = calls;
    expect(JSON.parse(call?.get('Output') ?? '')).toEqual({ status: 'success' });
    expect([call?.get('SecurityToken'), call?.get('SignatureVersion')]).toEqual([
      'temporary+/= (1)*~',
      '1.0',
    ]);
    expect(await worker.waitForLine('received')).toBe('received "hello "wörld""');
    expect(await push({ Type: 'Notification', Message })).toEqual([200, 'OK']);
    expect(world.log.at(-1)?.fields).toMatchObject({ code: 'TaskAlreadyCompleted' });
  });

  test('takes it that the subscription has ended, without a word to Sluice', async () => {
    const TopicArn = 'arn:topic';
    const unsubscribed = {
      Type: 'UnsubscribeConfirmation',
      TopicArn,
      Message: 'You have chosen …',
    };
    expect(await push({ ...unsubscribed, SubscribeURL: `${server.url}/confirm` })).toEqual([
      200,
      'OK',
    ]);
    expect(await worker.waitForLine('unsubscribed')).toBe('unsubscribed from arn:topic');
    expect([visited, calls]).toEqual([[], []]);
  });

  test.each(['', 'no JSON', 'null', '[]', '7', '{}', '{"Type":"toString"}', '{"Type":["x"]}'])(
    'refuses what is no push: %j',
    async (body) => {
      const response = await fetch(address, { method: 'POST', body });
      expect([response.status, await response.text()]).toEqual([400, 'no push of a topic']);
      expect(calls).toEqual([]);
    },
  );

  test('asks for a message again that it could not handle', async () => {
    const Message = JSON.stringify({ messageBody: 'hello', taskToken: 'forged' });
    expect(await push({ Type: 'Notification', Message })).toEqual([500, 'failed']);
    await worker.waitForLine('ReportTaskSucceeded: InvalidArgument: ');
    expect(await push({ Type: 'Notification', Message: 'no JSON' })).toEqual([500, 'failed']);
  });
});

describe.each([
  {
    script: 'worker.mjs',
    command: process.execPath,
    call: (event: string) => [
      '--input-type=module',
      '--eval',
      `const { handler } = await import(${JSON.stringify(`${FOLDER}worker.mjs`)});
console.log(JSON.stringify(await handler(JSON.parse(${JSON.stringify(event)}))));`,
    ],
  },
  {
    script: 'worker.py',
    command: PYTHON,
    call: (event: string) => [
      '-B',
      '-c',
      `import json, sys
sys.path.insert(0, ${JSON.stringify(FOLDER)})
import worker
print(json.dumps(worker.handler(json.loads(${JSON.stringify(event)}), None), separators=(",", ":")))`,
    ],
  },
])("the topic example's $script as a Lambda function", ({ command, call }) => {
  const test = command === undefined ? it.skip : it;

  test('takes the push that an HTTP API hands it, and starts no server', async () => {
    const server = await serveHandler(async () => ({ statusCode: 200, body: '' }));
    const TopicArn = 'arn:törn';
    const push = { Type: 'SubscriptionConfirmation', TopicArn, SubscribeURL: server.url };
    const body = Buffer.from(JSON.stringify(push)).toString('base64');
    const environment = { AWS_LAMBDA_FUNCTION_NAME: 'mine', SLUICE_ENDPOINT: server.url };
    const args = call(JSON.stringify({ body, isBase64Encoded: true }));
    const { ended, lines } = runProgram(String(command), args, environment);
    expect([await ended, lines]).toEqual([
      0,
      [`subscribed to ${TopicArn}`, '{"statusCode":200,"body":"OK"}'],
    ]);
    await server.close();
  });
});

it('the workers need no package: they import what is built in', () => {
  const node = readFileSync(`${FOLDER}worker.mjs`, 'utf8');
  expect(node.match(/ from '[^']+'/g)).toEqual([" from 'node:crypto'", " from 'node:http'"]);
});

/** The clients of a role as they are composed: whom each call goes to, and whose credentials it is signed with. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { calledBy, taskClients } from '../src/composition/clients.ts';
import { buildTasksUnderRoles } from '../src/composition/tasks.ts';
import { readStepperConfig } from '../src/config.ts';
import type { Resource } from '../src/core/definition/flow.ts';
import { runTask } from './adapters/scripted-client.ts';
import { credentialsAnswer } from './adapters/sts/scripted-sts.ts';
import { SILENT } from './support/world.ts';

const ROLE = 'arn:aws:iam::123456789012:role/pay';
const EXPIRES_AT_MS = Date.UTC(2100, 0, 1);

interface Seen {
  readonly action: string;
  readonly signedBy: string | undefined;
  readonly token: unknown;
  readonly target: unknown;
}

let server: Server;
let seen: Seen[] = [];

/** `Action` of the query services, the target of JSON services, else the path. */
function toSeen({ url, headers }: IncomingMessage, body: string): Seen {
  const form = new URLSearchParams(body);
  const operation = headers['x-amz-target'];
  const json = typeof operation === 'string' ? (JSON.parse(body) as { QueueUrl?: string }) : {};
  return {
    action: form.get('Action') ?? (typeof operation === 'string' ? operation : String(url)),
    signedBy: /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1],
    token: headers['x-amz-security-token'],
    target: json.QueueUrl ?? form.get('TopicArn') ?? form.get('RoleArn') ?? undefined,
  };
}

function answerTo({ action }: Seen): { type: string; body: string } {
  if (action === 'AssumeRole') {
    return { type: 'text/xml', body: credentialsAnswer('PAY', EXPIRES_AT_MS).body };
  }
  // The client compares the digest of the message.
  const sentMessage = { MD5OfMessageBody: createHash('md5').update('x').digest('hex') };
  if (action !== 'Publish') return { type: 'application/json', body: JSON.stringify(sentMessage) };
  const body =
    '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>';
  return { type: 'text/xml', body };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = toSeen(request, Buffer.concat(chunks).toString());
      seen.push(call);
      const { type, body } = answerTo(call);
      response.writeHead(200, { 'content-type': type }).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'STEPPER',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_LAMBDA: endpoint,
  });
});

beforeEach(() => {
  seen = [];
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function compose(roleArnPrefix: string) {
  const config = readStepperConfig({
    ...process.env,
    SLUICE_TABLE: 'table',
    SLUICE_WORK_QUEUE: 'work',
    SLUICE_DEAD_LETTER_QUEUE: 'dead',
    SLUICE_RESULTS_QUEUE_ARN: 'arn:aws:sqs:eu-west-1:123456789012:results',
    SLUICE_DEPLOYMENT: 'sluice-dev',
    SLUICE_TRACING: 'off',
    SLUICE_EVENT_BUS: 'none',
    SLUICE_TOKEN_SECRETS: 'a-secret-of-16-characters',
    SLUICE_FUNCTION_STAGE: 'dev',
    SLUICE_ROLE_ARN_PREFIX: roleArnPrefix,
  });
  const clients = taskClients(config, calledBy('advance-executions'));
  const tasks = buildTasksUnderRoles(config, clients, SILENT);
  const run = (resource: Resource, roleArn?: string) => {
    const task = runTask(resource, { serviceParams: { MessageBody: 'x' } });
    const role = roleArn === undefined ? {} : { roleArn };
    return tasks.run({ ...task, caller: { ...task.caller, ...role } });
  };
  const close = () => {
    for (const client of Object.values(clients)) client.destroy();
  };
  return { run, close };
}

const assumed = { action: 'AssumeRole', signedBy: 'STEPPER', token: undefined, target: ROLE };
const underRole = { signedBy: 'PAY', token: 'token of PAY' };
const sent = {
  action: 'AmazonSQS.SendMessage',
  target: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders',
};
const published = { action: 'Publish', target: 'arn:aws:sns:eu-west-1:123456789012:news' };
const invoked = {
  action: '/2015-03-31/functions/trip-dev-book/invocations',
  target: undefined,
};

describe('a role', () => {
  it('is assumed once, and all calls are made under it, without a look-up', async () => {
    const { run, close } = compose('arn:aws:iam::123456789012:role/');
    const outcomes = [
      await run({ kind: 'queue', name: 'orders' }, ROLE),
      await run({ kind: 'topic', name: 'news' }, 'acs:ram::1:role/pay'),
      await run({ kind: 'function', service: 'trip', function: 'book' }, ROLE),
    ];
    close();
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(seen).toEqual([
      assumed,
      { ...sent, ...underRole },
      { ...published, ...underRole },
      { ...invoked, ...underRole },
    ]);
  });

  it('changes nothing for a flow without one', async () => {
    const { run, close } = compose('arn:aws:iam::123456789012:role/');
    await run({ kind: 'function', service: 'trip', function: 'book' });
    close();
    expect(seen).toEqual([{ ...invoked, signedBy: 'STEPPER', token: undefined }]);
  });

  it('is not assumed where there are none', async () => {
    const { run, close } = compose('none');
    await run({ kind: 'function', service: 'trip', function: 'book' }, ROLE);
    close();
    expect(seen).toEqual([{ ...invoked, signedBy: 'STEPPER', token: undefined }]);
  });
});

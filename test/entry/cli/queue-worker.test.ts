import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildScript, runScript } from '../../support/child-script.ts';

const SCRIPT = new URL('../../../examples/queue-worker/worker.mjs', import.meta.url).pathname;
const BODY = JSON.stringify({ order: { id: 7, items: 2 }, taskToken: 'token-7' });
const DIGEST = createHash('md5').update(BODY).digest('hex');

let server: Server;
let worker: ChildScript;
let calls: number;
let reports: string[];
let waiting: object[];

/** A queue with one message, whose second call (the first to receive) is cut off; and the callback address beside it. */
beforeEach(async () => {
  calls = 0;
  reports = [];
  waiting = [{ MessageId: 'm-7', ReceiptHandle: 'receipt-7', Body: BODY, MD5OfBody: DIGEST }];
  server = createServer((request, response) => {
    calls += 1;
    if (calls === 2) request.socket.destroy();
    else answer(request).then((body) => response.end(JSON.stringify(body)), console.error);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  worker = runScript([SCRIPT], {
    SLUICE_ENDPOINT: address,
    AWS_ENDPOINT_URL_SQS: address,
    AWS_MAX_ATTEMPTS: '1',
  });
});

afterEach(async () => {
  await worker.stop();
  server.closeAllConnections();
  server.close();
});

async function answer(request: IncomingMessage): Promise<object> {
  const body = (await json(request)) as object;
  if (request.url?.startsWith('/callbacks/')) {
    reports.push(`${request.url} ${JSON.stringify(body)}`);
    return {};
  }
  const action = String(request.headers['x-amz-target']).split('.').at(-1);
  if (action === 'GetQueueUrl') return { QueueUrl: 'http://queue/orders' };
  if (action === 'DeleteMessage') waiting = [];
  return action === 'ReceiveMessage' ? { Messages: waiting } : {};
}

describe("the queue example's worker", () => {
  it('goes on when nobody answers: it used to end at the first network error', async () => {
    await worker.waitForLine('order 7 reported');
    expect(reports).toEqual(['/callbacks/token-7/succeeded {"parcel":"parcel-7"}']);
  }, 30_000);
});

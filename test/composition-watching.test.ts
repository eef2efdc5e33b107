/** What watches must not hold up what is watched: a service that takes a call and never answers is given up soon. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutTraceSegmentsCommand } from '@aws-sdk/client-xray';
import { busClient, calledBy, traceClient } from '../src/composition/clients.ts';
import { changeEnvironment } from './support/header-server.ts';

// With the patience of other clients this would not be enough: 5 seconds for each try.
jest.setTimeout(4_900);

let server: Server;
let restore: () => void;
let requests = 0;

beforeAll(async () => {
  server = createServer(() => (requests += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  restore = changeEnvironment({
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_EVENTBRIDGE: url,
    AWS_ENDPOINT_URL_XRAY: url,
  });
});

afterAll(async () => {
  restore();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const identity = calledBy('advance-executions');

it.each([
  [
    'X-Ray, after one try',
    1,
    () =>
      traceClient(identity).send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: ['{}'] })),
  ],
  [
    'the event bus, after three',
    3,
    () => busClient(identity).send(new PutEventsCommand({ Entries: [{}] })),
  ],
])('%s', async (_who, tries, call) => {
  const before = requests;
  await expect(call()).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(requests - before).toBe(tries);
});

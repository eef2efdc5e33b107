/** The hosted service's own clients against a running stack: only their endpoint and their keys are ours. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { LOCAL_KEY } from '../../src/local/own-handlers.ts';
import { useEveryOperation } from '../support/every-operation.ts';
import { type LocalProcess, startLocalProcess } from '../support/local-process.ts';
import {
  type Call,
  coreClient,
  openApiClient,
  productClient,
} from '../support/official-clients.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'sluice-clients-'));
let stack: LocalProcess;

beforeAll(async () => {
  mkdirSync(join(folder, 'examples'));
  stack = await startLocalProcess({
    dataDir: join(folder, 'data'),
    examplesDir: join(folder, 'examples'),
  });
});

afterAll(async () => {
  expect(await stack.stop()).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

const options = () => ({
  url: stack.connection.endpoint,
  accessKeyId: LOCAL_KEY.accessKeyId,
  secret: LOCAL_KEY.accessKeySecret,
});

const CLIENTS: readonly (readonly [string, () => Call])[] = [
  ['@alicloud/fnf-2019-03-15', () => productClient(options())],
  ['@alicloud/pop-core by GET', () => coreClient({ ...options(), method: 'GET' })],
  ['@alicloud/pop-core by POST', () => coreClient({ ...options(), method: 'POST' })],
  ['@alicloud/openapi-client (ACS3) by GET', () => openApiClient({ ...options(), method: 'GET' })],
  [
    '@alicloud/openapi-client (ACS3) by POST',
    () => openApiClient({ ...options(), method: 'POST' }),
  ],
];

describe('a client of the hosted service', () => {
  it.each(CLIENTS)('uses every operation: %s', async (client, connect) => {
    const flowName = `flow_${CLIENTS.findIndex(([name]) => name === client)}`;
    await useEveryOperation({ call: connect(), flowName, settle: async () => undefined });
  });
});

describe('GET /openapi.json', () => {
  it('is served without a signature, and only once to who keeps it', async () => {
    const response = await fetch(`${stack.connection.endpoint}/openapi.json`);
    const { openapi } = (await response.json()) as { openapi: string };
    expect([response.status, openapi]).toEqual([200, '3.1.0']);
    const etag = response.headers.get('etag') ?? '';
    const again = await fetch(`${stack.connection.endpoint}/openapi.json`, {
      headers: { 'if-none-match': etag },
    });
    expect([etag === '', again.status]).toEqual([false, 304]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiWorld, PASS_FLOW, WAITING_FLOW } from '../../support/api-world.ts';
import { useEveryOperation } from '../../support/every-operation.ts';
import { type HttpApi, serveHandler } from '../../support/http-api.ts';
import {
  type Call,
  coreClient,
  openApiClient,
  productClient,
} from '../../support/official-clients.ts';

/** The clients sign with the machine's time, so the API reads it too. */
const MACHINE_CLOCK = {
  nowMs: () => Date.now(),
  sleep: async () => undefined,
};

const FLOW = { Name: 'waiting', Definition: WAITING_FLOW, Description: 'd', Type: 'FDL' };

let world: ApiWorld;
let server: HttpApi;
let url: string;

beforeEach(async () => {
  world = new ApiWorld({ clock: MACHINE_CLOCK });
  server = await serveHandler(world.handler);
  url = server.url;
});

afterEach(() => server.close());

const CLIENTS: readonly (readonly [string, () => Call])[] = [
  ['@alicloud/fnf-2019-03-15', () => productClient({ url })],
  [
    '@alicloud/fnf-2019-03-15 with a security token',
    () => productClient({ url, securityToken: 'sts/token+==' }),
  ],
  ['@alicloud/pop-core by GET', () => coreClient({ url, method: 'GET' })],
  ['@alicloud/pop-core by POST', () => coreClient({ url, method: 'POST' })],
  ['@alicloud/openapi-client (ACS3) by GET', () => openApiClient({ url, method: 'GET' })],
  ['@alicloud/openapi-client (ACS3) by POST', () => openApiClient({ url, method: 'POST' })],
  [
    '@alicloud/openapi-client (ACS3) with a security token',
    () => openApiClient({ url, method: 'POST', securityToken: 'sts/token+==' }),
  ],
  [
    '@alicloud/openapi-client with signature 1.0',
    () => openApiClient({ url, method: 'POST', signatureAlgorithm: 'v2' }),
  ],
];

describe.each(CLIENTS)('%s', (_name, connect) => {
  it('uses every operation of the hosted service', async () => {
    const settle = () => world.world.settle();
    await useEveryOperation({ call: connect(), flowName: 'waiting', settle });
  });

  it('is told the codes that its users branch on', async () => {
    const call = connect();
    const names = { FlowName: 'pass', ExecutionName: 'run' };
    await call('CreateFlow', { ...FLOW, Name: 'pass', Definition: PASS_FLOW });
    await call('StartExecution', names);
    await world.world.settle();
    const refusals = [
      ['CreateFlow', { ...FLOW, Name: 'pass' }, 'FlowAlreadyExists'],
      ['StartExecution', names, 'ExecutionAlreadyExists'],
      ['DescribeExecution', { ...names, ExecutionName: 'other' }, 'ExecutionNotExists'],
      ['PublishFlowVersion', { FlowName: 'pass' }, 'ActionNotSupported'],
    ] as const;
    for (const [action, parameters, code] of refusals) {
      await expect(call(action, parameters)).rejects.toMatchObject({ code });
    }
  });
});

describe('a client', () => {
  it.each([
    ['@alicloud/fnf-2019-03-15', () => productClient({ url, secret: 'wrong' })],
    ['@alicloud/pop-core', () => coreClient({ url, method: 'GET', secret: 'wrong' })],
    ['@alicloud/openapi-client', () => openApiClient({ url, method: 'POST', secret: 'wrong' })],
  ])('is refused with a wrong secret: %s', async (_name, connect) => {
    const refused = connect()('CreateFlow', FLOW);
    await expect(refused).rejects.toMatchObject({ code: 'SignatureNotMatch' });
  });

  it('is told of an unsupported version', async () => {
    const call = coreClient({ url, method: 'GET', apiVersion: '2020-01-01' });
    const refused = call('DescribeFlow', { Name: 'x' });
    await expect(refused).rejects.toMatchObject({ code: 'APIVersionNotSupported' });
  });

  it('that is throttled is told when to come again', async () => {
    const limit = { burst: 1, perSecond: 0.001 };
    const rateLimits = { starts: limit, reads: limit, others: limit };
    const narrow = new ApiWorld({ clock: MACHINE_CLOCK, rateLimits });
    const narrowServer = await serveHandler(narrow.handler);
    const call = openApiClient({ url: narrowServer.url, method: 'GET' });
    await expect(call('DescribeFlow', { Name: 'x' })).rejects.toMatchObject({
      code: 'FlowNotExists',
    });
    await expect(call('DescribeFlow', { Name: 'x' })).rejects.toMatchObject({
      code: 'ResourceThrottled',
    });
    await narrowServer.close();
  });
});

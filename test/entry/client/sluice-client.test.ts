/** The typed client against a scripted API: what it sends, what it sends again, what it throws. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/entry/client/api-error.ts';
import { ConnectionError } from '../../../src/entry/client/signed-call.ts';
import { SluiceClient } from '../../../src/entry/client/sluice-client.ts';
import {
  type ApiScript,
  refusal,
  type ScriptedApi,
  startScriptedApi,
} from '../../support/scripted-api.ts';
import { EXECUTION, OPERATIONS } from './operations.ts';

let api: ScriptedApi | undefined;
let pauses: number[];

afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function connect(script: ApiScript, attempts?: number): Promise<SluiceClient> {
  api = await startScriptedApi(script);
  pauses = [];
  return clientOf(api.url, attempts);
}

function clientOf(endpoint: string, attempts?: number): SluiceClient {
  return new SluiceClient(
    {
      ...{ endpoint, accessKeyId: 'id', accessKeySecret: 'secret' },
      ...(attempts === undefined ? {} : { attempts }),
    },
    {
      random: () => 0.5,
      sleep: async (ms) => {
        pauses.push(ms);
      },
    },
  );
}

const calls = () => api?.calls ?? [];

async function failureOf(work: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe('the client', () => {
  it.each(OPERATIONS)(
    '%s sends what it is given, and gives the answer',
    async (action, use, parameters) => {
      const client = await connect(() => ({ body: { Field: 1 } }));
      expect(await use(client)).toEqual({ RequestId: 'r-1', Field: 1 });
      expect(calls()).toEqual([{ action, parameters, nonce: expect.any(String) }]);
    },
  );

  it.each(OPERATIONS)(
    '%s without a clear answer',
    async (action, use, _parameters, isRepeatable) => {
      const client = await connect(
        (_call, index) => [refusal(503, 'ServiceUnavailable'), undefined, { body: {} }][index],
      );
      const outcome = use(client);
      if (isRepeatable) await outcome;
      else
        expect(await failureOf(outcome)).toMatchObject({ code: 'ServiceUnavailable', attempts: 1 });
      expect(calls().map((call) => call.action)).toEqual(Array(isRepeatable ? 3 : 1).fill(action));
      expect(pauses).toEqual(isRepeatable ? [100, 200] : []);
    },
  );

  it.each(OPERATIONS)('%s is sent again when it was throttled', async (_action, use) => {
    const client = await connect((_call, index) =>
      index === 0
        ? refusal(429, 'ResourceThrottled', { 'x-acs-retry-after': '1700' })
        : { body: {} },
    );
    await use(client);
    expect(pauses).toEqual([1_700]);
    // A repeated request is a new one: the service remembers nonces.
    expect(new Set(calls().map(({ nonce }) => nonce)).size).toBe(2);
  });
});

describe('a call that goes wrong', () => {
  it('is an ApiError with code, status and request id', async () => {
    const client = await connect(() => refusal(404, 'FlowNotExists'));
    expect(await failureOf(client.describeFlow({ Name: 'f' }))).toMatchObject({
      ...{ code: 'FlowNotExists', status: 404, requestId: 'r-1', action: 'DescribeFlow' },
      ...{ message: 'FlowNotExists it is', attempts: 1 },
    });
    expect(pauses).toEqual([]);
  });

  it('is a stop of its own where an earlier attempt has stopped the execution', async () => {
    const names = { FlowName: 'f', ExecutionName: 'e' };
    const stopped = (status: string) =>
      connect(({ action }, index) => {
        if (action === 'DescribeExecution') return { body: { Status: status } };
        return index === 0 ? undefined : refusal(400, 'InvalidArgument');
      });
    expect(await (await stopped('Stopped')).stopExecution(names)).toMatchObject({
      Status: 'Stopped',
    });
    await api?.close();
    const error = await failureOf((await stopped('Failed')).stopExecution(names));
    expect(error).toMatchObject({ code: 'InvalidArgument', attempts: 2 });
    await api?.close();
    // Sent once, it is somebody else's end.
    const once = await connect(() => refusal(400, 'InvalidArgument'));
    await failureOf(once.stopExecution(names));
    expect(calls()).toHaveLength(1);
  });

  it('is no answer of the API when it says nothing of the request', async () => {
    const client = await connect(() => ({ body: { RequestId: 7 } }));
    await expect(client.describeFlow({ Name: 'f' })).rejects.toThrow('is it a Sluice endpoint?');
  });

  it('is given up after four attempts, with growing pauses', async () => {
    const client = await connect(() => refusal(500, 'InternalServerError'));
    const error = await failureOf(client.listFlows());
    expect([error.status, error.attempts, calls().length]).toEqual([500, 4, 4]);
    expect(pauses).toEqual([100, 200, 400]);
  });

  it('is sent once when it is told so', async () => {
    const client = await connect(() => refusal(500, 'InternalServerError'), 1);
    expect(await failureOf(client.listFlows())).toMatchObject({ attempts: 1 });
    expect(calls()).toHaveLength(1);
  });

  it('is given up at once when the service asks for more time than is waited', async () => {
    const header = { 'x-acs-retry-after': '30001' };
    const client = await connect(() => refusal(429, 'ResourceThrottled', header));
    expect(await failureOf(client.listFlows())).toMatchObject({ code: 'ResourceThrottled' });
    expect([calls().length, pauses]).toEqual([1, []]);
  });

  it.each(['0', '-1', 'soon', '1.5'])('passes over x-acs-retry-after: %s', async (value) => {
    const client = await connect((_call, index) =>
      index === 0
        ? refusal(429, 'ResourceThrottled', { 'x-acs-retry-after': value })
        : { body: {} },
    );
    await client.listFlows();
    expect(pauses).toEqual([100]);
  });

  it.each([
    [502, '<html>bad gateway</html>'],
    [503, '{"message":"Service Unavailable"}'],
  ])('is a ConnectionError when a gateway answers %d', async (status, body) => {
    const client = await connect(() => ({ status, body }));
    await expect(client.listFlows()).rejects.toMatchObject({ name: 'ConnectionError', status });
    expect(calls()).toHaveLength(4);
    await expect(client.deleteFlow({ Name: 'f' })).rejects.toThrow('is it a Sluice endpoint?');
    expect(calls()).toHaveLength(5);
  });

  it('is sent again, whatever it is, while nobody is there', async () => {
    const client = await connect(() => ({ body: {} }));
    const { url } = api!;
    await api!.close();
    await expect(client.deleteFlow({ Name: 'f' })).rejects.toMatchObject({
      message: `no answer from ${url} (ECONNREFUSED)`,
      isRefused: true,
    });
    expect(pauses).toHaveLength(3);
  });

  it('says so when the endpoint is none', async () => {
    pauses = [];
    const work = clientOf('localhost:3000', 1).listFlows();
    await expect(work).rejects.toBeInstanceOf(ConnectionError);
    await expect(work).rejects.toThrow('endpoint "localhost:3000" is no HTTP address');
  });
});

describe('a start without a name', () => {
  const ended = { FlowName: 'f', Name: 'n', Status: 'Succeeded' };

  it('gets one here, so that repeating it is harmless', async () => {
    const client = await connect((_call, index) =>
      index === 0 ? undefined : { body: { Name: 'n' } },
    );
    await client.startExecution({ FlowName: 'f' });
    const names = calls().map(({ parameters }) => parameters['ExecutionName']);
    expect(names[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(names[1]).toBe(names[0]);
  });

  it('that an earlier attempt has started answers with the execution, though it has ended since', async () => {
    const client = await connect(({ action }, index) => {
      if (action === 'DescribeExecution') return { body: ended };
      return index === 0 ? undefined : refusal(409, 'ExecutionAlreadyExists');
    });
    expect(await client.startExecution({ FlowName: 'f' })).toMatchObject(ended);
    expect(calls().at(-1)?.parameters).toEqual({
      FlowName: 'f',
      ExecutionName: calls()[0]?.parameters['ExecutionName'],
    });
  });

  it('throws where the name was given: it may be somebody else’s', async () => {
    const client = await connect((_call, index) =>
      index === 0 ? undefined : refusal(409, 'ExecutionAlreadyExists'),
    );
    expect(await failureOf(client.startExecution(EXECUTION))).toMatchObject({ attempts: 2 });
  });
});

async function allOf(rows: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

describe('walking a listing', () => {
  const PAGES: Readonly<Record<string, object>> = {
    '': { NextToken: 'a', rows: [1, 2] },
    a: { NextToken: 'b', rows: [] },
    b: { rows: [3] },
  };
  const paged =
    (name: string): ApiScript =>
    ({ parameters }) => {
      const { rows, ...page } = PAGES[parameters['NextToken'] ?? ''] as { rows: number[] };
      return { body: { ...page, [name]: rows } };
    };

  it.each([
    ['Flows', (client: SluiceClient) => client.flows()],
    ['Executions', (client: SluiceClient) => client.executions({ FlowName: 'f' })],
    ['Schedules', (client: SluiceClient) => client.schedules({ FlowName: 'f' })],
    ['Invocations', (client: SluiceClient) => client.statefulInvocations({ Limit: 9 })],
  ] as const)('gives the rows of every page: %s', async (name, rowsOf) => {
    const client = await connect(paged(name));
    expect(await allOf(rowsOf(client))).toEqual([1, 2, 3]);
    expect(calls()).toHaveLength(3);
  });

  it('reads no page that nobody asks for', async () => {
    const client = await connect(paged('Flows'));
    const rows = client.flows();
    expect((await rows.next()).value).toBe(1);
    await rows.return(undefined);
    expect(calls()).toHaveLength(1);
  });

  it('begins a history at an event', async () => {
    const client = await connect(() => ({ body: { Events: [] } }));
    await allOf(client.events({ ...EXECUTION, Limit: 5 }, 41));
    expect(calls()[0]?.parameters).toEqual({ ...EXECUTION, Limit: '5', NextToken: '41' });
  });

  it('ends when a page names itself as the next one', async () => {
    const client = await connect(() => ({ body: { Flows: [1], NextToken: 'same' } }));
    await expect(allOf(client.flows())).rejects.toThrow('names itself');
    expect(calls()).toHaveLength(2);
  });
});

import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiWorld, KEY_ID, KEY_SECRET, PASS_FLOW, WAITING_FLOW } from '../../support/api-world.ts';
import { type HttpApi, serveHandler } from '../../support/http-api.ts';

type Answer = Record<string, unknown>;
type Call = (parameters: object, options?: object) => Promise<Answer>;

interface FnfClient {
  createFlow: Call;
  describeFlow: Call;
  startExecution: Call;
  describeExecution: Call;
  listExecutions: Call;
  getExecutionHistory: Call;
  stopExecution: Call;
  reportTaskSucceeded: Call;
  reportTaskFailed: Call;
  deleteFlow: Call;
}

interface CoreClient {
  request(action: string, parameters: object, options: object): Promise<Answer>;
}

type ClientClass<Client> = new (config: object) => Client;

const require = createRequire(import.meta.url);
const Fnf = require('@alicloud/fnf-2019-03-15') as ClientClass<FnfClient>;
const { RPCClient } = require('@alicloud/pop-core') as { RPCClient: ClientClass<CoreClient> };

/** The clients sign with the machine's time, so the API reads it too. */
const MACHINE_CLOCK = {
  nowMs: () => Date.now(),
  sleep: async () => undefined,
};

const NAMES = { FlowName: 'waiting', ExecutionName: 'run-1' };

let world: ApiWorld;
let server: HttpApi;
let config: object;

beforeEach(async () => {
  world = new ApiWorld({ clock: MACHINE_CLOCK });
  server = await serveHandler(world.handler);
  const endpoint = server.url;
  config = { endpoint, accessKeyId: KEY_ID, accessKeySecret: KEY_SECRET };
});

afterEach(() => server.close());

function flow(Name: string, Definition: string) {
  return { Name, Definition, Description: 'd', Type: 'FDL' };
}

/** Starts the waiting flow and returns the token of its task. */
async function startWaiting(client: FnfClient): Promise<string> {
  await client.createFlow(flow('waiting', WAITING_FLOW));
  await client.startExecution({ ...NAMES, Input: '{"n": 1}' });
  return world.openTaskToken('run-1');
}

describe('@alicloud/fnf-2019-03-15', () => {
  it('creates a flow, starts it, reports its token and reads its history', async () => {
    const client = new Fnf(config);
    const TaskToken = await startWaiting(client);
    expect(await client.describeFlow({ Name: 'waiting' })).toMatchObject({
      Name: 'waiting',
      Definition: WAITING_FLOW,
    });
    const reported = await client.reportTaskSucceeded({
      TaskToken,
      Output: '{"status":"success"}',
    });
    expect(reported['EventId']).toEqual(expect.any(Number));
    await world.world.settle();
    expect(await client.describeExecution(NAMES)).toMatchObject({ Input: '{"n": 1}' });
    const { Events } = await client.getExecutionHistory({ ...NAMES, Limit: 100 });
    expect((Events as Answer[]).map(({ Type }) => Type)).toContain('TaskSucceeded');
    const { Executions } = await client.listExecutions({ FlowName: 'waiting' });
    expect(Executions).toHaveLength(1);
  });

  it('works with a security token', async () => {
    const client = new Fnf({ ...config, securityToken: 'sts/token+==' });
    const TaskToken = await startWaiting(client);
    const report = { TaskToken, Error: 'Rejected', Cause: 'no (stock)! *' };
    expect(await client.reportTaskFailed(report)).toHaveProperty('EventId');
  });

  it('gives callers the codes that they branch on', async () => {
    const client = new Fnf(config);
    await expect(client.describeFlow({ Name: 'x' })).rejects.toMatchObject({
      code: 'FlowNotExists',
      message: expect.stringContaining("Flow 'x' does not exist"),
    });
    await startWaiting(client);
    await client.stopExecution(NAMES);
    await expect(client.startExecution(NAMES)).rejects.toMatchObject({
      code: 'ExecutionAlreadyExists',
    });
    await expect(client.deleteFlow({ Name: 'waiting' })).rejects.toMatchObject({
      code: 'ActionNotSupported',
    });
  });

  it('is refused with a wrong secret', async () => {
    const client = new Fnf({ ...config, accessKeySecret: 'wrong' });
    const refused = client.createFlow(flow('a', PASS_FLOW));
    await expect(refused).rejects.toMatchObject({ code: 'SignatureNotMatch' });
  });
});

describe('@alicloud/pop-core', () => {
  it.each(['GET', 'POST'])('calls with %s for reads and writes', async (method) => {
    const client = new RPCClient({ ...config, apiVersion: '2019-03-15' });
    const call = (action: string, parameters: object) =>
      client.request(action, parameters, { method });
    await call('CreateFlow', flow('waiting', WAITING_FLOW));
    await call('StartExecution', { ...NAMES, Input: '{"text":"ü+ &=%"}' });
    const execution = await call('DescribeExecution', { ...NAMES, WaitTimeSeconds: 0 });
    expect(execution).toMatchObject({ Status: 'Running', Input: '{"text":"ü+ &=%"}' });
  });

  it('is told of an unsupported version', async () => {
    const client = new RPCClient({ ...config, apiVersion: '2020-01-01' });
    const refused = client.request('DescribeFlow', { Name: 'x' }, { method: 'GET' });
    await expect(refused).rejects.toMatchObject({ code: 'APIVersionNotSupported' });
  });
});

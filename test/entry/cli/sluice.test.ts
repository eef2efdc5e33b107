import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { followExecution } from '../../../src/entry/cli/follow-execution.ts';
import { eventTable } from '../../../src/entry/cli/output/event-printer.ts';
import { runSluice } from '../../../src/entry/cli/program.ts';
import { SluiceClient } from '../../../src/entry/client/sluice-client.ts';
import { ApiWorld, KEY_ID, KEY_SECRET, PASS_FLOW } from '../../support/api-world.ts';
import { type HttpApi, serveHandler } from '../../support/http-api.ts';
import { SERVICES } from '../../support/command-services.ts';
import { TestTerminal } from '../../support/test-terminal.ts';

const MACHINE_CLOCK = { nowMs: () => Date.now(), sleep: async () => undefined };

let world: ApiWorld;
let server: HttpApi;
let terminal: TestTerminal;
let folder: string;

beforeEach(async () => {
  world = new ApiWorld({ clock: MACHINE_CLOCK });
  server = await serveHandler(world.handler);
  terminal = new TestTerminal();
  folder = await mkdtemp(join(tmpdir(), 'sluice-cli-'));
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function sluice(...args: string[]): Promise<number> {
  const keys = ['--access-key-id', KEY_ID, '--access-key-secret', KEY_SECRET];
  return runSluice(terminal, [...args, '--endpoint', server.url, ...keys], SERVICES);
}

describe('sluice api', () => {
  it('prints the answer as JSON', async () => {
    const file = join(folder, 'flow.yaml');
    await writeFile(file, PASS_FLOW);
    const status = await sluice(
      'api',
      'CreateFlow',
      'Name=a',
      `Definition=@${file}`,
      'Description=',
      'Type=FDL',
    );
    expect([status, terminal.complained]).toEqual([0, []]);
    expect(JSON.parse(terminal.printed.join('\n'))).toMatchObject({
      Name: 'a',
      Definition: PASS_FLOW,
    });
  });

  it('reads @- from standard input and @@ as itself', async () => {
    terminal.input = PASS_FLOW;
    await sluice('api', 'CreateFlow', 'Name=a', 'Definition=@-', 'Description=@@home', 'Type=FDL');
    const flow = await world.get('DescribeFlow', {
      Name: 'a',
      Timestamp: new Date().toISOString().replace(/\.\d+Z/, 'Z'),
    });
    expect(flow.body).toMatchObject({ Definition: PASS_FLOW, Description: '@home' });
  });

  it('exits with 2 when standard input is no text', async () => {
    terminal.readInput = () => Promise.reject(new Error('it is not text in UTF-8'));
    expect(await sluice('api', 'CreateFlow', 'Definition=@-')).toBe(2);
    expect(terminal.complained).toEqual(['sluice: cannot read "-": it is not text in UTF-8']);
  });

  it('complains with code and message, and exits with 1', async () => {
    expect(await sluice('api', 'DescribeFlow', 'Name=x')).toBe(1);
    expect(terminal.printed).toEqual([]);
    expect(terminal.complained[0]).toBe("FlowNotExists (404): Flow 'x' does not exist.");
  });

  it.each([
    [['api', 'DescribeFlow', 'Name']],
    [['api', 'DescribeFlow', '=x']],
    [['api', 'DescribeFlow', 'Name=a', 'Name=b']],
    [['api', 'DescribeFlow', 'Name=@/does/not/exist']],
    [['api']],
    [['dance']],
  ])('exits with 2 when it is called wrongly: %j', async (args) => {
    expect(await sluice(...args)).toBe(2);
    expect(terminal.complained.join('\n')).not.toBe('');
  });

  it('asks whether anything runs when nobody listens', async () => {
    await server.close();
    expect(await sluice('api', 'DescribeFlow', 'Name=x')).toBe(1);
    expect(terminal.complained).toEqual([
      `sluice: no answer from ${server.url} (ECONNREFUSED)`,
      'Start the local stack with `npm start`, or say where the API is: --endpoint, SLUICE_ENDPOINT or a profile.',
    ]);
    server = await serveHandler(world.handler);
  });

  it('says when somebody else answers', async () => {
    const other = await serveHandler(async () => ({ statusCode: 200, body: '<html>' }));
    const status = await runSluice(
      terminal,
      ['api', 'DescribeFlow', '--endpoint', other.url],
      SERVICES,
    );
    await other.close();
    expect(status).toBe(1);
    expect(terminal.complained[0]).toContain('is it a Sluice endpoint?');
  });

  it.each([
    ['http://ann:pa55@localhost:3000', 'sluice: the endpoint holds a user or a password'],
    ['localhost:3000', 'sluice: endpoint "localhost:3000" is no HTTP address'],
    ['nowhere', 'sluice: endpoint "nowhere" is no HTTP address'],
  ])('refuses the endpoint %s, and repeats no password', async (endpoint, complaint) => {
    const args = ['api', 'DescribeFlow', '--endpoint', endpoint];
    expect(await runSluice(terminal, args, SERVICES)).toBe(2);
    expect(terminal.complained.join('\n')).toContain(complaint);
    expect(terminal.complained.join('\n')).not.toContain('pa55');
  });

  it('prints its help and exits with 0', async () => {
    expect(await runSluice(terminal, ['--help'], SERVICES)).toBe(0);
    expect(terminal.printed.join('\n')).toContain('api');
  });
});

describe('following an execution', () => {
  it('prints each event once and ends with the execution', async () => {
    const client = new SluiceClient({
      endpoint: server.url,
      accessKeyId: KEY_ID,
      accessKeySecret: KEY_SECRET,
    });
    const flow = { Name: 'pass', Definition: PASS_FLOW, Description: 'd', Type: 'FDL' };
    await client.createFlow(flow);
    const names = { FlowName: 'pass', ExecutionName: 'run-1' };
    await client.startExecution(names);
    await world.world.settle();
    const end = await followExecution(client, { names, print: eventTable(terminal) });
    expect(end).toMatchObject({ Status: 'Succeeded', Output: '{}' });
    const ids = terminal.printed.slice(1).map((line) => Number(line.trim().split(' ')[0]));
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

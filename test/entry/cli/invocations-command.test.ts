/** `sluice invocations` against the API of a world in memory. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runSluice } from '../../../src/entry/cli/program.ts';
import { ApiWorld, KEY_ID, KEY_SECRET } from '../../support/api-world.ts';
import { SERVICES } from '../../support/command-services.ts';
import { type HttpApi, serveHandler } from '../../support/http-api.ts';
import { TestTerminal } from '../../support/test-terminal.ts';

const FLOW = `version: v1
type: flow
steps:
  - type: task
    name: job
    resourceArn: acs:fc:::services/s/functions/f
    pattern: sync
    serviceParams: {InvocationType: Async, StatefulAsyncInvocationID: $.id}
`;

let world: ApiWorld;
let server: HttpApi;
let terminal: TestTerminal;

beforeEach(async () => {
  world = new ApiWorld({
    clock: { nowMs: () => Date.now(), sleep: async () => undefined },
    runTask: ({ effectId }) => ({
      ok: true,
      output: {},
      requestId: effectId.replace(':', '-'),
      functionName: 'f',
    }),
  });
  server = await serveHandler(world.handler);
  terminal = new TestTerminal();
});

afterEach(async () => {
  await server.close();
});

function sluice(...args: string[]): Promise<number> {
  const keys = ['--access-key-id', KEY_ID, '--access-key-secret', KEY_SECRET];
  return runSluice(terminal, ['invocations', ...args, '--endpoint', server.url, ...keys], SERVICES);
}

async function run(...ids: readonly string[]): Promise<void> {
  for (const [i, id] of ids.entries()) {
    world.world.clock.advance(1_000);
    await world.world.start(FLOW, { id }, `run-${i}`);
    await world.world.settle(world.world.clock.nowMs());
  }
}

describe('sluice invocations', () => {
  it('lists them, a line each, newest first, however many pages there are', async () => {
    const ids = Array.from({ length: 61 }, (_, i) => `job ${i}`);
    await run(...ids);
    expect(await sluice()).toBe(0);
    expect(terminal.printed).toHaveLength(61);
    expect(terminal.printed[0]).toMatch(/^Running {4}\d{4}-\d\d-\d\dT[\d:.]+Z +job 60$/);
    expect(terminal.printed.at(-1)).toMatch(/job 0$/);
  });

  it('prints nothing when there are none', async () => {
    expect(await sluice('list')).toBe(0);
    expect([terminal.printed, terminal.complained]).toEqual([[], []]);
  });

  it('shows one, whatever its id begins with', async () => {
    await run('@home');
    expect(await sluice('show', '@home')).toBe(0);
    expect(JSON.parse(terminal.printed.join('\n'))).toMatchObject({
      InvocationId: '@home',
      Status: 'Running',
      ExecutionName: 'run-0',
    });
  });

  it('shows what an id hides from the eye', async () => {
    await run('a\u001b[2Jb\u202ec');
    await sluice();
    expect(terminal.printed[0]).toMatch(/ a\\u001b\[2Jb\\u202ec$/);
  });

  it('stops one', async () => {
    await run('one');
    expect(await sluice('stop', 'one')).toBe(0);
    expect(JSON.parse(terminal.printed.join('\n'))).toMatchObject({ Status: 'Stopped' });
    terminal.printed.length = 0;
    await sluice('list');
    expect(terminal.printed[0]).toMatch(/^Stopped {4}\S+Z to \S+Z +one$/);
  });

  it('exits with 1 when the API refuses', async () => {
    expect(await sluice('show', 'nobody')).toBe(1);
    expect(terminal.complained[0]).toBe(
      "StatefulInvocationNotExists (404): Stateful invocation 'nobody' does not exist.",
    );
  });
});

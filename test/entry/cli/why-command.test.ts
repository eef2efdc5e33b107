/** `sluice why` and `sluice repair` against the API of a world in memory; what docs/cli.md shows is what is printed. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runSluice } from '../../../src/entry/cli/program.ts';
import { startExecution } from '../../../src/app/start-execution.ts';
import { reportTaskSucceeded } from '../../../src/app/report-task.ts';
import type { JsonObject } from '../../../src/core/shared/json.ts';
import { ApiWorld, KEY_ID, KEY_SECRET } from '../../support/api-world.ts';
import { SERVICES } from '../../support/command-services.ts';
import { type HttpApi, serveHandler } from '../../support/http-api.ts';
import { FLOW_HEAD } from '../../support/several-flows.ts';
import { TestTerminal } from '../../support/test-terminal.ts';
import { WAIT } from '../../support/work-messages.ts';
import { failed, type TaskScript, type World } from '../../support/world.ts';

const DOCUMENT = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
const SECTION = DOCUMENT.slice(DOCUMENT.indexOf('\n## why\n'), DOCUMENT.indexOf('\n## repair\n'));

const block = (language: string) =>
  new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(SECTION)?.[1] ?? '';

let world: World;
let server: HttpApi;
let terminal: TestTerminal;
let answer: TaskScript;

beforeEach(async () => {
  answer = () => ({ ok: true, output: {}, requestId: 'r1' });
  // Signatures are checked by real time; everything else happens in the world's.
  const api = new ApiWorld({
    clock: { nowMs: () => Date.now(), sleep: async () => undefined },
    runTask: (task, itself) => answer(task, itself),
  });
  ({ world } = api);
  server = await serveHandler(api.handler);
  terminal = new TestTerminal();
});

afterEach(async () => {
  await server.close();
});

async function sluice(...args: string[]): Promise<[status: number, printed: string]> {
  terminal.printed.length = 0;
  const keys = ['--access-key-id', KEY_ID, '--access-key-secret', KEY_SECRET];
  const status = await runSluice(terminal, [...args, '--endpoint', server.url, ...keys], SERVICES);
  return [status, `${terminal.printed.join('\n')}\n`];
}

async function start(definition: string, input: JsonObject = {}): Promise<void> {
  await world.createFlow('shop', definition);
  const inputText = JSON.stringify(input);
  await startExecution(world.deps, { flowName: 'shop', executionName: 'may-1', inputText });
  await settle(0);
}

const settle = (seconds: number) => world.settle(world.clock.nowMs() + seconds * 1_000);

describe('sluice why', () => {
  it('prints what docs/cli.md shows', async () => {
    await start(block('yaml'), { orders: [7, 8] });
    await settle(3_600);
    const taskToken = world.calls[0]?.input['taskToken'] as string;
    await reportTaskSucceeded(world.deps, { taskToken, outputText: '{"answer": 42}' });
    await settle(7_200);
    expect(await sluice('why', 'shop', 'may-1')).toEqual([0, block('text')]);
  });

  it('says what is overdue and what to do; a repair brings it on', async () => {
    await start(WAIT);
    world.queue.purge();
    await settle(700);
    const [status, late] = await sluice('why', 'shop', 'may-1');
    expect(status).toBe(0);
    expect(late).toContain(`pause waits for its time, OVERDUE
  since         2024-01-01T00:00:00.000Z (11 min 40 s ago)
  until         2024-01-01T00:10:00.000Z (1 min 40 s ago)
  must act      its time is over, and the wake-up that says so has not been handled
`);
    expect(late).toContain('wake-up       2024-01-01T00:10:00.000Z (1 min 40 s ago), OVERDUE');
    expect(late).toMatch(/^! .* npx sluice repair shop may-1$/m);
    expect(await sluice('repair', 'shop', 'may-1')).toEqual([
      0,
      expect.stringMatching(
        /^repair of shop\/may-1 sent: what it owes is done once more\nwork id \S+; npx sluice why shop may-1\n$/,
      ),
    ]);
    await settle(10);
    expect((await sluice('why', 'shop', 'may-1'))[1]).toMatch(
      /^shop\/may-1 {2}Succeeded\n[^]* {2}ended {9}\S+ \(10 s ago\)\n$/,
    );
    expect((await sluice('repair', 'shop', 'may-1'))[1]).toMatch(/it has ended \(Succeeded\)/);
  });

  it('says how an execution failed, with nothing hidden in it', async () => {
    answer = () => failed('Broke', 'no\u001b[2Jmoney');
    await start(`${FLOW_HEAD}  - {type: task, name: pay, resourceArn: 'acs:fc:::functions/f'}\n`);
    expect((await sluice('why', 'shop', 'may-1'))[1]).toBe(`shop/may-1  Failed
  started       2024-01-01T00:00:00.000Z (0 s ago)
  last event    8, 2024-01-01T00:00:00.000Z (0 s ago)

  ended         2024-01-01T00:00:00.000Z (0 s ago)
  error         Broke: no\\u001b[2Jmoney
  at step       pay
`);
  });

  it('prints the answer of the API with --json', async () => {
    await start(WAIT);
    const [status, printed] = await sluice('why', 'shop', 'may-1', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({
      RequestId: expect.any(String),
      Status: 'Running',
      Waits: [{ Kind: 'Wait', StepName: 'pause' }],
    });
  });

  it('exits with 1 when the API refuses, and with 2 without names', async () => {
    for (const command of ['why', 'repair']) {
      terminal.complained.length = 0;
      expect((await sluice(command, 'shop', 'may-1'))[0]).toBe(1);
      expect(terminal.complained[0]).toBe("FlowNotExists (404): Flow 'shop' does not exist.");
      expect((await sluice(command, 'shop'))[0]).toBe(2);
    }
  });
});

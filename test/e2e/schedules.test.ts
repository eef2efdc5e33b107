/** A schedule of every second on the local stack, which dies once: every occurrence begins its execution. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { waitForEnd } from '../support/executions-api.ts';
import { type LocalProcess, startLocalProcess } from '../support/local-process.ts';
import { pollUntil } from '../support/poll.ts';

jest.setTimeout(240_000);

const FLOW = `version: v1
type: flow
steps:
  - type: pass
    name: greet
    outputMappings: [{target: greeting, source: $input.payload.greeting}]
`;
const NAME = { FlowName: 'greeter', ScheduleName: 'every-second' };
const WANTED = 8;

const folder = mkdtempSync(join(tmpdir(), 'sluice-schedules-'));
const options = { dataDir: join(folder, 'data'), examplesDir: join(folder, 'examples') };
let stack: LocalProcess;

beforeAll(async () => {
  mkdirSync(options.examplesDir);
  stack = await startLocalProcess(options);
});

afterAll(async () => {
  expect(await stack.stop()).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

async function expectOk(action: string, parameters: Readonly<Record<string, string>>) {
  const { status, body } = await stack.call(action, parameters);
  expect([action, status, status === 200 ? '' : body['Message']]).toEqual([action, 200, '']);
  return body;
}

/** Seconds since the epoch, ascending. */
async function firedSeconds(): Promise<readonly number[]> {
  const body = await expectOk('ListExecutions', { FlowName: 'greeter', Limit: '100' });
  const executions = body['Executions'] as { readonly Name: string }[];
  return executions.map(({ Name }) => toSeconds(Name)).toSorted((a, b) => a - b);
}

const TIME = /^every-second-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

function toSeconds(name: string): number {
  const [, ...parts] = TIME.exec(name) ?? [];
  const [year = NaN, month = NaN, ...rest] = parts.map(Number);
  return Date.UTC(year, month - 1, ...rest) / 1_000;
}

/** From the first one on, none is left out. */
const inARow = (seconds: readonly number[], count: number) =>
  Array.from({ length: count }, (_, i) => (seconds[0] ?? NaN) + i);

describe('a schedule of every second', () => {
  it('begins an execution per second, with its payload', async () => {
    const flow = { Name: 'greeter', Definition: FLOW, Description: '', Type: 'FDL' };
    await expectOk('CreateFlow', flow);
    await expectOk('CreateSchedule', {
      ...NAME,
      CronExpression: '* * * * * *',
      Payload: '{"greeting": "hello"}',
      Enable: 'true',
    });
    const seconds = await pollUntil('some executions', async () => {
      const fired = await firedSeconds();
      const row = inARow(fired, WANTED);
      return row.every((second) => fired.includes(second)) ? row : undefined;
    });
    expect(seconds).toHaveLength(WANTED);
    const at = new Date((seconds[0] ?? NaN) * 1_000).toISOString().replace('.000Z', 'Z');
    const name = `every-second-${at.replaceAll(/[-:]/g, '')}`;
    const ended = await waitForEnd(stack, 'greeter', name);
    expect(ended).toEqual({ status: 'Succeeded', output: { greeting: 'hello' } });
    const { Input } = await expectOk('DescribeExecution', {
      FlowName: 'greeter',
      ExecutionName: name,
    });
    expect(JSON.parse(String(Input))).toEqual({
      triggerTime: at,
      triggerName: 'every-second',
      payload: { greeting: 'hello' },
    });
  });

  it('goes on when the stack is killed and started again, and leaves out none', async () => {
    await stack.kill();
    stack = await startLocalProcess(options);
    const restarted = Math.floor(Date.now() / 1_000);
    const fired = await pollUntil('executions after the restart', async () => {
      const all = await firedSeconds();
      const row = inARow(all, restarted - (all[0] ?? NaN) + WANTED);
      return row.every((second) => all.includes(second)) ? all : undefined;
    });
    expect(new Set(fired).size).toBe(fired.length);
  });

  it('stops with its deletion: what is on its way begins nothing', async () => {
    await expectOk('DeleteSchedule', NAME);
    const deletedAt = Math.ceil(Date.now() / 1_000);
    const gone = await stack.call('DescribeSchedule', NAME);
    expect([gone.status, gone.body['Code']]).toEqual([404, 'ScheduleNotExists']);
    const pause = 'version: v1\ntype: flow\nsteps:\n  - {type: wait, name: pause, duration: 4}\n';
    await expectOk('CreateFlow', {
      Name: 'pause',
      Definition: pause,
      Description: '',
      Type: 'FDL',
    });
    await expectOk('StartExecution', { FlowName: 'pause', ExecutionName: 'p1' });
    expect((await waitForEnd(stack, 'pause', 'p1')).status).toBe('Succeeded');
    // Seconds have passed, and their messages with them.
    const fired = await firedSeconds();
    expect(fired.filter((second) => second > deletedAt)).toEqual([]);
  });
});

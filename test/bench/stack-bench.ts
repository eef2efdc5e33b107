/** Executions and callbacks per second on the local stack: everything on this machine, emulators included. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHistory, start, waitForEnd } from '../support/executions-api.ts';
import { type LocalProcess, startLocalProcess } from '../support/local-process.ts';
import { pollUntil } from '../support/poll.ts';

const STEPS = 10;
const EXECUTIONS = 128;
const CALLBACKS = 50;

function writeExamples(folder: string): string {
  const functions = join(folder, 'calls/functions/bench');
  mkdirSync(functions, { recursive: true });
  writeFileSync(join(functions, 'echo.mjs'), 'export const handler = async (event) => event;\n');
  const steps = Array.from(
    { length: STEPS },
    (_, i) =>
      `  - {type: task, name: call${i}, resourceArn: 'acs:fc:::services/bench/functions/echo'}`,
  );
  writeFileSync(
    join(folder, 'calls/flow.yml'),
    `version: v1\ntype: flow\nsteps:\n${steps.join('\n')}\n`,
  );
  const root = join(import.meta.dirname, '../..');
  cpSync(join(root, 'examples/queue-worker'), join(folder, 'queue-worker'), { recursive: true });
  return folder;
}

export async function* benchStack(): AsyncGenerator<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const examplesDir = writeExamples(join(folder, 'examples'));
  const stack = await startLocalProcess({ dataDir: join(folder, 'data'), examplesDir });
  try {
    await run(stack, 'warm-up', { executions: 16, atATime: 8 });
    for (const atATime of [1, 16, 64]) {
      const executions = atATime === 1 ? EXECUTIONS / 4 : EXECUTIONS;
      yield describe(atATime, await run(stack, `at-${atATime}`, { executions, atATime }));
    }
    yield await benchCallbacks(stack);
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Timings {
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
}

async function run(
  stack: LocalProcess,
  prefix: string,
  { executions, atATime }: { executions: number; atATime: number },
): Promise<Timings> {
  const latenciesMs: number[] = [];
  const waiting = Array.from({ length: executions }, (_, i) => `${prefix}-${i}`);
  const client = async () => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const beganAt = performance.now();
      await start(stack, 'calls', name, { n: 1 });
      const { status } = await waitForEnd(stack, 'calls', name);
      if (status !== 'Succeeded') throw new Error(`${name} is ${status}`);
      latenciesMs.push(performance.now() - beganAt);
    }
  };
  const beganAt = performance.now();
  await Promise.all(Array.from({ length: atATime }, client));
  return { seconds: (performance.now() - beganAt) / 1000, latenciesMs };
}

function describe(atATime: number, { seconds, latenciesMs }: Timings): string {
  const rate = (latenciesMs.length / seconds).toFixed(1);
  return (
    `local stack, ${STEPS} function steps, ${atATime} at a time: ${rate} executions/s, ` +
    `p50 ${percentile(latenciesMs, 0.5)} ms, p95 ${percentile(latenciesMs, 0.95)} ms`
  );
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
}

/** From the report to the answer that shows the end: one at a time. */
async function benchCallbacks(stack: LocalProcess): Promise<string> {
  const latenciesMs: number[] = [];
  for (let i = 0; i < CALLBACKS; i += 1) {
    const name = `callback-${i}`;
    await start(stack, 'queue-worker', name, { order: { id: i } });
    const token = await pollUntil('the token', async () => {
      const events = await readHistory(stack, 'queue-worker', name);
      const submitted = events.some(({ Type }) => Type === 'TaskSubmitted');
      const scheduled = events.find(({ Type }) => Type === 'TaskScheduled');
      const detail = JSON.parse(scheduled?.EventDetail ?? '{}') as { input: { taskToken: string } };
      return submitted ? detail.input.taskToken : undefined;
    });
    const beganAt = performance.now();
    const address = `${stack.connection.endpoint}/callbacks/${token}/succeeded`;
    await fetch(address, { method: 'POST', body: '{"parcel":"p"}' });
    await waitForEnd(stack, 'queue-worker', name);
    latenciesMs.push(performance.now() - beganAt);
  }
  const [p50, p95] = [percentile(latenciesMs, 0.5), percentile(latenciesMs, 0.95)];
  return `local stack, callback to the end of its execution, one at a time: p50 ${p50} ms, p95 ${p95} ms`;
}

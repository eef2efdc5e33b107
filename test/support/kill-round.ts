/**
 * Executions in flight, the whole local stack killed at a random moment, started again: what became of each.
 *
 * The moment is drawn from the seed, within the time in which most executions are under way. Functions append their
 * idempotency keys to a file, the worker notes those of its messages: what was repeated is counted.
 */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SeededIds } from '../../src/adapters/memory/seeded-ids.ts';
import { type ApiEvent, readHistory, start, waitForEnd } from './executions-api.ts';
import { type LocalProcess, startLocalProcess } from './local-process.ts';
import { pollUntil } from './poll.ts';
import { RecordingWorker } from './recording-worker.ts';

export interface KillRound {
  readonly seed: number;
  /** Executions of each of the two flows. */
  readonly executions: number;
}

export interface KillReport {
  readonly killedAfterMs: number;
  /** Not ended when the stack was killed. */
  readonly inFlight: number;
  /** One line per execution that did not reach its right end. */
  readonly wrongEnds: readonly string[];
  /** One line per attempt with more than one outcome. */
  readonly doubledOutcomes: readonly string[];
  /** Keys of a run that are not those of one history: an effect without its commit, or an attempt without its effect. */
  readonly strangeKeys: readonly string[];
  readonly effects: number;
  /** Effects performed more than once, always under the same key. */
  readonly repeatedEffects: number;
}

const ROOT = join(import.meta.dirname, '../..');
/** What a function takes: long enough that a kill finds some of them under way. */
const CALL_MS = 300;
/** Starts take about a second, orders and jobs two to five. */
const SHORTEST_MS = 300;
const LONGEST_MS = 2_500;
const OUTCOMES = ['TaskSucceeded', 'TaskFailed', 'TaskTimedOut', 'TaskSubmitFailed'];

export async function runKillRound({ seed, executions }: KillRound): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-kill-'));
  const keysFile = join(folder, 'keys.txt');
  appendFileSync(keysFile, '');
  const options = {
    dataDir: join(folder, 'data'),
    examplesDir: copyExamples(folder, keysFile),
  };
  let stack: LocalProcess | undefined = await startLocalProcess(options);
  const worker = new RecordingWorker(() => stack);
  try {
    const killedAfterMs = SHORTEST_MS + new SeededIds(seed).random() * (LONGEST_MS - SHORTEST_MS);
    const first = stack;
    const starting = startAll(() => stack, executions);
    await delay(killedAfterMs);
    const inFlight = await countRunning(first);
    stack = undefined;
    await first.kill();
    stack = await startLocalProcess(options);
    await starting;
    const results = await examine(stack, executions);
    await worker.stop();
    const calledKeys = readFileSync(keysFile, 'utf8').split('\n').filter(Boolean);
    return {
      killedAfterMs: Math.round(killedAfterMs),
      inFlight,
      ...results.findings,
      ...countEffects([...worker.keys, ...calledKeys], results.attempts),
    };
  } finally {
    await worker.stop();
    await stack?.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The examples, with functions that note the idempotency key of each call. */
function copyExamples(folder: string, keysFile: string): string {
  const examples = join(folder, 'examples');
  for (const name of ['queue-worker', 'poll-until-done']) {
    cpSync(join(ROOT, 'examples', name), join(examples, name), { recursive: true });
  }
  const functions = join(examples, 'poll-until-done/functions/jobs');
  for (const name of ['start', 'status']) {
    const original = join(ROOT, `examples/poll-until-done/functions/jobs/${name}.mjs`);
    writeFileSync(
      join(functions, `${name}.mjs`),
      `import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { handler as original } from ${JSON.stringify(original)};
export async function handler(event, context) {
  const { idempotencyKey } = context.clientContext.custom.sluice;
  appendFileSync(${JSON.stringify(keysFile)}, idempotencyKey + '\\n');
  await delay(${CALL_MS});
  return original(event);
}
`,
    );
  }
  return examples;
}

/** Clients whose start is not answered make it again, under the same name. */
async function startAll(
  current: () => LocalProcess | undefined,
  executions: number,
): Promise<void> {
  const startOne = (flow: string, name: string, input: object) =>
    pollUntil(`the start of ${name}`, async () => {
      const stack = current();
      if (stack === undefined) return undefined;
      return start(stack, flow, name, input).then(
        () => true,
        (error: unknown) => (String(error).includes('AlreadyExists') ? true : undefined),
      );
    });
  const starts = Array.from({ length: executions }, async (_, i) => {
    const order = { id: i, items: i % 4 === 3 ? 20 : 1 };
    await startOne('queue-worker', `order-${i}`, { order });
    await startOne('poll-until-done', `job-${i}`, { seconds: 2 + (i % 4) });
  });
  await Promise.all(starts);
}

async function countRunning(stack: LocalProcess): Promise<number> {
  let running = 0;
  for (const FlowName of ['queue-worker', 'poll-until-done']) {
    const { body } = await stack.call('ListExecutions', { FlowName, Status: 'Running' });
    running += (body['Executions'] as unknown[]).length;
  }
  return running;
}

interface Findings {
  readonly wrongEnds: string[];
  readonly doubledOutcomes: string[];
}

async function examine(stack: LocalProcess, executions: number) {
  const findings: Findings = { wrongEnds: [], doubledOutcomes: [] };
  const attempts: number[][] = [];
  for (let i = 0; i < executions; i += 1) {
    const isLarge = i % 4 === 3;
    const order = isLarge
      ? { backOrdered: true, reason: `order ${i} does not fit` }
      : { parcel: `parcel-${i}` };
    for (const [flow, name, right] of [
      ['queue-worker', `order-${i}`, order],
      ['poll-until-done', `job-${i}`, { state: 'done' }],
    ] as const) {
      const end = await waitForEnd(stack, flow, name, 170_000);
      const output = end.output as Record<string, unknown>;
      const isRight = Object.entries(right).every(([key, value]) => output[key] === value);
      if (end.status !== 'Succeeded' || !isRight) {
        findings.wrongEnds.push(`${flow}/${name}: ${JSON.stringify(end)}`);
      }
      const events = await readHistory(stack, flow, name);
      findings.doubledOutcomes.push(...doubledOutcomes(`${flow}/${name}`, events));
      attempts.push(events.filter(isScheduled).map(({ EventId }) => EventId));
    }
  }
  return { findings, attempts };
}

const isScheduled = ({ Type }: ApiEvent) => Type === 'TaskScheduled';

function doubledOutcomes(name: string, events: readonly ApiEvent[]): string[] {
  const submittedBy = new Map(
    events
      .filter(({ Type }) => Type === 'TaskSubmitted')
      .map((e) => [e.EventId, e.ScheduleEventId]),
  );
  const counts = new Map<number, number>();
  for (const { Type, ScheduleEventId } of events) {
    if (!OUTCOMES.includes(Type)) continue;
    const attempt = submittedBy.get(ScheduleEventId) ?? ScheduleEventId;
    counts.set(attempt, (counts.get(attempt) ?? 0) + 1);
  }
  return [...counts].filter(([, n]) => n > 1).map(([id, n]) => `${name}: attempt ${id} has ${n}`);
}

/**
 * A key is `<run id>:<event id of TaskScheduled>`. The keys of each run must be the attempts of one execution, all of them
 * and no others. attempts: event ids of TaskScheduled, by execution.
 */
function countEffects(keys: readonly string[], attempts: readonly (readonly number[])[]) {
  const unique = [...new Set(keys)];
  const idsByRun = Map.groupBy(unique, (key) => key.split(':')[0] ?? '');
  const expected = attempts.map(describeIds);
  const strangeKeys: string[] = [];
  for (const [runId, runKeys] of idsByRun) {
    const found = describeIds(runKeys.map((key) => Number(key.split(':')[1])));
    const at = expected.indexOf(found);
    if (at >= 0) expected.splice(at, 1);
    else strangeKeys.push(`run ${runId} performed ${found}`);
  }
  for (const ids of expected) strangeKeys.push(`nobody performed exactly ${ids}`);
  return { strangeKeys, effects: unique.length, repeatedEffects: keys.length - unique.length };
}

const describeIds = (ids: readonly number[]) => ids.toSorted((a, b) => a - b).join(', ');

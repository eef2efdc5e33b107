/**
 * One round of faults: executions of mixed flows are started over a while, in which the local stack, the services that it
 * stands on and a worker are killed and started again as the seed says. Then all of it is looked at.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type LocalApi, start } from '../support/executions-api.ts';
import { pollUntil } from '../support/poll.ts';
import { type Planned, planExecutions } from './chaos-flows.ts';
import { type Collected, collect, readNotes } from './collect.ts';
import { countEffects, type EffectCounts, examine, type Findings, type Note } from './examine.ts';
import { drawFaults, drawStarts, type FaultCounts, type FaultKind } from './fault-plan.ts';
import { type Injected, injectFaults } from './inject-faults.ts';
import { subscribeToNews, waitUntilDrained } from './messaging.ts';
import { apiAt, chooseAddresses, roundTargets, type Target, urlOf } from './targets.ts';

export interface ChaosRound {
  readonly seed: number;
  readonly executions: number;
  readonly faults: FaultCounts;
  /** Over which executions are started, and faults happen. */
  readonly spanMs: number;
}

export interface ChaosFindings extends Findings, Pick<Collected, 'wrongChildren'> {
  /** Of what nobody killed. */
  readonly deaths: readonly string[];
}

export interface ChaosReport extends EffectCounts {
  readonly seed: number;
  readonly executions: number;
  readonly children: number;
  readonly faults: readonly Injected[];
  /** Calls of StartExecution that were not answered, and made again. */
  readonly repeatedStarts: number;
  /** Executions that had begun and not ended when the last thing was up again. */
  readonly leftToRecover: number;
  /** From there to the end of the last execution. */
  readonly recoverySeconds: number;
  readonly findings: ChaosFindings;
}

const FLOWS = path.resolve(import.meta.dirname, '../fixtures/chaos-flows');
/** What a dead handler had in hand comes again after a minute; it may die twice with it, and back off as long. */
const ENDS_WITHIN_MS = 300_000;
/** What is down may be so for a while, and more than once. */
const START_AGAIN = { everyMs: 500, withinMs: 180_000 };

export async function runChaosRound(round: ChaosRound): Promise<ChaosReport> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-chaos-'));
  const folders = {
    data: path.join(folder, 'data'),
    flows: FLOWS,
    notes: path.join(folder, 'notes.txt'),
    attempts: path.join(folder, 'attempts'),
  };
  mkdirSync(folders.data);
  writeFileSync(folders.notes, '');
  const addresses = await chooseAddresses();
  const targets = roundTargets(addresses, folders);
  const messaging = urlOf(addresses.messagingPort);
  try {
    await startAll(targets, messaging);
    const api = apiAt(addresses);
    const planned = planExecutions(round.executions);
    const ran = await run(round, { api, planned, targets });
    const collected = await collect(api, planned, ran.upAt + ENDS_WITHIN_MS);
    await waitUntilDrained(messaging);
    const notes = readNotes(folders.notes);
    return toReport(round, { ...ran, collected, notes, deaths: deathsOf(targets) });
  } catch (error) {
    // What nobody answered any more has its reason there.
    throw new Error([String(error), ...deathsOf(targets)].join('\n'), { cause: error });
  } finally {
    await Promise.all(Object.values(targets).map((target) => target.kill()));
    rmSync(folder, { recursive: true, force: true });
  }
}

const deathsOf = (targets: Targets) => Object.values(targets).flatMap(({ deaths }) => deaths);

type Targets = Readonly<Record<FaultKind, Target>>;

async function startAll(targets: Targets, messaging: string): Promise<void> {
  await Promise.all([targets.dynamodb.start(), targets.messaging.start()]);
  await subscribeToNews(messaging);
  await targets.stack.start();
  await targets.worker.start();
}

interface Running {
  readonly api: LocalApi;
  readonly planned: readonly Planned[];
  readonly targets: Targets;
}

interface Ran {
  readonly faults: readonly Injected[];
  readonly repeatedStarts: number;
  /** When everything was up again: of `performance.now()`, and as a date. */
  readonly upAt: number;
  readonly upAtMs: number;
}

async function run(round: ChaosRound, { api, planned, targets }: Running): Promise<Ran> {
  const { seed, faults, executions, spanMs } = round;
  const startedAt = performance.now();
  const moments = drawStarts(seed, executions, spanMs);
  const starting = Promise.all(
    planned.map(async (one, i) => {
      await delay(moments[i] ?? 0);
      return startUntilAnswered(api, one);
    }),
  );
  const injected = await injectFaults(drawFaults(seed, faults, spanMs), targets, startedAt);
  const upAt = performance.now();
  const upAtMs = Date.now();
  const calls = await starting;
  const repeatedStarts = calls.reduce((sum, count) => sum + count - 1, 0);
  return { faults: injected, repeatedStarts, upAt, upAtMs };
}

/** Clients whose start is not answered make it again, under the same name. Returns how often it was made. */
async function startUntilAnswered(api: LocalApi, { flow, n, name }: Planned): Promise<number> {
  let calls = 0;
  await pollUntil(
    `the start of ${flow.name}/${name}`,
    async () => {
      calls += 1;
      return start(api, flow.name, name, flow.input(n)).then(
        () => true,
        // An earlier call has done it, and the execution has ended since.
        (error: unknown) => (String(error).includes('AlreadyExists') ? true : undefined),
      );
    },
    START_AGAIN,
  );
  return calls;
}

interface Looked extends Ran {
  readonly collected: Collected;
  readonly notes: readonly Note[];
  readonly deaths: readonly string[];
}

function toReport(
  { seed, executions }: ChaosRound,
  { faults, repeatedStarts, upAtMs, collected, notes, deaths }: Looked,
): ChaosReport {
  const { children, wrongChildren } = collected;
  const all = [...collected.executions, ...children];
  const lateMs = all
    .map(({ events }) => Date.parse(events.at(-1)?.Time ?? '') - upAtMs)
    .filter((ms) => ms > 0);
  return {
    seed,
    executions,
    children: children.length,
    faults,
    repeatedStarts,
    leftToRecover: lateMs.length,
    recoverySeconds: Math.round(Math.max(0, ...lateMs) / 100) / 10,
    ...countEffects(notes),
    findings: { ...examine(all, notes), wrongChildren, deaths },
  };
}

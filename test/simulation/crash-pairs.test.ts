/**
 * Every scenario of few port calls, struck twice: the first strike at every call of the calm run, the second at every later
 * call of the run so struck, each before and after it. The same output and events as the calm run, nothing lost, nothing
 * doubled. All pairs of two crashes in `npm run test:long`, with a tenth of those with a fault; a seeded share of each in
 * `npm test`. The numbers are printed.
 */
import { afterAll, describe, it } from '@jest/globals';
import { SeededIds } from '../../src/adapters/memory/seeded-ids.ts';
import type { CrashPoint } from '../support/crash-plan.ts';
import { isLongRun } from '../support/scaled.ts';
import { readScenarios } from '../support/scenarios.ts';
import { pointsFrom, StrikeTarget } from '../support/strike.ts';

type Kind = NonNullable<CrashPoint['kind']>;

/** Longer runs are left to single strikes. */
const MOST_CALLS = 40;
const SEED = 20;
const TIMEOUT_MS = 600_000;

/** Of the first strikes, and of the second ones behind each of them. */
interface Shares {
  readonly firsts: number;
  readonly seconds: Readonly<Record<Kind, number>>;
}

const SHARES: Readonly<Record<Kind, Shares>> = isLongRun()
  ? {
      crash: { firsts: 1, seconds: { crash: 1, fault: 0.1 } },
      fault: { firsts: 1, seconds: { crash: 0.1, fault: 0.1 } },
    }
  : {
      crash: { firsts: 1 / 3, seconds: { crash: 0.28, fault: 0.06 } },
      fault: { firsts: 0.1, seconds: { crash: 0.1, fault: 0.1 } },
    };

interface Target {
  readonly name: string;
  readonly target: StrikeTarget;
  readonly index: number;
}

async function readTargets(): Promise<readonly Target[]> {
  const struck = readScenarios().filter(({ scenario }) => scenario.calmOnly === undefined);
  return Promise.all(
    struck.map(async ({ name, scenario }, index) => {
      return { name, target: await StrikeTarget.of(scenario), index };
    }),
  );
}

const targets = await readTargets();
const small = targets.filter(({ target }) => target.calls.length <= MOST_CALLS);

const countsByKinds = new Map<string, { tried: number; all: number }>();

afterAll(() => {
  const lines = [
    `pairs of strikes at ${small.length} scenarios of at most ${MOST_CALLS} port calls, seed ${SEED}`,
    `(${targets.length - small.length} make more and are left to single strikes)`,
    ...[...countsByKinds].map(
      ([kinds, { tried, all }]) =>
        `${kinds}: ${tried} of ${all.toFixed()}, ${isLongRun() ? 'counted' : 'estimated'}`,
    ),
  ];
  console.info(lines.join('\n'));
});

/** The pairs of one first strike whose second is of a kind. Each stands for as many as its first strike stands for. */
async function strikeAgain(
  { target }: Target,
  { first, calls, kind, ids }: { first: CrashPoint; calls: number; kind: Kind; ids: SeededIds },
): Promise<void> {
  const { firsts, seconds } = SHARES[first.kind ?? 'crash'];
  const kinds = `${first.kind} then ${kind}`;
  const counts = countsByKinds.get(kinds) ?? { tried: 0, all: 0 };
  countsByKinds.set(kinds, counts);
  for (const second of pointsFrom(first.call + 1, calls, kind)) {
    counts.all += 1 / firsts;
    if (ids.random() >= seconds[kind]) continue;
    counts.tried += 1;
    await target.strike(first, second);
  }
}

async function strikeTwice(target: Target, kind: Kind): Promise<void> {
  const ids = new SeededIds(SEED + 2 * target.index + (kind === 'crash' ? 0 : 1));
  for (const first of pointsFrom(1, target.target.calls.length, kind)) {
    if (ids.random() >= SHARES[kind].firsts) continue;
    const { length: calls } = await target.target.strike(first);
    for (const second of ['crash', 'fault'] as const) {
      await strikeAgain(target, { first, calls, kind: second, ids });
    }
  }
}

describe('a process that dies, and a second strike', () => {
  it.each(small)(
    'lose and double nothing of $name',
    async (target) => strikeTwice(target, 'crash'),
    TIMEOUT_MS,
  );
});

describe('a port call that is refused, or whose reply is lost, and a second strike', () => {
  it.each(small)(
    'lose and double nothing of $name',
    async (target) => strikeTwice(target, 'fault'),
    TIMEOUT_MS,
  );
});

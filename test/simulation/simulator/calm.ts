/**
 * How a golden execution goes when all is well, as its golden history tells it: a run of its own would share the defects that
 * the simulator looks for. I16 of `invariants.ts`: where nothing fails but the deployment, it goes so, too.
 */
import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../../src/core/shared/json.ts';
import { MS_PER_SECOND } from '../../../src/core/shared/units.ts';
import { outline, outlineValue } from '../../support/ended-executions.ts';
import type { Scenario } from '../../support/scenario.ts';
import type { Watched } from './witness.ts';

export interface Calm {
  readonly errors: readonly string[];
  readonly calmMs: number;
  /** Absent: what is faster decides. */
  readonly end?: CalmEnd;
}

interface CalmEnd {
  readonly status: string;
  readonly output?: JsonObject;
  /** What was decided, times and ids aside; absent: the end alone is told. */
  readonly lines?: readonly string[];
  /** Branches and iterations come in any order. */
  readonly isInterleaved?: boolean;
}

const LINE = /^\+([\d.]+)s \d+ (\w+) (\S+) <\d+ (.*)$/;

/** file: the golden history. */
export function readCalm(file: string, scenario: Scenario): Calm {
  const golden = readFileSync(file, 'utf8').trimEnd().split('\n');
  const events = golden.flatMap((line) => {
    const [, at = '', type = '', name = '', detail = ''] = LINE.exec(line) ?? [];
    return type === '' ? [] : [{ atMs: Number(at) * MS_PER_SECOND, type, name, detail }];
  });
  const end = JSON.parse(golden.at(-1) ?? '') as Pick<CalmEnd, 'status' | 'output'>;
  const seen = events.flatMap(({ detail }) => /"error":"([^"]+)"/.exec(detail)?.[1] ?? []);
  const told = events.filter(({ type }) => type !== 'TaskSubmitted');
  const lines = told.map(({ type, name, detail }) => {
    const stepName = name === '-' ? '' : name;
    return `${type} ${stepName} ${outlineValue(JSON.parse(detail))}`;
  });
  const isInterleaved = events.some(({ type }) => /^(?:Branch|Iteration)Entered$/.test(type));
  // Whoever comes too late for a name is refused.
  const hasNames = /ExecutionName/.test(scenario.flow);
  const isRace = isInterleaved && (hasNames || events.some(({ type }) => type === 'StepFailed'));
  return {
    errors: [...seen, ...errorsOf(scenario)],
    calmMs: events.at(-1)?.atMs ?? 0,
    ...(dependsOnTime(scenario, isRace) ? {} : { end: { ...end, lines, isInterleaved } }),
  };
}

/** What the outside and the flow's own words give. */
function errorsOf({ flow, flows, answers, reports, ends, stop }: Scenario): readonly string[] {
  const scripted = [answers, reports, ends]
    .flatMap((script) => Object.values(script ?? {}).flat())
    .flatMap((answer) => ('error' in answer ? [answer.error] : []));
  // What an action stops or fails another execution with.
  const texts = [flow, ...Object.values(flows ?? {})].join('\n');
  const given = [...texts.matchAll(/\bError: *['"]?([\w.]+)/g)].map(([, error = '']) => error);
  return [...scripted, ...given, ...(stop?.error === undefined ? [] : [stop.error])];
}

/** Deadlines, stops, what one execution does to another, a branch that fails beside others; and names that a run gives itself. */
const BY_TIME = /timeoutSeconds|action: *fnf:(?:Start|Describe)|\$context(?!\.task\.token)/;

function dependsOnTime(scenario: Scenario, isRace: boolean): boolean {
  const { flow, flows, stop, stopInvocation, deleteFlow } = scenario;
  const texts = [flow, ...Object.values(flows ?? {})].join('\n');
  const isTouched = [stop, stopInvocation, deleteFlow].some((touch) => touch !== undefined);
  return isRace || isTouched || BY_TIME.test(texts);
}

/** Of an execution that has ended; undefined: it went as it does when all is well. */
export function differsFromCalm(calm: CalmEnd, { state, events }: Watched): string | undefined {
  const found = textOf({ status: state.status, output: state.end?.output });
  const wanted = textOf(calm);
  if (found !== wanted) return `it ended with ${found} instead of ${wanted}`;
  if (calm.lines === undefined) return undefined;
  const inOrder = (lines: readonly string[]) =>
    calm.isInterleaved === true ? lines.toSorted() : lines;
  return firstDifference(inOrder(outline(events)), inOrder(calm.lines));
}

function textOf({ status, output }: { status: string; output?: JsonObject | undefined }) {
  return `${status} ${outlineValue(output)}`;
}

function firstDifference(found: readonly string[], wanted: readonly string[]): string | undefined {
  const length = Math.max(found.length, wanted.length);
  for (let i = 0; i < length; i += 1) {
    if (found[i] !== wanted[i]) return `an event is ${found[i]} instead of ${wanted[i]}`;
  }
  return undefined;
}

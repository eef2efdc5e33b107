/**
 * Random flows on the engine and in a plain interpreter of the language: the same history in full, whatever the flow,
 * its input, what its tasks answer, in which order they do, and wherever slices end.
 */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkFlow } from '../../src/core/definition/check-flow.ts';
import type { Flow } from '../../src/core/definition/flow.ts';
import type { JsonObject } from '../../src/core/shared/json.ts';
import type { HistoryEvent } from '../../src/core/engine/history-event.ts';
import { ORIGIN } from '../support/spec.ts';
import { interpret, type Interpreted } from '../support/reference-interpreter/interpret.ts';
import type { PublicEvent } from '../support/reference-interpreter/execution.ts';
import { scaled } from '../support/scaled.ts';
import { type FlowRun, flowRun } from './arbitrary-flow.ts';
import { assertLaw } from './assert-law.ts';
import { definitionOf } from './definition-of.ts';
import { outsideOf } from './outside-of.ts';
import { EngineRun } from './run-on-engine.ts';
import { Coverage } from './flow-coverage.ts';

const SEED = 20_240_103;
const FULL_COUNT = 10_000;
const ROUNDS_TIMEOUT_MS = 600_000;

const STARTED_AT_MS = Date.parse(ORIGIN.startedAt);
const RETENTION_MS = 30 * 86_400_000;

/** `"+2.5s 3 StepStarted a <2 {"input":{}}"`: time, id, type, step, what scheduled it, detail. */
function toLine(event: PublicEvent): string {
  const { atMs, eventId, type, stepName, scheduleEventId, detail } = event;
  const seconds = (atMs - STARTED_AT_MS) / 1000;
  return `+${seconds}s ${eventId} ${type} ${stepName} <${scheduleEventId} ${JSON.stringify(detail)}`;
}

const toPublic = (event: HistoryEvent): PublicEvent => ({ ...event, atMs: Date.parse(event.time) });

function readFlow(text: string): Flow {
  const { flow, diagnostics } = checkFlow(text);
  if (flow !== undefined) return flow;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  throw new Error([...errors.map(({ code, message }) => `${code}: ${message}`), text].join('\n'));
}

type Limits = FlowRun['limits'] & { readonly valueBytes: number };

function interpretWith(flow: Flow, { input, decisions }: FlowRun, limits: Limits): Interpreted {
  const { flowId, flowName, executionName } = ORIGIN;
  const settings = { flowId, flowName, executionName, startedAtMs: STARTED_AT_MS, ...limits };
  return interpret(flow, input, settings, outsideOf(decisions));
}

const LARGE_ENOUGH = 256 * 1024;

/** A tight limit is found by running the flow without one: sizes matter where a byte decides. */
function limitsFor(flow: Flow, run: FlowRun): Limits {
  const large = { ...run.limits, valueBytes: LARGE_ENOUGH };
  if (run.tightLimit === undefined) return large;
  const { rank, bytesLess } = run.tightLimit;
  const sizes = [...new Set(valuesOf(interpretWith(flow, run, large)).map(textBytes))];
  const largestFirst = sizes.toSorted((a, b) => b - a);
  return { ...large, valueBytes: (largestFirst[rank % largestFirst.length] ?? 0) - bytesLess };
}

/** All that may not be too large: inputs, outputs, locals, and the lists that locals are collected in. */
function valuesOf({ events }: Interpreted): readonly unknown[] {
  const values = events.flatMap(({ detail }) => Object.values(detail) as unknown[]);
  const exits = events.filter(({ type }) => type === 'BranchExited' || type === 'IterationExited');
  const collected = [...Map.groupBy(exits, ({ stepName }) => stepName).values()];
  return [...values, ...collected.map((list) => list.map(({ detail }) => localOf(detail)))];
}

const localOf = (detail: object) => ('local' in detail ? detail.local : null);
const textBytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

interface Slicing {
  readonly slices: readonly number[];
  readonly reloadEvery: number;
}

interface Case {
  readonly flow: Flow;
  readonly input: JsonObject;
  readonly limits: Limits;
  readonly expected: Interpreted;
}

function compareWithEngine({ flow, input, limits, expected }: Case, slicing: Slicing): void {
  const settings = { origin: ORIGIN, limits: { ...limits, retentionMs: RETENTION_MS }, ...slicing };
  const engine = new EngineRun(flow, settings);
  let failure: unknown;
  try {
    engine.run(input, expected.actions);
  } catch (thrown) {
    failure = thrown;
  }
  const found = engine.entries.flatMap(({ events }) => events.map((e) => toLine(toPublic(e))));
  const difference = firstDifference(found, expected.events.map(toLine));
  if (difference !== undefined) throw new Error(difference, { cause: failure });
  if (failure !== undefined) throw failure as Error;
  const { end } = expected;
  expect(engine.state.status).toBe(end.status);
  if (end.status === 'Succeeded') expect(engine.state.end?.output).toEqual(end.output);
  if (!isDeepStrictEqual(engine.reload(), engine.state)) {
    throw new Error('the fold of the entries is not the state in use');
  }
}

const SHOWN_BEFORE = 4;

function firstDifference(found: readonly string[], expected: readonly string[]) {
  const at = expected.findIndex((line, i) => line !== found[i]);
  if (at < 0 && found.length === expected.length) return undefined;
  const from = at < 0 ? expected.length : at;
  const show = (lines: readonly string[]) =>
    lines
      .slice(Math.max(0, from - SHOWN_BEFORE), from + SHOWN_BEFORE)
      .map((line) => `  ${line}`)
      .join('\n');
  return `the histories differ; of the engine:\n${show(found)}\nexpected:\n${show(expected)}`;
}

/** What is needed to see a failure again by hand. */
function describeCase(text: string, { input, limits, expected }: Case): string {
  const actions = expected.actions.map((action) => `  ${JSON.stringify(action)}`);
  const given = [`input: ${JSON.stringify(input)}`, `limits: ${JSON.stringify(limits)}`];
  return ['flow:', text, ...given, 'actions:', ...actions].join('\n');
}

describe('a random flow', () => {
  const coverage = new Coverage();

  afterAll(() => void process.stdout.write(`${coverage.report()}\n`));

  it(
    'has the history that the reference interpreter gives it, in slices of any size',
    () => {
      const property = fc.property(flowRun, (run) => {
        const text = definitionOf(run.flow, run.notation);
        const flow = readFlow(text);
        const limits = limitsFor(flow, run);
        const expected = interpretWith(flow, run, limits);
        const sample: Case = { flow, input: run.input, limits, expected };
        try {
          compareWithEngine(sample, { slices: [100_000], reloadEvery: Infinity });
          compareWithEngine(sample, { slices: run.slices, reloadEvery: 7 });
        } catch (thrown) {
          const message = `${String(thrown)}\n\n${describeCase(text, sample)}`;
          throw new Error(message, { cause: thrown });
        }
        coverage.add(flow, expected);
      });
      assertLaw(import.meta.filename, property, { seed: SEED, fullCount: FULL_COUNT });
      expect(coverage.tooRare(scaled(FULL_COUNT))).toEqual([]);
    },
    ROUNDS_TIMEOUT_MS,
  );
});

/**
 * What a run is made of: the flows of the golden executions with what their outside does, cases of our own, and random flows.
 * Of the first two it is known how long they take when all is well, with which errors, and how they end.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import type { Limits } from '../../../src/app/limits.ts';
import type { JsonObject } from '../../../src/core/shared/json.ts';
import { MS_PER_DAY } from '../../../src/core/shared/units.ts';
import { flowRun } from '../../property/arbitrary-flow.ts';
import { definitionOf } from '../../property/definition-of.ts';
import type { Answer, Scenario } from '../../support/scenario.ts';
import { readScenarios, SCENARIO_FOLDER } from '../../support/scenarios.ts';
import { type Calm, readCalm } from './calm.ts';
import { OWN_CASES } from './own-cases.ts';

/** Which call of a task. */
export interface ScriptedCall {
  readonly stepName: string;
  /** Names iterations and branches. */
  readonly of: string | undefined;
  /** From 0, of the execution's step. */
  readonly attempt: number;
  /** A number that belongs to the attempt. */
  readonly mark: number;
}

export interface SimCase {
  readonly name: string;
  /** By name; `flow` is the one that clients start. */
  readonly flows: ReadonlyMap<string, string>;
  readonly input: JsonObject;
  readonly limits: Partial<Limits>;
  readonly answer: (call: ScriptedCall) => Answer | undefined;
  /** What workers report; undefined: they stay silent. */
  readonly report: (call: ScriptedCall) => Answer | undefined;
  /** How accepted asynchronous calls end. */
  readonly endOfCall: (call: ScriptedCall) => Answer | undefined;
  readonly stop?: Scenario['stop'];
  readonly stopInvocation?: Scenario['stopInvocation'];
  readonly deleteFlow?: Scenario['deleteFlow'];
  readonly allowsError: (error: string, cause: string) => boolean;
  /** How long an execution takes at most when all is well: milliseconds. */
  readonly calmMs: number;
  /** How an execution ends whenever nothing but the deployment fails; absent: that depends on what is faster. */
  readonly end?: Calm['end'];
  /** Executions of the flow beside each other do not know of each other: none takes another's names. */
  readonly isIndependent: boolean;
}

// --- the golden executions, and our own --------------------------------------------------------------------------------

const SCENARIOS = readScenarios().filter(({ scenario }) => scenario.calmOnly === undefined);
const caseByName = new Map<string, SimCase>();

export const GOLDEN: readonly string[] = SCENARIOS.map(({ name }) => name);
export const OWN: readonly string[] = OWN_CASES.map(({ name }) => name);

export function findCase(name: string): SimCase {
  const known = caseByName.get(name) ?? toCase(name);
  caseByName.set(name, known);
  return known;
}

function toCase(name: string): SimCase {
  const own = OWN_CASES.find((each) => each.name === name);
  const scenario = own?.scenario ?? SCENARIOS.find((each) => each.name === name)?.scenario;
  if (scenario === undefined) throw new Error(`no execution of the corpus is called "${name}"`);
  const calm = own === undefined ? readCalm(join(SCENARIO_FOLDER, `${name}.out`), scenario) : own;
  const isAction = name.startsWith('action-');
  const deletion = scenario.deleteFlow === undefined ? [] : DELETION_ERRORS;
  const errors = new Set([...calm.errors, ...USUAL_ERRORS, ...deletion]);
  return {
    ...scriptOf(name, scenario),
    allowsError: (error) => errors.has(error) || (isAction && error.startsWith('fnf.')),
    calmMs: calm.calmMs,
    isIndependent: !isNamed(scenario) && !isAction,
    ...(calm.end === undefined ? {} : { end: calm.end }),
  };
}

function scriptOf(name: string, scenario: Scenario) {
  const {
    flow,
    flows = {},
    input = {},
    answers,
    reports,
    ends,
    stop,
    stopInvocation,
    deleteFlow,
  } = scenario;
  const { valueBytes, eventsPerExecution, foreachConcurrency } = scenario;
  const limits = { valueBytes, eventsPerExecution, foreachConcurrency };
  const pick = (script: Scenario['answers']) => (call: ScriptedCall) => pickAnswer(script, call);
  return {
    name,
    flows: new Map([['flow', flow], ...Object.entries(flows)]),
    input,
    limits: Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)),
    answer: pick(answers),
    report: pick(reports),
    endOfCall: pick(ends),
    ...(stop === undefined ? {} : { stop }),
    ...(stopInvocation === undefined ? {} : { stopInvocation }),
    ...(deleteFlow === undefined ? {} : { deleteFlow }),
  };
}

function isNamed({ flow, flows = {} }: Scenario): boolean {
  const text = [flow, ...Object.values(flows)].join('\n');
  return /ExecutionName|StatefulAsyncInvocationID/.test(text);
}

/** What clocks and clients bring about, in any flow. */
const USUAL_ERRORS = new Set([
  'FnF.TaskTimeout',
  'FnF.ExecutionStopped',
  'SimulatedStop',
  'SimulatedReport',
]);

/** Of a flow that is deleted: which of them comes, is a matter of time. */
const DELETION_ERRORS = ['FnF.FlowDeleted', 'FnF.FlowNotExists'];

function pickAnswer(
  script: Scenario['answers'],
  { stepName, of, attempt }: ScriptedCall,
): Answer | undefined {
  const answers = script?.[of === undefined ? stepName : `${stepName}/${of}`];
  return answers?.[Math.min(attempt, answers.length - 1)];
}

// --- random flows ------------------------------------------------------------------------------------------------------

/** A loop of a random flow ends with its events. */
const RANDOM_EVENTS = 300;
const RANDOM_CALM_MS = 30 * MS_PER_DAY;

/** The same seed gives the same flow and the same outside. */
export function randomCase(seed: number): SimCase {
  const [run] = fc.sample(flowRun, { seed, numRuns: 1 });
  if (run === undefined) throw new Error('a sample of one has one');
  const { decisions, limits, input } = run;
  const decide = ({ mark }: ScriptedCall, shift: number) =>
    decisions[(mark + shift) % decisions.length];
  const answerOf = (call: ScriptedCall, shift: number, failing: readonly string[]): Answer => {
    const decision = decide(call, shift);
    const isError = failing.includes(decision?.plan ?? '');
    const slow = decision?.plan === 'timePasses' ? { afterSeconds: (call.mark % 40) + 1 } : {};
    if (isError) return { error: decision?.error ?? 'Busy', cause: 'drawn', ...slow };
    return { output: decision?.output ?? {}, ...slow };
  };
  return {
    name: `random-${seed}`,
    flows: new Map([['flow', definitionOf(run.flow, run.notation)]]),
    input,
    limits: { ...limits, eventsPerExecution: Math.min(limits.eventsPerExecution, RANDOM_EVENTS) },
    answer: (call) => answerOf(call, 0, ['submitError', 'error']),
    report: (call) => answerOf(call, 1, ['error']),
    endOfCall: () => undefined,
    allowsError: (_error, cause) => !/^(?:InvariantError|unreadable)/.test(cause),
    calmMs: RANDOM_CALM_MS,
    isIndependent: true,
  };
}

/**
 * Strikes a scenario with crashes and faults at port calls, and holds its end against the calm run's: the same events, output
 * and invocations, nothing lost, nothing doubled, no message left behind.
 */
import { expect } from '@jest/globals';
import type { HistoryEvent } from '../../src/core/engine/history-event.ts';
import type { CrashPoint } from './crash-plan.ts';
import {
  type EndedExecution,
  endedExecutions,
  endedInvocations,
  outline,
  outlineValue,
} from './ended-executions.ts';
import { type RunSettings, type Scenario, ScenarioRun } from './scenario.ts';

/** What is compared between runs, and lists of what must not be, each with the reason to be there. */
interface Outcome {
  readonly executions: readonly unknown[];
  readonly invocations: readonly string[];
  readonly pending: readonly unknown[];
  /** Called, and no history knows the attempt. */
  readonly unknownCalls: readonly string[];
  /** Answered, and never called. */
  readonly uncalled: readonly string[];
  readonly calledTwice: readonly string[];
  /** Executions whose status the outside was not told, or was told wrongly: of each run that has ended, its end and nothing else. */
  readonly wronglyTold: readonly string[];
  /** Attempts with more than one outcome. */
  readonly doubledOutcomes: readonly string[];
  readonly pointsLeft: readonly CrashPoint[];
}

export class StrikeTarget {
  readonly scenario: Scenario;
  readonly settings: RunSettings;
  /** The port calls of the calm run, as `port.method`. */
  readonly calls: readonly string[];
  private readonly calm: Outcome;
  private readonly calmText: string;

  /** Takes the end of the calm run as the one that struck runs have to come to. */
  static async of(scenario: Scenario, settings: RunSettings = {}): Promise<StrikeTarget> {
    const run = await new ScenarioRun(scenario, settings).run();
    return new StrikeTarget(run, { scenario, settings, calm: await outcomeOf(scenario, run) });
  }

  private constructor(
    run: ScenarioRun,
    parts: { scenario: Scenario; settings: RunSettings; calm: Outcome },
  ) {
    this.scenario = parts.scenario;
    this.settings = parts.settings;
    this.calls = run.plan.calls;
    this.calm = { ...parts.calm, ...NOTHING_WRONG };
    this.calmText = JSON.stringify(this.calm);
    this.expectCalmEnd('no strike', parts.calm);
  }

  /** Runs it struck at these calls, in their order, and expects the calm run's end. Returns the calls that it made. */
  async strike(...points: readonly CrashPoint[]): Promise<readonly string[]> {
    const run = await new ScenarioRun(this.scenario, this.settings, ...points).run();
    this.expectCalmEnd(describePoints(run, points), await outcomeOf(this.scenario, run, points));
    return run.plan.calls;
  }

  /** Neither the size of slices nor reports made again change what happens. */
  expectEndOf(other: StrikeTarget): void {
    this.expectCalmEnd('as another', other.calm);
  }

  private expectCalmEnd(where: string, outcome: Outcome): void {
    if (JSON.stringify(outcome) === this.calmText) return; // Cheaper by far than the comparison that can tell.
    expect({ where, ...outcome }).toEqual({ where, ...this.calm });
  }
}

/** Both sides of these calls, numbered from 1. */
export function* pointsFrom(
  firstCall: number,
  lastCall: number,
  kind: NonNullable<CrashPoint['kind']>,
): Generator<CrashPoint> {
  for (let call = firstCall; call <= lastCall; call += 1) {
    yield { call, side: 'before', kind };
    yield { call, side: 'after', kind };
  }
}

const NOTHING_WRONG = {
  pending: [],
  unknownCalls: [],
  uncalled: [],
  calledTwice: [],
  wronglyTold: [],
  doubledOutcomes: [],
  pointsLeft: [],
};

async function outcomeOf(
  scenario: Scenario,
  run: ScenarioRun,
  points: readonly CrashPoint[] = [],
): Promise<Outcome> {
  const executions = await endedExecutions(scenario, run);
  const keys = run.world.calls.map(({ effectId }) => effectId);
  return {
    executions: summarize(executions),
    invocations: await endedInvocations(run),
    ...NOTHING_WRONG,
    pending: run.world.queue.pending(),
    ...strayCalls(executions, keys),
    calledTwice: calledTwice(run, points, keys),
    wronglyTold: wronglyTold(run, executions),
    doubledOutcomes: executions.flatMap(({ events }) => doubledOutcomes(events)),
    pointsLeft: run.plan.pointsLeft,
  };
}

function describePoints(run: ScenarioRun, points: readonly CrashPoint[]): string {
  const texts = points.map(
    (point) =>
      `${point.kind ?? 'crash'} ${point.side} call ${point.call}: ${struckCall(run, point)}`,
  );
  return texts.join(', then ');
}

function struckCall({ plan }: ScenarioRun, { call }: CrashPoint): string {
  return plan.calls[call - 1] ?? 'never made';
}

/** Times, tokens and ids aside. Children have no order of their own. */
function summarize(executions: readonly EndedExecution[]): readonly unknown[] {
  const summaries = executions.map(({ flowName, events, status, output }) => ({
    flowName,
    lines: outline(events),
    status,
    output: outlineValue(output),
  }));
  if (summaries.length < 3) return summaries;
  const text = new Map(summaries.map((summary) => [summary, JSON.stringify(summary)]));
  const [own, ...children] = summaries;
  return [
    own,
    ...children.toSorted((a, b) => (text.get(a) ?? '').localeCompare(text.get(b) ?? '')),
  ];
}

/** Every attempt that was answered was called, under its own key; nothing was called that no history knows. */
function strayCalls(
  executions: readonly EndedExecution[],
  calledKeys: readonly string[],
): Pick<Outcome, 'unknownCalls' | 'uncalled'> {
  const called = new Set(calledKeys);
  const attempts = executions.flatMap(({ runId, events }) =>
    scheduledCalls(events).map((event) => ({
      key: `${runId}:${event.eventId}`,
      // One that timed out, or whose execution ended, may have been scheduled by a process that died before it called.
      isAnswered: isAnswered(event, events) && !isNameTaken(event, events),
    })),
  );
  const known = new Set(attempts.map(({ key }) => key));
  const uncalled = attempts.filter(({ key, isAnswered: had }) => had && !called.has(key));
  return {
    unknownCalls: [...called].filter((key) => !known.has(key)),
    uncalled: uncalled.map(({ key }) => key),
  };
}

/**
 * Calls made twice without a reason: nobody died, and neither the answer of a call was lost nor the lease that keeps others
 * from the same work.
 */
function calledTwice(
  run: ScenarioRun,
  points: readonly CrashPoint[],
  keys: readonly string[],
): readonly string[] {
  const isReason = (point: CrashPoint) =>
    point.kind !== 'fault' || /^(tasks|lease)\./.test(struckCall(run, point));
  if (points.some(isReason)) return [];
  return keys.filter((key, i) => keys.indexOf(key) !== i);
}

/** At least once each: that it runs, unless it ended as it began, and how it ended. */
function wronglyTold(run: ScenarioRun, executions: readonly EndedExecution[]): readonly string[] {
  const toldByRun = Map.groupBy(run.world.told, ({ runId }) => runId);
  return executions.flatMap(({ runId = '', status = '', events }) => {
    const told = new Set<string>(toldByRun.get(runId)?.map((event) => event.status));
    // A parent's stop that came before the start has made it as it ended.
    const hasRun = events.length > 2 || status !== 'Stopped';
    const expected = hasRun ? ['Running', status] : [status];
    const stray = [...told].filter((one) => one !== 'Running' && one !== status);
    const isRight = stray.length === 0 && expected.every((one) => told.has(one));
    return isRight ? [] : [`${runId} ${status}: told ${[...told].join(', ') || 'nothing'}`];
  });
}

type Scheduled = Extract<HistoryEvent, { type: 'TaskScheduled' }>;

function scheduled(events: readonly HistoryEvent[]): readonly Scheduled[] {
  return events.filter((event) => event.type === 'TaskScheduled');
}

/** Attempts that leave this deployment: child executions and actions do not. */
function scheduledCalls(events: readonly HistoryEvent[]): readonly Scheduled[] {
  return scheduled(events).filter(({ detail }) => !/^(acs:)?fnf:/.test(detail.resourceArn));
}

const ANSWERS = ['TaskSubmitted', 'TaskSubmitFailed', 'TaskSucceeded', 'TaskFailed'];

function isAnswered({ eventId }: Scheduled, events: readonly HistoryEvent[]): boolean {
  return events.some(
    ({ type, scheduleEventId }) => ANSWERS.includes(type) && scheduleEventId === eventId,
  );
}

/** Refused before the call: the name of a stateful invocation is another attempt's. */
function isNameTaken({ eventId }: Scheduled, events: readonly HistoryEvent[]): boolean {
  return events.some(
    (event) =>
      event.type === 'TaskSubmitFailed' &&
      event.scheduleEventId === eventId &&
      event.detail.error === 'FC.StatefulAsyncInvocationAlreadyExists',
  );
}

const OUTCOMES = ['TaskSucceeded', 'TaskFailed', 'TaskTimedOut', 'TaskSubmitFailed'];

function doubledOutcomes(events: readonly HistoryEvent[]): readonly string[] {
  return scheduled(events).flatMap(({ eventId, stepName }) => {
    const submitted = events.find(
      ({ type, scheduleEventId }) => type === 'TaskSubmitted' && scheduleEventId === eventId,
    );
    const causes = [eventId, submitted?.eventId];
    const outcomes = events.filter(
      ({ type, scheduleEventId }) => OUTCOMES.includes(type) && causes.includes(scheduleEventId),
    );
    return outcomes.length > 1 ? [`${stepName}: ${outcomes.map(({ type }) => type).join()}`] : [];
  });
}

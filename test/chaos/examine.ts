/** What became of a round: each execution's end, each attempt's outcome, and each effect's key. */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
import type { ApiEvent } from '../support/executions-api.ts';

export interface Examined {
  /** `<flow>/<execution>` */
  readonly run: string;
  readonly status: string;
  readonly output: unknown;
  readonly rightOutput: Json;
  readonly events: readonly ApiEvent[];
}

/** A line that a function or the worker has written before it did anything else. */
export interface Note {
  readonly run: string;
  /** Of the invocation, or the message: one that comes again is the same. */
  readonly call: string;
  /** `<run id>:<event id of TaskScheduled>`. Absent: an asynchronous invocation, which is given none. */
  readonly key?: string;
  /** In place of the key: the event id of the StepEntered, handed on by the flow. */
  readonly step?: number;
}

/** A line each. */
export interface Findings {
  /** Not ended, or not as the flow says. */
  readonly wrongEnds: readonly string[];
  /** Attempts with more than one outcome. */
  readonly doubledOutcomes: readonly string[];
  /** Event ids with gaps, more than one end, or something after it. */
  readonly brokenHistories: readonly string[];
  /** Effects under keys that are in no history, or in that of another run. */
  readonly strangeKeys: readonly string[];
  /** Attempts that something outside answered, and nobody performed. */
  readonly unperformed: readonly string[];
}

export interface EffectCounts {
  /** By their keys. */
  readonly effects: number;
  /** Performed once more, under the same key. */
  readonly repeatedEffects: number;
}

const ENDS = ['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionTimedOut', 'ExecutionStopped'];
const OUTCOMES = ['TaskSucceeded', 'TaskFailed', 'TaskTimedOut', 'TaskSubmitFailed'];
/** A service that could not be reached answered nothing: it may have done what it was asked. */
const UNANSWERED = ['MNS.InternalError', 'FC.InternalServerError'];
/** What notes its calls: functions, and the worker for queues and topics. Children have histories of their own. */
const NOTED = /^acs:(fc|mns):/;

export function examine(executions: readonly Examined[], notes: readonly Note[]): Findings {
  const notesByRun = Map.groupBy(notes, ({ run }) => run);
  return {
    wrongEnds: executions.flatMap(findWrongEnd),
    doubledOutcomes: executions.flatMap(findDoubled),
    brokenHistories: executions.flatMap(findBroken),
    strangeKeys: [...findSharedRunIds(notes), ...findStrange(executions, notesByRun)],
    unperformed: executions.flatMap((execution) =>
      findUnperformed(execution, notesByRun.get(execution.run) ?? []),
    ),
  };
}

export function countEffects(notes: readonly Note[]): EffectCounts {
  const calls = new Set(notes.map(({ call }) => call));
  const effects = new Set(notes.map(({ run, key, step }) => key ?? `${run}:${step}`));
  return { effects: effects.size, repeatedEffects: calls.size - effects.size };
}

function findWrongEnd({ run, status, output, rightOutput }: Examined): readonly string[] {
  if (status === 'Succeeded' && isDeepStrictEqual(output, rightOutput)) return [];
  return [`${run}: ${status} with ${JSON.stringify(output)}, not ${JSON.stringify(rightOutput)}`];
}

function findDoubled({ run, events }: Examined): readonly string[] {
  const submittedBy = new Map(
    events
      .filter(({ Type }) => Type === 'TaskSubmitted')
      .map(({ EventId, ScheduleEventId }) => [EventId, ScheduleEventId]),
  );
  const outcomes = events.filter(({ Type }) => OUTCOMES.includes(Type));
  const byAttempt = Map.groupBy(
    outcomes,
    ({ ScheduleEventId }) => submittedBy.get(ScheduleEventId) ?? ScheduleEventId,
  );
  return [...byAttempt]
    .filter(([, found]) => found.length > 1)
    .map(([id, found]) => `${run}: attempt ${id} has ${found.map(({ Type }) => Type).join(', ')}`);
}

/** Without an end it is found already, unless it is said to have one. */
function findBroken({ run, status, events }: Examined): readonly string[] {
  const isOver = !status.startsWith('not ended');
  const isCounted = events.every(({ EventId }, i) => EventId === i + 1);
  const ends = events.filter(({ Type }) => ENDS.includes(Type));
  const isEnded = ends.length === 1 && ends[0] === events.at(-1);
  if (isCounted && (isEnded || (!isOver && ends.length === 0))) return [];
  return [`${run}: ${events.map(({ EventId, Type }) => `${EventId} ${Type}`).join(', ')}`];
}

/** A run id is one execution's. */
function findSharedRunIds(notes: readonly Note[]): readonly string[] {
  const keyed = notes.filter(({ key }) => key !== undefined);
  const runsById = Map.groupBy(keyed, ({ key }) => splitKey(key).runId);
  const idsByRun = Map.groupBy(keyed, ({ run }) => run);
  const several = (values: readonly string[]) => new Set(values).size > 1;
  return [
    ...[...runsById]
      .filter(([, found]) => several(found.map(({ run }) => run)))
      .map(([id, found]) => `run id ${id} is that of ${found.map(({ run }) => run).join(', ')}`),
    ...[...idsByRun]
      .filter(([, found]) => several(found.map(({ key }) => splitKey(key).runId)))
      .map(([run, found]) => `${run} has keys ${found.map(({ key }) => key).join(', ')}`),
  ];
}

function findStrange(
  executions: readonly Examined[],
  notesByRun: ReadonlyMap<string, readonly Note[]>,
): readonly string[] {
  const eventsByRun = new Map(executions.map(({ run, events }) => [run, events]));
  return [...notesByRun].flatMap(([run, notes]) => {
    const events = eventsByRun.get(run) ?? [];
    const idsOf = (type: string) =>
      new Set(events.filter(({ Type }) => Type === type).map(({ EventId }) => EventId));
    const [attempts, steps] = [idsOf('TaskScheduled'), idsOf('StepEntered')];
    return notes
      .filter(({ key, step = 0 }) =>
        key === undefined ? !steps.has(step) : !attempts.has(splitKey(key).eventId),
      )
      .map((note) => `${run}: ${JSON.stringify(note)}`);
  });
}

function findUnperformed({ run, events }: Examined, notes: readonly Note[]): readonly string[] {
  const performed = new Set(notes.map(({ key }) => splitKey(key).eventId));
  const hasUnkeyed = notes.some(({ key }) => key === undefined);
  const answered = new Set(events.filter(isAnswer).map(({ ScheduleEventId }) => ScheduleEventId));
  return events
    .filter(({ Type, EventId }) => Type === 'TaskScheduled' && answered.has(EventId))
    .filter((event) => isNoted(event))
    .filter((event) => !(isAsync(event) ? hasUnkeyed : performed.has(event.EventId)))
    .map(({ EventId, StepName }) => `${run}: attempt ${EventId} of step "${StepName}"`);
}

function isAnswer(event: ApiEvent): boolean {
  if (event.Type === 'TaskSubmitted' || event.Type === 'TaskSucceeded') return true;
  const isFailure = event.Type === 'TaskFailed' || event.Type === 'TaskSubmitFailed';
  return isFailure && !UNANSWERED.includes(detailOf(event)['error'] as string);
}

const isNoted = (event: ApiEvent) => NOTED.test((detailOf(event)['resourceArn'] ?? '') as string);

function isAsync(event: ApiEvent): boolean {
  const { serviceParams = {} } = detailOf(event);
  return (serviceParams as JsonObject)['InvocationType'] === 'Async';
}

export function detailOf({ EventDetail }: ApiEvent): JsonObject {
  return JSON.parse(EventDetail) as JsonObject;
}

function splitKey(key = ''): { readonly runId: string; readonly eventId: number } {
  const [runId = '', eventId = ''] = key.split(':');
  return { runId, eventId: Number(eventId) };
}

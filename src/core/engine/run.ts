/**
 * One transition in progress: the draft that it changes, the events it has decided, and what its budget leaves.
 */
import type { Flow, Step, StepList } from '../definition/flow.ts';
import { invariant } from '../shared/invariant.ts';
import { type Json, type JsonObject } from '../shared/json.ts';
import { jsonBytes, newBytes } from '../shared/json-size.ts';
import { toTimestamp } from '../shared/units.ts';
import type { WorkId } from '../shared/ids.ts';
import type { Draft } from './draft.ts';
import { applyEvent } from './evolve.ts';
import { opensList } from './evolve-frames.ts';
import { type HistoryEvent, ROOT_FRAME } from './history-event.ts';
import type { FlowIds } from './started-flows.ts';
import type { ListFrame, StepFrame } from './state.ts';
import { innerSteps } from './walk.ts';

/** Everything unpredictable, handed in as values. */
export interface Env {
  /** Milliseconds since the epoch, by the deciding handler's clock. */
  readonly nowMs: number;
  /** The work id that will own what is decided. */
  readonly cause: WorkId;
  /** The token of the attempt whose TaskScheduled has this event id. Same id, same token. */
  readonly taskToken: (taskEventId: number) => string;
  readonly limits: EngineLimits;
  /** Of the flows that `Transition.startedFlowNames` has asked for. */
  readonly flowIds?: FlowIds;
}

export interface EngineLimits {
  /** Bytes of JSON text of one input, output or local. */
  readonly valueBytes: number;
  readonly eventsPerExecution: number;
  /** Iterations of one foreach step that are in progress at a time. */
  readonly foreachConcurrency: number;
  /** How long an entry lives; the keep-alive is due after half of it. */
  readonly retentionMs: number;
  /** Where a slice ends: what one entry may add. */
  readonly slice: SliceBudget;
}

export interface SliceBudget {
  readonly events: number;
  readonly bytes: number;
}

/** Entry 0 lives in the header, and an update of the header is billed on the whole item: it is kept small. */
export const START_SLICE: SliceBudget = { events: 60, bytes: 4 * 1024 };

/**
 * Keeps one decision in the milliseconds and one entry to a few items: values that an entry cannot hold are items of their
 * own, and one result of the largest size must not be a slice by itself.
 */
export const DEFAULT_SLICE: SliceBudget = { events: 2_000, bytes: 1024 * 1024 };

export interface Run {
  readonly flow: Flow;
  readonly draft: Draft;
  readonly env: Env;
  readonly budget: SliceBudget;
  readonly time: string;
  readonly nowMs: number;
  readonly events: HistoryEvent[];
  /** Lists that have been opened and not been moved yet. */
  readonly opened: ListFrame[];
  /** Names of the flows that attempts start executions of, by the attempt's TaskScheduled. */
  readonly startedFlowNames: Map<number, string>;
  /** Of foreach steps, by the event id of their StepEntered. */
  readonly collections: Map<number, readonly Json[]>;
  /** Values counted already: an input shows up in several events, a collection in many inputs, and each is stored once. */
  readonly counted: Set<object>;
  bytes: number;
}

/** The step that a list is at, in the flow and in the state. */
export interface StepRun<S extends Step = Step> {
  readonly list: ListFrame;
  readonly steps: StepList;
  readonly step: S;
  readonly frame: StepFrame;
}

export function beginRun(flow: Flow, draft: Draft, env: Env, budget: SliceBudget): Run {
  // Times of a journal never go back, whatever the clocks of its handlers say.
  const nowMs = Math.max(env.nowMs, draft.state.timeMs);
  const time = toTimestamp(nowMs);
  const counted = new Set<object>();
  for (const value of knownValues(draft)) newBytes(counted, value);
  return {
    flow,
    draft,
    env,
    budget,
    time,
    nowMs,
    events: [],
    opened: [],
    startedFlowNames: new Map(),
    collections: new Map(),
    counted,
    bytes: 0,
  };
}

/** Values that the state holds are stored already, or with the same entry. */
function* knownValues({ frameById }: Draft): Generator<Json> {
  for (const { input, local, step } of frameById.values()) {
    yield input;
    yield local;
    if (step?.started !== undefined) yield step.started.input;
    if (step?.task !== undefined) yield step.task.detail.input;
  }
}

type WithoutOurs<E> = E extends HistoryEvent ? Omit<E, 'eventId' | 'time'> : never;
export type NewEvent = WithoutOurs<HistoryEvent>;

/** Decides an event: numbers it, applies it, counts it. Returns its id. */
export function emit(run: Run, event: NewEvent): number {
  const eventId = run.draft.state.lastEventId + 1;
  const { frame, ...rest } = event;
  const placed = frame === undefined || frame === ROOT_FRAME ? rest : { ...rest, frame };
  const numbered = { eventId, time: run.time, ...placed } as HistoryEvent;
  run.events.push(numbered);
  run.bytes += EVENT_BYTES;
  for (const value of Object.values(event.detail) as Json[]) {
    run.bytes += newBytes(run.counted, value);
  }
  applyEvent(run.draft, numbered, run.env.cause);
  const opened = opensList(numbered) ? run.draft.frameById.get(eventId) : undefined;
  if (opened !== undefined) run.opened.push(opened);
  return eventId;
}

/** What an event takes beside its values: names, ids, type. */
const EVENT_BYTES = 100;

/** Emits an event of a step, scheduled by the newest event of the step's list. */
export function emitForStep(
  run: Run,
  at: StepRun,
  event: Pick<NewEvent, 'type' | 'detail'>,
): number {
  return emit(run, {
    stepName: at.step.name,
    scheduleEventId: at.list.tip,
    frame: at.list.id,
    ...event,
  } as NewEvent);
}

export function isBudgetSpent(run: Run): boolean {
  return run.events.length >= run.budget.events || run.bytes >= run.budget.bytes;
}

/** The list of the flow that a frame runs. */
export function stepsOf(run: Run, list: ListFrame): StepList {
  if (list.id === ROOT_FRAME) return run.flow.steps;
  const parent = run.draft.parentById.get(list.id);
  invariant(parent !== undefined, 'an inner list has a list around it');
  return innerSteps(stepsOf(run, parent)[parent.position], list.branch);
}

export function exceedsValueLimit(run: Run, value: Json): boolean {
  return jsonBytes(value) > run.env.limits.valueBytes;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Fail);

export interface Fail {
  readonly error: string;
  readonly cause: string;
}

/** The value, or the failure that its size is. `what`: the author's words, e.g. `the output of step "a"`. */
export function sized(run: Run, value: JsonObject, what: string): Outcome<JsonObject> {
  if (!exceedsValueLimit(run, value)) return { ok: true, value };
  return { ok: false, ...tooLarge(run, what) };
}

export function tooLarge(run: Run, what: string): Fail {
  return tooLargeFor(run.env.limits, what);
}

/** The same of what never comes to a run. */
export function tooLargeFor(
  { valueBytes }: Pick<Run['env']['limits'], 'valueBytes'>,
  what: string,
): Fail {
  return {
    error: 'FnF.PayloadTooLarge',
    cause:
      `${what} is larger than ${valueBytes} bytes of JSON, nested too deep, holds a number that JSON cannot, ` +
      'or takes too much work to make',
  };
}

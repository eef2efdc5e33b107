/** How events change the frames of a state: steps, the lists inside them, tasks. */
import type { WorkId } from '../shared/ids.ts';
import { EMPTY_OBJECT, type JsonObject } from '../shared/json.ts';
import { jsonBytes } from '../shared/json-size.ts';
import type { Draft } from './draft.ts';
import type { HistoryEvent } from './history-event.ts';
import { executionNameOf } from './service-params.ts';
import type { ExecutionState, ListFrame, OpenTask, StepFrame } from './state.ts';

/** Where an event belongs, and the work id of the entry that holds it. */
interface Change {
  readonly draft: Draft;
  readonly list: ListFrame;
  readonly cause: WorkId;
}

export function applyStepEvent(change: Change, event: HistoryEvent): void {
  const { draft, list } = change;
  if (event.type === 'StepEntered') {
    list.input = event.detail.input;
    list.step = {
      name: event.stepName,
      enteredEventId: event.eventId,
      failedAttempts: [],
      lists: [],
    };
    return;
  }
  const { step } = list;
  if (event.type === 'BranchExited' || event.type === 'IterationExited') {
    applyListExited(draft, list, event.detail.local);
  } else if (step !== undefined) applyToStep(change, step, event);
}

function applyToStep({ draft, list, cause }: Change, step: StepFrame, event: HistoryEvent): void {
  switch (event.type) {
    case 'StepStarted':
      step.started = {
        eventId: event.eventId,
        atMs: Date.parse(event.time),
        input: event.detail.input,
      };
      break;
    case 'StepSucceeded':
      step.output = event.detail.output;
      break;
    case 'StepFailed':
      step.failure = { ...event.detail, eventId: event.eventId };
      for (const task of tasksIn(step)) abandonChild(draft.state, task, cause);
      closeLists(draft, step);
      delete step.task;
      break;
    case 'StepExited':
      list.local = event.detail.local;
      list.position = event.next;
      delete list.step;
      break;
    case 'BranchEntered':
    case 'IterationEntered':
      openList(draft, list, step, event);
      break;
    default:
      break;
  }
}

type ListEvent = Extract<HistoryEvent, { type: 'BranchEntered' | 'IterationEntered' }>;

export function opensList(event: HistoryEvent): event is ListEvent {
  return event.type === 'BranchEntered' || event.type === 'IterationEntered';
}

function openList(draft: Draft, parent: ListFrame, step: StepFrame, event: ListEvent): void {
  const branch = event.type === 'BranchEntered' ? event.branch : event.detail.index;
  const list: ListFrame = {
    id: event.eventId,
    branch,
    input: event.detail.input,
    local: EMPTY_OBJECT,
    position: 0,
    tip: event.eventId,
  };
  step.branch = branch;
  step.lists.push(list);
  draft.frameById.set(list.id, list);
  draft.parentById.set(list.id, parent);
}

/** What is done with the local is the step's: an arm's is the choice's result, the others are collected in their order. */
function applyListExited(draft: Draft, list: ListFrame, local: JsonObject): void {
  const parent = draft.parentById.get(list.id);
  if (parent?.step === undefined) return;
  const { step } = parent;
  step.lists = step.lists.filter(({ id }) => id !== list.id);
  draft.frameById.delete(list.id);
  step.result = local;
  if (list.branch >= 0) {
    step.resultsBytes = collectedBytes(step, local);
    step.results ??= [];
    while (step.results.length <= list.branch) step.results.push(null);
    step.results[list.branch] = local;
  }
  parent.tip = draft.state.lastEventId;
}

/** Bytes of the list of locals once this one has joined it. */
export function collectedBytes({ resultsBytes = 1 }: StepFrame, local: JsonObject): number {
  return resultsBytes + 1 + jsonBytes(local);
}

/** Lists inside a step are over with it, and those inside them. */
function closeLists(draft: Draft, step: StepFrame): void {
  for (const list of step.lists) {
    draft.frameById.delete(list.id);
    if (list.step !== undefined) closeLists(draft, list.step);
  }
  step.lists = [];
}

export function applyTaskEvent({ draft, list, cause }: Change, event: HistoryEvent): void {
  const { step } = list;
  if (step === undefined) return;
  switch (event.type) {
    case 'TaskScheduled':
      step.attemptEventId = event.eventId;
      delete step.attemptFailure;
      step.task = {
        scheduledEventId: event.eventId,
        scheduledAtMs: Date.parse(event.time),
        owner: cause,
        detail: event.detail,
      };
      break;
    case 'TaskSubmitted':
      if (step.task !== undefined) step.task.submittedEventId = event.eventId;
      break;
    case 'TaskSucceeded':
      step.result = event.detail.output;
      delete step.task;
      break;
    case 'TaskTimedOut':
      if (step.task !== undefined) abandonChild(draft.state, step.task, cause);
      applyAttemptFailure(step, event);
      break;
    case 'TaskFailed':
    case 'TaskSubmitFailed':
      applyAttemptFailure(step, event);
      break;
    default:
      break;
  }
}

function applyAttemptFailure(
  step: StepFrame,
  event: Extract<HistoryEvent, { type: 'TaskFailed' | 'TaskTimedOut' | 'TaskSubmitFailed' }>,
): void {
  delete step.task;
  step.attemptFailure = {
    ...event.detail,
    eventId: event.eventId,
    atMs: Date.parse(event.time),
  };
  const counted = step.failedAttempts.find(([error]) => error === event.detail.error);
  if (counted === undefined) step.failedAttempts.push([event.detail.error, 1]);
  else counted[1] += 1;
}

/** What is left open ends with the execution: nothing of it can happen any more. */
export function closeFrames(state: ExecutionState, cause: WorkId): void {
  for (const task of tasksIn(state.root.step)) abandonChild(state, task, cause);
  delete state.root.step;
  state.alarms = [];
}

function* tasksIn(step: StepFrame | undefined): Generator<OpenTask> {
  if (step?.task !== undefined) yield step.task;
  for (const list of step?.lists ?? []) yield* tasksIn(list.step);
}

/**
 * The child execution of an open attempt that ends without its outcome: whoever ends it has it stopped. Only one that the
 * attempt waits for (sync); others live on by themselves.
 */
function abandonChild(state: ExecutionState, task: OpenTask, owner: WorkId): void {
  const { resourceArn, pattern, serviceParams } = task.detail;
  if (pattern !== 'sync' || !resourceArn.startsWith('acs:fnf:')) return;
  const executionName = executionNameOf(serviceParams ?? EMPTY_OBJECT);
  state.abandoned = [
    ...(state.abandoned ?? []),
    {
      scheduledEventId: task.scheduledEventId,
      resourceArn,
      ...(executionName === undefined ? {} : { executionName }),
      owner,
    },
  ];
}

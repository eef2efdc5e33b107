/** How events change the frames of a state: steps, the lists inside them, tasks. */
import type { WorkId } from '../shared/ids.ts';
import { statefulIdOf } from '../shared/async-call.ts';
import { EMPTY_OBJECT, type JsonObject } from '../shared/json.ts';
import { jsonBytes } from '../shared/json-size.ts';
import type { Draft } from './draft.ts';
import type { HistoryEvent, TaskScheduledDetail } from './history-event.ts';
import { executionNameOf } from './execution-name.ts';
import { withStartedFlow } from './started-flows.ts';
import type { AbandonedWork, ExecutionState, ListFrame, OpenTask, StepFrame } from './state.ts';

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
      for (const task of tasksIn(step)) abandon(draft.state, task, cause);
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
      delete step.isReleased;
      break;
    case 'TaskSucceeded':
      step.result = event.detail.output;
      delete step.task;
      break;
    case 'TaskTimedOut':
      if (step.task !== undefined) abandon(draft.state, step.task, cause);
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
  if (!isSendFailure(step, event)) delete step.isReleased;
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

/** The message has not been accepted; what came of one that was is a failure of its receiver, or of time. */
function isSendFailure({ task }: StepFrame, { type }: HistoryEvent): boolean {
  const waits = task?.detail.pattern === 'waitForCallback';
  return type === (waits ? 'TaskSubmitFailed' : 'TaskFailed');
}

/** What is left open ends with the execution: nothing of it can happen any more. */
export function closeFrames(state: ExecutionState, cause: WorkId): void {
  for (const task of tasksIn(state.root.step)) abandon(state, task, cause);
  delete state.root.step;
  state.alarms = [];
}

function* tasksIn(step: StepFrame | undefined): Generator<OpenTask> {
  if (step?.task !== undefined) yield step.task;
  for (const list of step?.lists ?? []) yield* tasksIn(list.step);
}

/** What an open attempt started, when it ends without its outcome: whoever ends it has that stopped. */
function abandon(state: ExecutionState, task: OpenTask, owner: WorkId): void {
  const { scheduledEventId, detail } = task;
  const started = startedWork(detail);
  if (started === undefined) return;
  const { resourceArn } = detail;
  const work = { scheduledEventId, resourceArn, ...started, ...withStartedFlow(task), owner };
  state.abandoned = [...(state.abandoned ?? []), work];
}

/**
 * A child that the attempt waits for (sync), or a stateful invocation that it waits for in either way. Others live on by
 * themselves.
 */
function startedWork({
  resourceArn,
  pattern,
  serviceParams = EMPTY_OBJECT,
}: TaskScheduledDetail): Pick<AbandonedWork, 'executionName' | 'invocationId'> | undefined {
  if (resourceArn.startsWith('acs:fnf:')) {
    const executionName = executionNameOf(serviceParams);
    if (pattern !== 'sync') return undefined;
    return executionName === undefined ? {} : { executionName };
  }
  const invocationId = pattern === 'requestResponse' ? undefined : statefulIdOf(serviceParams);
  return invocationId === undefined ? undefined : { invocationId };
}

/**
 * Moves a list of steps on, event by event, until it waits for something, is done, or the slice is spent. What comes next
 * depends on the state alone, so a slice may end after any event.
 */
import type { Step } from '../definition/flow.ts';
import { unreachable } from '../shared/invariant.ts';
import { contextObject } from './context.ts';
import { ROOT_FRAME } from './history-event.ts';
import { completeList, endExecution, exitStep, leaveFailed } from './leave.ts';
import { applyMappings } from './mappings.ts';
import { emit, emitForStep, isBudgetSpent, type Run, sized, stepsOf, type StepRun } from './run.ts';
import { isEnded, type ListFrame, listFrames } from './state.ts';
import { isChoiceWaiting, resumeChoice } from './steps/choice.ts';
import { resumeFail } from './steps/fail.ts';
import { isForeachWaiting, resumeForeach } from './steps/foreach.ts';
import { failStep, mapStepInput } from './steps/outcome.ts';
import { isParallelWaiting, resumeParallel } from './steps/parallel.ts';
import { resumePass } from './steps/pass.ts';
import { isTaskWaiting, resumeTask } from './steps/task.ts';
import { isWaitWaiting, resumeWait } from './steps/wait.ts';
import { walkLists } from './walk.ts';

/** Moves every list in progress. Returns true when the slice is spent and something can still move. */
export function progressAll(run: Run): boolean {
  return progressLists(run, [...listFrames(run.draft.state)]);
}

/**
 * Moves these lists, and those that open or are woken on the way: the one opened first goes first, so that the order of
 * events does not depend on where slices end.
 */
export function progressLists(run: Run, lists: readonly ListFrame[]): boolean {
  const pending = lists.toSorted((left, right) => left.id - right.id);
  for (let list = pending.shift(); list !== undefined; list = pending.shift()) {
    while (!isEnded(run.draft.state) && run.draft.frameById.get(list.id) === list) {
      // Looked at even where a list waits: where slices end must not decide whether an execution does.
      if (endAtEventLimit(run)) break;
      if (isBudgetSpent(run)) return canAnythingMove(run);
      const next: ListFrame | undefined = move(run, list);
      if (next === undefined) break;
      list = next;
    }
    if (isEnded(run.draft.state)) return false;
    pending.push(...run.opened.splice(0));
  }
  return false;
}

function canAnythingMove(run: Run): boolean {
  return [...walkLists(run.flow, run.draft.state)].some(({ list, steps }) => {
    const step = steps[list.position];
    const frame = list.step;
    if (frame === undefined || step === undefined) return frame === undefined;
    return !isWaiting(run, { list, steps, step, frame });
  });
}

/** One event further. Returns the list to go on with, undefined when this one waits. */
function move(run: Run, list: ListFrame): ListFrame | undefined {
  const steps = stepsOf(run, list);
  const step = steps[list.position];
  const frame = list.step;
  if (frame === undefined) {
    if (step === undefined) return completeList(run, list);
    enterStep(run, list, step);
    return list;
  }
  if (step === undefined) return undefined;
  const at: StepRun = { list, steps, step, frame };
  if (frame.failure !== undefined) return leaveFailed(run, at, frame.failure);
  if (frame.output !== undefined) exitStep(run, at, frame.output);
  else if (frame.started === undefined) startStep(run, at);
  else if (isWaiting(run, at)) return undefined;
  else resumeStep(run, at);
  return list;
}

/** Nothing of this step can move before something happens outside of it. */
function isWaiting(run: Run, at: StepRun): boolean {
  const { started, output, failure } = at.frame;
  const isAtWork = started !== undefined && output === undefined && failure === undefined;
  return isAtWork && isWorkWaiting(run, at);
}

function isWorkWaiting(run: Run, { list, steps, step, frame }: StepRun): boolean {
  switch (step.type) {
    case 'task':
      return isTaskWaiting(run, { list, steps, step, frame });
    case 'wait':
      return isWaitWaiting(run, { list, steps, step, frame });
    case 'choice':
      return isChoiceWaiting({ list, steps, step, frame });
    case 'parallel':
      return isParallelWaiting({ list, steps, step, frame });
    case 'foreach':
      return isForeachWaiting(run, { list, steps, step, frame });
    case 'pass':
    case 'succeed':
    case 'fail':
      return false;
    default:
      return unreachable(step, 'step type');
  }
}

/** Room for the events of one move and the one that ends the execution. */
const LIMIT_MARGIN = 4;

function endAtEventLimit(run: Run): boolean {
  const { state } = run.draft;
  const { eventsPerExecution } = run.env.limits;
  if (state.lastEventId + LIMIT_MARGIN <= eventsPerExecution) return false;
  const cause = `the execution has reached the limit of ${eventsPerExecution} events`;
  endExecution(run, 'ExecutionFailed', { error: 'FnF.RuntimeError', cause }, state.lastEventId);
  return true;
}

function enterStep(run: Run, list: ListFrame, step: Step): void {
  const input = enclosingInput(run, list);
  if (!input.ok) return endExecution(run, 'ExecutionFailed', input, list.tip);
  emit(run, {
    type: 'StepEntered',
    stepName: step.name,
    scheduleEventId: list.tip,
    frame: list.id,
    detail: { input: input.value, local: list.local },
  });
}

/** What the list's steps see as input. The flow's inputMappings are applied once, before its first step. */
function enclosingInput(run: Run, list: ListFrame) {
  const { inputMappings } = run.flow;
  const isFirst = list.id === ROOT_FRAME && list.tip === ROOT_FRAME;
  if (!isFirst || inputMappings === undefined) return { ok: true as const, value: list.input };
  const context = () => contextObject(run.draft.state.origin);
  const { valueBytes: mostBytes } = run.env.limits;
  const { input, local } = list;
  const mapped = applyMappings(inputMappings, { input, local, context, mostBytes });
  return sized(run, mapped, "the flow's mapped input");
}

function startStep(run: Run, at: StepRun): void {
  // A task's first attempt follows at once, so its token is the one of the event after this one.
  const taskEventId = run.draft.state.lastEventId + 2;
  const input = sized(
    run,
    mapStepInput(run, at, taskEventId),
    `the input of step "${at.step.name}"`,
  );
  if (!input.ok) return failStep(run, at, input);
  emitForStep(run, at, { type: 'StepStarted', detail: { input: input.value } });
  // Together, or another list's events could come between and the token shown here would be nobody's.
  if (at.step.type === 'task') resumeStep(run, at);
}

function resumeStep(run: Run, { list, steps, step, frame }: StepRun): void {
  switch (step.type) {
    case 'task':
      return resumeTask(run, { list, steps, step, frame });
    case 'pass':
    case 'succeed':
      return resumePass(run, { list, steps, step, frame });
    case 'wait':
      return resumeWait(run, { list, steps, step, frame });
    case 'choice':
      return resumeChoice(run, { list, steps, step, frame });
    case 'parallel':
      return resumeParallel(run, { list, steps, step, frame });
    case 'foreach':
      return resumeForeach(run, { list, steps, step, frame });
    case 'fail':
      return resumeFail(run, { list, steps, step, frame });
    default:
      return unreachable(step, 'step type');
  }
}

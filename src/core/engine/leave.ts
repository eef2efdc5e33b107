/**
 * How steps and lists are left: a step exits, is caught, or fails what stands around it; a list that is done completes its
 * branch or iteration, or the execution.
 */
import { type JsonObject, mergeObjects } from '../shared/json.ts';
import { contextObject } from './context.ts';
import { collectedBytes } from './evolve-frames.ts';
import { applyMappings } from './mappings.ts';
import { matchesError } from './retry.ts';
import { emit, type Fail, type Run, sized, stepsOf, type StepRun, tooLarge } from './run.ts';
import type { ListFrame, StepFrame } from './state.ts';
import { chosenGoto } from './steps/choice.ts';
import { failStep, ownRoots } from './steps/outcome.ts';

export function endExecution(
  run: Run,
  type: 'ExecutionFailed' | 'ExecutionTimedOut' | 'ExecutionStopped',
  { error, cause }: Fail,
  scheduleEventId: number,
): void {
  emit(run, { type, stepName: '', scheduleEventId, detail: { error, cause } });
}

/** A step is behind: its output joins the local, and the list moves on. */
export function exitStep(
  run: Run,
  at: StepRun,
  output: NonNullable<StepRun['frame']['output']>,
): void {
  const { step, list, steps, frame } = at;
  const local = sized(
    run,
    mergeObjects(list.local, output),
    `the local behind step "${step.name}"`,
  );
  if (!local.ok) return failStep(run, at, local);
  const target = step.type === 'choice' ? chosenGoto(step, frame) : undefined;
  const isLast = step.end || step.type === 'succeed';
  emitExit(run, at, local.value, target ?? (isLast ? steps.length : list.position + 1));
}

function emitExit(run: Run, at: StepRun, local: StepRun['list']['local'], next: number): void {
  emit(run, {
    type: 'StepExited',
    stepName: at.step.name,
    scheduleEventId: at.list.tip,
    frame: at.list.id,
    next,
    detail: { local },
  });
}

/** A failed step is caught by its own policies, or fails what stands around it. */
export function leaveFailed(run: Run, at: StepRun, failure: Fail): ListFrame {
  const { step, list } = at;
  const policy =
    step.type === 'task'
      ? step.catch.find(({ errors }) => matchesError(errors, failure.error))
      : undefined;
  if (policy === undefined) return failParent(run, list, failure);
  const local = sized(run, caughtLocal(run, at, failure), `the local behind step "${step.name}"`);
  if (!local.ok) return failParent(run, list, local);
  emitExit(run, at, local.value, policy.goto);
  return list;
}

/** Error mappings add to the local like an output; without them nothing of the error is kept. */
function caughtLocal(run: Run, at: StepRun, { error, cause }: Fail) {
  const mappings = at.step.type === 'task' ? at.step.errorMappings : undefined;
  if (mappings === undefined) return at.list.local;
  // `code` is another name of `error` in one sentence of the language's documentation.
  const roots = ownRoots(run, at, { error, cause, code: error });
  return mergeObjects(at.list.local, applyMappings(mappings, roots));
}

function failParent(run: Run, list: ListFrame, failure: Fail): ListFrame {
  const parent = run.draft.parentById.get(list.id);
  if (parent?.step === undefined) {
    endExecution(run, 'ExecutionFailed', failure, list.tip);
    return list;
  }
  emit(run, {
    type: 'StepFailed',
    stepName: parent.step.name,
    scheduleEventId: list.tip,
    frame: parent.id,
    detail: { error: failure.error, cause: failure.cause },
  });
  return parent;
}

/** The last step of a list is behind: the branch or iteration is done, or the execution is. */
export function completeList(run: Run, list: ListFrame): ListFrame {
  const parent = run.draft.parentById.get(list.id);
  if (parent?.step === undefined) {
    succeedExecution(run, list);
    return list;
  }
  const { name: stepName } = parent.step;
  const containerType = stepsOf(run, parent)[parent.position]?.type;
  // A choice takes the local of its arm as it is; only lists of locals grow.
  if (containerType !== 'choice' && isCollectionFull(run, parent.step, list.local)) {
    return failParent(run, list, tooLarge(run, `the local of step "${stepName}"`));
  }
  const isIteration = containerType === 'foreach';
  emit(run, {
    type: isIteration ? 'IterationExited' : 'BranchExited',
    stepName,
    scheduleEventId: list.tip,
    frame: list.id,
    detail: { local: list.local },
  });
  return parent;
}

/** Looked at with each local that joins, not at the end: what has been collected is a part of every snapshot. */
function isCollectionFull(run: Run, container: StepFrame, local: JsonObject): boolean {
  return collectedBytes(container, local) > run.env.limits.valueBytes;
}

function succeedExecution(run: Run, root: ListFrame): void {
  const { outputMappings } = run.flow;
  const { input, local } = root;
  const { valueBytes: mostBytes } = run.env.limits;
  const context = () => contextObject(run.draft.state.origin);
  const output = sized(
    run,
    outputMappings === undefined
      ? local
      : applyMappings(outputMappings, { input, local, context, mostBytes }),
    'the output of the flow',
  );
  if (!output.ok) return endExecution(run, 'ExecutionFailed', output, root.tip);
  emit(run, {
    type: 'ExecutionSucceeded',
    stepName: '',
    scheduleEventId: root.tip,
    detail: { output: output.value },
  });
}

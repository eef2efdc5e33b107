/**
 * `foreach`: an iteration for each element of a list, a limited number of them at a time; done when all of them are.
 * Source: FDL reference 1.3, 2.2, 6.3. An iteration that fails fails the step (leave.ts); the others are abandoned.
 */
import type { ForeachStep } from '../../definition/flow.ts';
import { evaluatePath } from '../../expression/evaluate-path.ts';
import { EMPTY_OBJECT, type Json, type JsonObject } from '../../shared/json.ts';
import { emit, type Run, sized, type StepRun } from '../run.ts';
import type { StepFrame } from '../state.ts';
import { failStep, succeedStep } from './outcome.ts';

type Foreach = StepRun<ForeachStep>;

/** All iterations that may be in progress are, or all have been entered and some are not done. */
export function isForeachWaiting(run: Run, at: Foreach): boolean {
  const inProgress = at.frame.lists.length;
  if (inProgress === 0) return false;
  const isLastEntered = nextIndex(at) >= (collectionOf(run, at)?.length ?? 0);
  return isLastEntered || inProgress >= run.env.limits.foreachConcurrency;
}

export function resumeForeach(run: Run, at: Foreach): void {
  const { step, frame } = at;
  const collection = collectionOf(run, at);
  if (collection === undefined) return failStep(run, at, badCollection(step));
  const index = nextIndex(at);
  if (index >= collection.length) return succeedStep(run, at, frame.results ?? []);
  enterIteration(run, at, { index, item: collection[index] ?? null });
}

function enterIteration(
  run: Run,
  at: Foreach,
  { index, item }: { readonly index: number; readonly item: Json },
): void {
  const { step, frame, list } = at;
  const what = `the input of iteration ${index} of step "${step.name}"`;
  const input = sized(run, iterationInput(at, index, item), what);
  if (!input.ok) return failStep(run, at, input);
  emit(run, {
    type: 'IterationEntered',
    stepName: step.name,
    scheduleEventId: frame.started?.eventId ?? list.tip,
    frame: list.id,
    detail: { input: input.value, local: EMPTY_OBJECT, index },
  });
}

/** Item and index shadow equal keys of the step's input. */
function iterationInput({ step, frame }: Foreach, index: number, item: Json): JsonObject {
  const { item: itemKey, index: indexKey } = step.iterationMapping;
  const input = { ...frame.started?.input, [itemKey]: item };
  return indexKey === undefined ? input : { ...input, [indexKey]: index };
}

/** They are entered in the order of the collection. */
function nextIndex({ frame }: Foreach): number {
  return frame.branch === undefined ? 0 : frame.branch + 1;
}

/** How many iterations the step has, those that have not begun included. */
export function iterationTotal({ iterationMapping }: ForeachStep, { started }: StepFrame): number {
  const found = evaluatePath(started?.input ?? EMPTY_OBJECT, iterationMapping.collection.path);
  return isList(found) ? found.length : 0;
}

/** undefined: it is no list. A path with `[*]` makes a list of its own, so it is evaluated once in a transition. */
function collectionOf(run: Run, { step, frame }: Foreach): readonly Json[] | undefined {
  const known = run.collections.get(frame.enteredEventId);
  if (known !== undefined) return known;
  const found = evaluatePath(
    frame.started?.input ?? EMPTY_OBJECT,
    step.iterationMapping.collection.path,
  );
  if (!isList(found)) return undefined;
  run.collections.set(frame.enteredEventId, found);
  return found;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function badCollection({ name, iterationMapping }: ForeachStep) {
  const cause = `the collection (from ${iterationMapping.collection.text}) of step "${name}" must be a list`;
  return { error: 'FnF.RuntimeError', cause };
}

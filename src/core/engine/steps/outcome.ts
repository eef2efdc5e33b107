/** How a step of any type ends: success with its output, or failure. */
import {
  EMPTY_OBJECT,
  isJsonObject,
  type Json,
  type JsonObject,
  mergeObjects,
} from '../../shared/json.ts';
import { contextObject } from '../context.ts';
import { applyMappings, type MappingRoots } from '../mappings.ts';
import { emitForStep, type Fail, type Run, sized, stepsOf, type StepRun } from '../run.ts';
import type { ListFrame } from '../state.ts';

/** StepSucceeded with the output that the step's mappings make of `local`; StepFailed when that is too large. */
export function succeedStep(run: Run, at: StepRun, local: Json): void {
  const output = sized(run, outputOf(run, at, local), `the output of step "${at.step.name}"`);
  if (output.ok) emitForStep(run, at, { type: 'StepSucceeded', detail: { output: output.value } });
  else failStep(run, at, output);
}

export function failStep(run: Run, at: StepRun, { error, cause }: Fail): void {
  emitForStep(run, at, { type: 'StepFailed', detail: bounded({ error, cause }) });
}

/** As long as the API lets a worker's be. */
const LONGEST_ERROR = 128;
const LONGEST_CAUSE = 32 * 1024;

/** Foreign words (a class's name, an error body, a path of the author's) must not outgrow an entry. */
export function bounded({ error, cause }: Fail): Fail {
  return { error: error.slice(0, LONGEST_ERROR), cause: cause.slice(0, LONGEST_CAUSE) };
}

function outputOf(run: Run, at: StepRun, local: Json): JsonObject {
  const { outputMappings } = at.step;
  if (outputMappings !== undefined) return applyMappings(outputMappings, ownRoots(run, at, local));
  // The output of a step that collects locals is empty unless mappings pick something up.
  return isJsonObject(local) ? local : EMPTY_OBJECT;
}

/** The roots of output and error mappings: the step's own input and local. */
export function ownRoots(run: Run, at: StepRun, local: Json): MappingRoots {
  return {
    input: at.frame.started?.input ?? EMPTY_OBJECT,
    local,
    context: () => stepContext(run, at, at.frame.attemptEventId),
    mostBytes: run.env.limits.valueBytes,
  };
}

/** `$context` of a step; `taskEventId` is the attempt whose token a waitForCallback task shows. */
export function stepContext(
  run: Run,
  { step, frame, list }: StepRun,
  taskEventId: number | undefined,
): JsonObject {
  const waits = step.type === 'task' && step.pattern === 'waitForCallback';
  return contextObject(run.draft.state.origin, {
    name: step.name,
    eventId: frame.enteredEventId,
    iterationIndex: iterationIndexOf(run, list),
    ...(waits && taskEventId !== undefined
      ? { taskToken: () => run.env.taskToken(taskEventId) }
      : {}),
  });
}

/** Through the lists around this one, to the first that is an iteration. */
function iterationIndexOf(run: Run, innermost: ListFrame): number | null {
  let list = innermost;
  for (;;) {
    const parent = run.draft.parentById.get(list.id);
    if (parent === undefined) return null;
    if (stepsOf(run, parent)[parent.position]?.type === 'foreach') return list.branch;
    list = parent;
  }
}

/**
 * The step's mapped input, from the enclosing input and local. Without inputMappings a step sees both merged, local wins.
 */
export function mapStepInput(run: Run, at: StepRun, taskEventId: number): JsonObject {
  const { inputMappings } = at.step;
  const { input, local } = at.list;
  if (inputMappings === undefined) return mergeObjects(input, local);
  const context = () => stepContext(run, at, taskEventId);
  const mostBytes = run.env.limits.valueBytes;
  return applyMappings(inputMappings, { input, local, context, mostBytes });
}

/** One visit of a step: from its StepEntered to where it is left. */
import type { Mappings, Step } from '../../../src/core/definition/flow.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/core/shared/json.ts';
import { applyMappings, contextOf } from './data.ts';
import type { Execution } from './execution.ts';
import type { Thread } from './thread.ts';

export interface Visit<S extends Step = Step> {
  readonly execution: Execution;
  readonly thread: Thread;
  readonly step: S;
  /** What the list's steps see around them. */
  readonly enclosing: { readonly input: JsonObject; readonly local: JsonObject };
  readonly enteredEventId: number;
  /** The mapped input, and its StepStarted; `{}` and 0 until then. */
  input: JsonObject;
  startedEventId: number;
  /** TaskScheduled of the newest attempt. */
  attemptEventId?: number;
  /** Where a choice goes from here: an index in the list that holds it. */
  goto?: number;
}

/** Records an event of the step. Returns its id. */
export function recordStep(visit: Visit, type: string, detail: object): number {
  return visit.execution.record(visit.thread, { type, stepName: visit.step.name, detail });
}

/** Without inputMappings: the enclosing input and local, local wins. `taskEventId`: the attempt that it is for. */
export function mapInput(visit: Visit, taskEventId: number): JsonObject {
  const { step, enclosing, execution } = visit;
  const input =
    step.inputMappings === undefined
      ? { ...enclosing.input, ...enclosing.local }
      : applyMappings(step.inputMappings, { ...enclosing, context: contextAt(visit, taskEventId) });
  return execution.sized(input, `the input of step "${step.name}"`);
}

/** Without outputMappings: the local; of steps that collect locals in a list, nothing. */
export function mapOutput(visit: Visit, local: Json): JsonObject {
  const { step, execution } = visit;
  const output =
    step.outputMappings === undefined
      ? isJsonObject(local)
        ? local
        : {}
      : mapOwn(visit, step.outputMappings, local);
  return execution.sized(output, `the output of step "${step.name}"`);
}

/** Output and error mappings see the step's own input and local. */
export function mapOwn(visit: Visit, mappings: Mappings, local: Json): JsonObject {
  const context = contextAt(visit, visit.attemptEventId);
  return applyMappings(mappings, { input: visit.input, local, context });
}

function contextAt(
  { execution, step, enteredEventId, thread }: Visit,
  taskEventId: number | undefined,
): JsonObject {
  const showsToken = step.type === 'task' && step.pattern === 'waitForCallback';
  return contextOf(execution.settings, {
    name: step.name,
    eventId: enteredEventId,
    iterationIndex: thread.iterationIndex,
    ...(showsToken && taskEventId !== undefined ? { tokenEventId: taskEventId } : {}),
  });
}

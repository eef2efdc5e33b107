/** The context object `$context`. Source: FDL reference 2.4. */
import type { ExecutionOrigin } from './execution-origin.ts';
import type { JsonObject } from '../shared/json.ts';

export interface StepContext {
  readonly name: string;
  /** Event id of the step's StepEntered. */
  readonly eventId: number;
  /** Position in the innermost foreach around the step; null where there is none. */
  readonly iterationIndex: number | null;
  /** Only where a task waits for a callback. */
  readonly taskToken?: () => string;
}

/** `step` is absent for the flow's own mappings. */
export function contextObject(origin: ExecutionOrigin, step?: StepContext): JsonObject {
  return {
    flow: { id: origin.flowId, name: origin.flowName },
    execution: { name: origin.executionName },
    step: step === undefined ? null : describeStep(step),
    task: step?.taskToken === undefined ? null : { token: step.taskToken() },
  };
}

/** Both spellings of the index: the manual prints the second one. */
function describeStep({ name, eventId, iterationIndex }: StepContext): JsonObject {
  return { name, eventId, iterationIndex, IterationIndex: iterationIndex };
}

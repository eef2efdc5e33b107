/** The context object `$context`. Source: FDL reference 2.4. */
import type { ExecutionOrigin } from './execution-origin.ts';
import type { JsonObject } from '../shared/json.ts';

export interface StepContext {
  readonly name: string;
  /** Event id of the step's StepEntered. */
  readonly eventId: number;
  /** Only where a task waits for a callback. */
  readonly taskToken?: () => string;
}

/** `step` is absent for the flow's own mappings. */
export function contextObject(origin: ExecutionOrigin, step?: StepContext): JsonObject {
  return {
    flow: { id: origin.flowId, name: origin.flowName },
    execution: { name: origin.executionName },
    step:
      step === undefined
        ? null
        : { name: step.name, eventId: step.eventId, iterationIndex: null, IterationIndex: null },
    task: step?.taskToken === undefined ? null : { token: step.taskToken() },
  };
}

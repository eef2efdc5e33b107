/**
 * In which flow, by id, an attempt starts its execution: looked up once, when the attempt is scheduled, and committed with it.
 * A flow's name may be deleted and used again while the attempt is open; whoever starts, stops or looks for the execution
 * later means the flow of then. Attempts of older journals say nothing of it: their flow goes by its name.
 */
import type { FlowId } from '../shared/ids.ts';
import { type JsonObject, ownValue } from '../shared/json.ts';
import type { Resource } from '../definition/flow.ts';
import { type ExecutionState, listFrames, type OpenTask } from './state.ts';

/** Without an id: no flow had the name. */
export interface StartedFlow {
  readonly flowId?: FlowId;
}

/** Attempts that start executions of the same flow. */
export interface StartedFlowFact extends StartedFlow {
  /** TaskScheduled's event ids. */
  readonly taskEventIds: readonly number[];
}

/** The ids of flows, by name; absent or undefined: there is none. */
export type FlowIds = ReadonlyMap<string, FlowId | undefined>;

/** The name of the flow that a task starts an execution of. params: as TaskScheduled shows them. */
export function startedFlowName(resource: Resource, params: JsonObject): string | undefined {
  if (resource.kind === 'flow') return resource.name;
  if (resource.kind !== 'action' || resource.api !== 'StartExecution') return undefined;
  const name = ownValue(params, 'FlowName');
  return typeof name === 'string' ? name : undefined;
}

/** flowNames: by TaskScheduled's event id. */
export function startedFlowFacts(
  flowNames: ReadonlyMap<number, string>,
  flowIds: FlowIds,
): readonly StartedFlowFact[] {
  const attemptsById = new Map<FlowId | undefined, number[]>();
  for (const [taskEventId, name] of flowNames) {
    const flowId = flowIds.get(name);
    const attempts = attemptsById.get(flowId) ?? [];
    attemptsById.set(flowId, [...attempts, taskEventId]);
  }
  return [...attemptsById].map(([flowId, taskEventIds]) =>
    flowId === undefined ? { taskEventIds } : { flowId, taskEventIds },
  );
}

/** Into a draft: of attempts that are open, and of those that the same entry has abandoned. */
export function applyStartedFlows(state: ExecutionState, facts: readonly StartedFlowFact[]): void {
  const flowByAttempt = new Map<number, StartedFlow>();
  for (const { taskEventIds, ...flow } of facts) {
    for (const taskEventId of taskEventIds) flowByAttempt.set(taskEventId, flow);
  }
  const flowOf = ({ scheduledEventId }: Pick<OpenTask, 'scheduledEventId'>) => {
    const startedFlow = flowByAttempt.get(scheduledEventId);
    return startedFlow && { startedFlow };
  };
  for (const { step } of listFrames(state)) {
    if (step?.task !== undefined) Object.assign(step.task, flowOf(step.task));
  }
  if (state.abandoned === undefined) return;
  state.abandoned = state.abandoned.map((work) => ({ ...work, ...flowOf(work) }));
}

/** What carries it on from an attempt. */
export function withStartedFlow({ startedFlow }: { readonly startedFlow?: StartedFlow }): {
  readonly startedFlow?: StartedFlow;
} {
  return startedFlow === undefined ? {} : { startedFlow };
}

/** What a flow calls: every function, queue, topic, child flow and action that a step of it names, nested ones too. */
import {
  type Flow,
  innerLists,
  type Pattern,
  type Resource,
  type Step,
  type TaskStep,
} from './flow.ts';

export interface FlowTarget {
  readonly stepName: string;
  readonly resource: Resource;
  readonly pattern: Pattern;
  /** The end of the call has to reach us (`isRecordedCall`). */
  readonly isRecorded: boolean;
}

/** In the order of the definition; a target that several steps call is there once for each. */
export function targetsOf({ steps }: Flow): readonly FlowTarget[] {
  return steps.flatMap(targetsOfStep);
}

function targetsOfStep(step: Step): readonly FlowTarget[] {
  const own = step.type === 'task' ? [toTarget(step)] : [];
  return [...own, ...innerLists(step).flatMap((steps) => steps.flatMap(targetsOfStep))];
}

function toTarget(step: TaskStep): FlowTarget {
  const { name, resource, pattern } = step;
  return { stepName: name, resource, pattern, isRecorded: isRecorded(step) };
}

function isRecorded({ resource, pattern, serviceParams = [] }: TaskStep): boolean {
  if (resource.kind !== 'function' && resource.kind !== 'nativeFunction') return false;
  const params = new Map(serviceParams);
  // Which of both it is stands in the definition; a name may be known at run time only.
  const type = params.get('InvocationType');
  const isAsync = type?.kind === 'constant' && type.value === 'Async';
  return isAsync && (pattern === 'sync' || params.has('StatefulAsyncInvocationID'));
}

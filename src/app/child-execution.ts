/** Which execution an attempt of a task starts: the same whenever, and by whomever, it is asked for. */
import { parseResourceArn } from '../core/definition/parse/resource-arn.ts';
import type { ExecutionOrigin, TaskAddress } from '../core/engine/execution-origin.ts';
import type { StartedFlow } from '../core/engine/started-flows.ts';
import { eventEffectId, type RunId, toRunId } from '../core/shared/ids.ts';
import { invariant } from '../core/shared/invariant.ts';
import type { Dependencies } from './dependencies.ts';
import type { CallOutcome, ExecutionKey, Ids } from './ports.ts';

/** Flows that start each other without end stop here. */
export const DEEPEST = 10;

/** How deep an execution stands that this one starts. */
export function depthBelow({ depth = 0 }: ExecutionOrigin): number {
  return depth + 1;
}

export const TOO_DEEP: CallOutcome = {
  ok: false,
  error: 'FnF.RuntimeError',
  cause: `flows start each other more than ${DEEPEST} deep`,
};

export interface ChildRun {
  readonly executionName: string;
  /** Whoever finds this run under the child's name finds the work of this very attempt. */
  readonly runId: RunId;
  /** Shown as the start's request id. */
  readonly requestId: string;
}

/** taskEventId: of the attempt's TaskScheduled. executionName: the flow's own choice; absent: one that looks random. */
export function childRunOf(
  ids: Pick<Ids, 'sha256Hex'>,
  parent: ExecutionOrigin,
  { taskEventId, executionName }: { readonly taskEventId: number; readonly executionName?: string },
): ChildRun {
  const derive = (what: string) => derivedId(ids, parent, { taskEventId, what });
  return {
    executionName: executionName ?? derive('name'),
    runId: toRunId(derive('run')),
    requestId: derive('request').toUpperCase(),
  };
}

/** The attempt of this task started the execution: it did not merely join it. */
export function isStarter(
  ids: Pick<Ids, 'sha256Hex'>,
  { runId }: Pick<ExecutionOrigin, 'runId'>,
  task: TaskAddress,
): boolean {
  return derivedId(ids, task, { taskEventId: task.taskEventId, what: 'run' }) === runId;
}

/** Where the child of an attempt is to be found. undefined: there is no such flow. */
export async function findChildKey(
  { flows, ids }: Pick<Dependencies, 'flows' | 'ids'>,
  parent: ExecutionOrigin,
  child: {
    readonly flowName: string;
    readonly taskEventId: number;
    readonly executionName?: string;
    readonly startedFlow?: StartedFlow;
  },
): Promise<ExecutionKey | undefined> {
  const { flowId } = child.startedFlow ?? (await flows.findFlow(child.flowName)) ?? {};
  const { executionName } = childRunOf(ids, parent, child);
  return flowId && { flowId, executionName };
}

/** What an attempt calls something that it brings about: the same whenever it is asked for. A UUID in form. */
export function derivedId(
  ids: Pick<Ids, 'sha256Hex'>,
  { runId }: Pick<ExecutionOrigin, 'runId'>,
  { taskEventId, what }: { readonly taskEventId: number; readonly what: string },
): string {
  return toUuid(ids.sha256Hex(`${what} ${eventEffectId(runId, taskEventId)}`));
}

/** Of a child's resourceArn, as TaskScheduled shows it. */
export function childFlowName(resourceArn: string): string {
  const parsed = parseResourceArn(resourceArn);
  invariant('resource' in parsed && parsed.resource.kind === 'flow', 'a child is named by a flow');
  return parsed.resource.name;
}

const GROUPS = /^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/;

/** The first 32 digits of a hash, in a UUID's form. */
export function toUuid(hex: string): string {
  return hex.replace(GROUPS, '$1-$2-$3-$4-$5');
}

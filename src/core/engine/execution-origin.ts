import type { DefinitionHash, FlowId, RunId } from '../shared/ids.ts';

/** What never changes during a run, told by entry 0. */
export interface ExecutionOrigin {
  readonly flowId: FlowId;
  readonly flowName: string;
  readonly executionName: string;
  readonly runId: RunId;
  readonly definitionHash: DefinitionHash;
  /** RFC 3339 UTC with milliseconds. */
  readonly startedAt: string;
  /** Role of the flow when it was started, as it was sent: what calls are made under. Absent: the stepper's own. */
  readonly roleArn?: string;
  /** How many executions stand above this one, each started by the next. Absent: none. */
  readonly depth?: number;
  /** Of the trace that its start belongs to, as `src/core/shared/trace-header.ts` writes it. Absent: it is not traced. */
  readonly traceHeader?: string;
  /** Tasks that wait for this execution's end: the one that started it, the one whose token came with the start. */
  readonly tells?: readonly TaskAddress[];
}

/** One attempt of a task of an execution. */
export interface TaskAddress {
  readonly flowId: FlowId;
  readonly executionName: string;
  readonly runId: RunId;
  /** Event id of the attempt's TaskScheduled. */
  readonly taskEventId: number;
}

export function isSameTask(left: TaskAddress, right: TaskAddress): boolean {
  return left.runId === right.runId && left.taskEventId === right.taskEventId;
}

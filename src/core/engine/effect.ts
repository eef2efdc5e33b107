/**
 * What the outside must do after a commit. Effects are derived from committed state, never stored; each may be performed
 * more than once, always with the same id.
 */
import type { Pattern, Resource } from '../definition/flow.ts';
import type { EffectId } from '../shared/ids.ts';
import type { JsonObject } from '../shared/json.ts';
import type { ExecutionOrigin, TaskAddress } from './execution-origin.ts';
import type { StartedFlow } from './started-flows.ts';

/** Whose call it is, under which role it is made, and which trace it belongs to. */
export type Caller = Pick<
  ExecutionOrigin,
  'flowId' | 'flowName' | 'executionName' | 'roleArn' | 'traceHeader'
>;

/** Invoke, send or publish for one attempt of a task. */
export interface RunTask {
  readonly type: 'RunTask';
  readonly effectId: EffectId;
  /** Event id of the attempt's TaskScheduled. */
  readonly taskEventId: number;
  readonly stepName: string;
  readonly resource: Resource;
  readonly pattern: Pattern;
  /** The step's mapped input: a function's event. */
  readonly input: JsonObject;
  /** References replaced by their values; empty when the flow gives none. */
  readonly serviceParams: JsonObject;
  readonly caller: Caller;
  /** Of one that starts an execution; absent in older journals. */
  readonly startedFlow?: StartedFlow;
}

/** Wake this execution at `dueMs` (milliseconds since the epoch), never earlier. */
export interface ArmAlarm {
  readonly type: 'ArmAlarm';
  readonly effectId: EffectId;
  readonly alarmId: number;
  readonly dueMs: number;
}

/** Bring the header up to the end that the journal holds. */
export interface CloseHeader {
  readonly type: 'CloseHeader';
  readonly effectId: EffectId;
}

/** Move the header's expiry on, because a snapshot has made older entries history. */
export interface ExtendHeader {
  readonly type: 'ExtendHeader';
  readonly effectId: EffectId;
  /** The expiry counts from here: milliseconds since the epoch. */
  readonly fromMs: number;
}

/** Tell a task of another execution how this one ended. */
export interface TellTask {
  readonly type: 'TellTask';
  readonly effectId: EffectId;
  readonly task: TaskAddress;
}

/** Stop the child execution that an attempt started and nobody waits for any more. */
export interface StopChild {
  readonly type: 'StopChild';
  readonly effectId: EffectId;
  /** Of the attempt. */
  readonly taskEventId: number;
  readonly resourceArn: string;
  /** Absent: the name that the attempt gave it by itself. */
  readonly executionName?: string;
  /** Absent in older journals: the flow that has the name now. */
  readonly startedFlow?: StartedFlow;
}

/** Stop the stateful invocation that an attempt made and nobody waits for any more. */
export interface StopInvocation {
  readonly type: 'StopInvocation';
  readonly effectId: EffectId;
  /** Of the attempt. */
  readonly taskEventId: number;
  readonly invocationId: string;
}

export type Effect =
  RunTask | ArmAlarm | CloseHeader | ExtendHeader | TellTask | StopChild | StopInvocation;

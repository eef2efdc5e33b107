/** The objects of the wire, as `docs/api.md` has them. Source: API reference, section 3. */

/** What every answer has beside its object. */
export type Answered<Fields> = Fields & { readonly RequestId: string };

export interface Flow {
  /** A UUID: a new flow of a deleted one's name has another. */
  readonly Id: string;
  readonly Name: string;
  readonly Description: string;
  readonly Type: string;
  /** As it was sent. */
  readonly Definition: string;
  readonly RoleArn: string;
  readonly ExternalStorageLocation: string;
  readonly ExecutionMode: string;
  /** RFC 3339 UTC with milliseconds, as all times here. */
  readonly CreatedTime: string;
  readonly LastModifiedTime: string;
}

/** Ours: what its author should look at again, when there is something. */
export interface AcceptedFlow extends Flow {
  readonly Warnings?: readonly string[];
}

export const EXECUTION_STATUSES = [
  'Starting',
  'Running',
  'Stopped',
  'Succeeded',
  'Failed',
  'TimedOut',
] as const;

export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

export interface Execution {
  readonly FlowName: string;
  readonly Name: string;
  /** `''` in the answer of StartExecution. */
  readonly Status: ExecutionStatus | '';
  /** JSON text; `''` in a listing. */
  readonly Input: string;
  /** JSON text; `''` unless it has succeeded. */
  readonly Output: string;
  readonly FlowDefinition: string;
  readonly StartedTime: string;
  /** `''` while it runs. */
  readonly StoppedTime: string;
  readonly ExternalInputUri: string;
  readonly ExternalOutputUri: string;
}

export interface HistoryEvent {
  /** 1, 2, 3 … */
  readonly EventId: number;
  readonly Type: string;
  /** `''` for the execution's own. */
  readonly StepName: string;
  readonly Time: string;
  /** The event that caused it. */
  readonly ScheduleEventId: number;
  /** JSON text. */
  readonly EventDetail: string;
}

export interface Schedule {
  readonly ScheduleId: string;
  readonly ScheduleName: string;
  readonly Description: string;
  readonly CronExpression: string;
  /** JSON text. */
  readonly Payload: string;
  readonly Enable: boolean;
  readonly CreatedTime: string;
  readonly LastModifiedTime: string;
}

/** Ours. */
export interface InvocationSummary {
  readonly InvocationId: string;
  readonly Status: string;
  readonly StartedTime: string;
  readonly StoppedTime: string;
}

/** Ours. */
export interface Invocation extends InvocationSummary {
  readonly FlowName: string;
  readonly ExecutionName: string;
  readonly StepName: string;
  readonly FunctionName: string;
  readonly FunctionRequestId: string;
  readonly Output: string;
  readonly Error: string;
  readonly Cause: string;
}

/** Ours. */
export interface Repair {
  readonly FlowName: string;
  readonly Name: string;
  readonly Status: ExecutionStatus;
  readonly WorkId: string;
}

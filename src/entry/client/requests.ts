/** What each operation is asked, by the names of the wire. Source: API reference, section 4. */
import type { ExecutionStatus } from './objects.ts';

export interface CreateFlowRequest {
  readonly Name: string;
  /** FDL v1, YAML or JSON. */
  readonly Definition: string;
  /** May be empty. */
  readonly Description: string;
  /** `FDL`. */
  readonly Type: string;
  readonly RoleArn?: string | undefined;
  readonly ExternalStorageLocation?: string | undefined;
  readonly ExecutionMode?: string | undefined;
}

/** Only what is given is changed. */
export interface UpdateFlowRequest {
  readonly Name: string;
  readonly Definition?: string | undefined;
  readonly Description?: string | undefined;
  readonly Type?: string | undefined;
  readonly RoleArn?: string | undefined;
  readonly ExternalStorageLocation?: string | undefined;
}

export interface FlowNameRequest {
  readonly Name: string;
}

/** Limit: rows of one page, 1 and more; a limit above the operation's largest counts as that. */
export interface PageRequest {
  readonly Limit?: number | undefined;
  /** From the last answer to the same request. */
  readonly NextToken?: string | undefined;
}

export interface ExecutionNameRequest {
  readonly FlowName: string;
  readonly ExecutionName: string;
}

export interface StartExecutionRequest {
  readonly FlowName: string;
  /** A UUID of the client's when it is not given. */
  readonly ExecutionName?: string | undefined;
  /** A JSON object as text. */
  readonly Input?: string | undefined;
  readonly CallbackFnFTaskToken?: string | undefined;
}

export interface StopExecutionRequest extends ExecutionNameRequest {
  /** 1 to 128 characters. */
  readonly Error?: string | undefined;
  /** 1 to 4,096 characters. */
  readonly Cause?: string | undefined;
}

export interface DescribeExecutionRequest extends ExecutionNameRequest {
  /** 0 to 60: the answer comes when the execution has ended or the time is up, after 25 seconds at the latest. */
  readonly WaitTimeSeconds?: number | undefined;
}

export interface ListExecutionsRequest extends PageRequest {
  readonly FlowName: string;
  readonly Status?: ExecutionStatus | undefined;
  /** RFC 3339; exclusive. */
  readonly StartedTimeBegin?: string | undefined;
  readonly StartedTimeEnd?: string | undefined;
  readonly ExecutionNamePrefix?: string | undefined;
}

export interface GetExecutionHistoryRequest extends ExecutionNameRequest {
  readonly Limit?: number | undefined;
  /** Id of the first event wanted, as text. */
  readonly NextToken?: string | undefined;
}

export interface ReportTaskSucceededRequest {
  readonly TaskToken: string;
  /** JSON text. */
  readonly Output: string;
}

export interface ReportTaskFailedRequest {
  readonly TaskToken: string;
  /** 1 to 128 characters. */
  readonly Error: string;
  /** 1 to 4,096 characters. */
  readonly Cause?: string | undefined;
}

export interface ScheduleNameRequest {
  readonly FlowName: string;
  readonly ScheduleName: string;
}

export interface CreateScheduleRequest extends ScheduleNameRequest {
  /** Six fields, or `@every 5m`. */
  readonly CronExpression: string;
  readonly Description?: string | undefined;
  /** JSON text. */
  readonly Payload?: string | undefined;
  readonly Enable?: boolean | undefined;
}

/** Only what is given is changed. */
export interface UpdateScheduleRequest extends ScheduleNameRequest {
  readonly CronExpression?: string | undefined;
  readonly Description?: string | undefined;
  readonly Payload?: string | undefined;
  readonly Enable?: boolean | undefined;
}

export interface ListSchedulesRequest extends PageRequest {
  readonly FlowName: string;
}

export interface InvocationIdRequest {
  readonly InvocationId: string;
}

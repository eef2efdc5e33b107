/**
 * What operations answer, as JSON schemas: the fields besides RequestId. Source: API reference, section 3, and
 * docs/api.md for what is ours.
 */
import type { JsonObject } from '../../../core/shared/json.ts';

type Fields = Readonly<Record<string, JsonObject>>;

const TEXT: JsonObject = { type: 'string' };
const COUNT: JsonObject = { type: 'integer', minimum: 0 };
const FLAG: JsonObject = { type: 'boolean' };
const TIME: JsonObject = { type: 'string', format: 'date-time' };
const TIME_OR_EMPTY: JsonObject = { type: 'string', description: 'RFC 3339, or empty: not yet.' };
const NEXT_TOKEN: JsonObject = { type: 'string', description: 'Absent: there is no more.' };

/** optional: may be absent; everything else is always there. */
function object(fields: Fields, optional: Fields = {}): JsonObject {
  return {
    type: 'object',
    required: Object.keys(fields),
    properties: { ...fields, ...optional },
  };
}

const list = (items: JsonObject): JsonObject => ({ type: 'array', items });
const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const oneOf = (...words: readonly string[]): JsonObject => ({ type: 'string', enum: words });

const FLOW: Fields = {
  Id: TEXT,
  Name: TEXT,
  Description: TEXT,
  Type: TEXT,
  Definition: TEXT,
  RoleArn: TEXT,
  ExternalStorageLocation: TEXT,
  ExecutionMode: TEXT,
  CreatedTime: TIME,
  LastModifiedTime: TIME,
};

const WARNINGS: Fields = {
  Warnings: { ...list(TEXT), description: 'What the author of the flow should look at.' },
};

const INVOCATION_SUMMARY: Fields = {
  InvocationId: TEXT,
  Status: oneOf('Running', 'Succeeded', 'Failed', 'Stopped'),
  StartedTime: TIME,
  StoppedTime: TIME_OR_EMPTY,
};

const EXPLANATION_WHILE_RUNNING: Fields = {
  Deadline: object({ Time: TIME, IsDefault: FLAG }),
  Waits: list({ type: 'object' }),
  WaitsCount: COUNT,
  Containers: list({ type: 'object' }),
  ContainersCount: COUNT,
  WakeUps: list(object({ DueTime: TIME, IsOverdue: FLAG })),
  WakeUpsCount: COUNT,
  Slice: object({ SinceTime: TIME, IsOverdue: FLAG }),
  IsAbandoned: FLAG,
};

const EXPLANATION_END: Fields = {
  End: object({ Time: TIME, Error: TEXT, Cause: TEXT, StepName: TEXT, IsHeaderLagging: FLAG }),
};

/** The answers of operations, and the objects that they list. */
export const ANSWER_SCHEMAS = {
  Nothing: object({}),
  Flow: object(FLOW),
  CreatedFlow: object(FLOW, WARNINGS),
  Flows: object({ Flows: list(ref('Flow')) }, { NextToken: NEXT_TOKEN }),
  Execution: object({
    FlowName: TEXT,
    Name: TEXT,
    Status: oneOf('', 'Starting', 'Running', 'Stopped', 'Succeeded', 'Failed', 'TimedOut'),
    Input: TEXT,
    Output: TEXT,
    FlowDefinition: TEXT,
    StartedTime: TIME_OR_EMPTY,
    StoppedTime: TIME_OR_EMPTY,
    ExternalInputUri: TEXT,
    ExternalOutputUri: TEXT,
  }),
  Executions: object({ Executions: list(ref('Execution')) }, { NextToken: NEXT_TOKEN }),
  Event: object({
    EventId: { type: 'integer', minimum: 1 },
    Type: TEXT,
    StepName: TEXT,
    Time: TIME,
    ScheduleEventId: COUNT,
    EventDetail: { type: 'string', description: 'JSON as text.' },
  }),
  History: object({ Events: list(ref('Event')) }, { NextToken: NEXT_TOKEN }),
  Report: object({ EventId: { type: 'integer', minimum: 1 } }),
  Schedule: object({
    ScheduleId: TEXT,
    ScheduleName: TEXT,
    Description: TEXT,
    CronExpression: TEXT,
    Payload: TEXT,
    Enable: FLAG,
    CreatedTime: TIME,
    LastModifiedTime: TIME,
  }),
  Schedules: object({ Schedules: list(ref('Schedule')) }, { NextToken: NEXT_TOKEN }),
  Invocation: object({
    ...INVOCATION_SUMMARY,
    FlowName: TEXT,
    ExecutionName: TEXT,
    StepName: TEXT,
    FunctionName: TEXT,
    FunctionRequestId: TEXT,
    Output: TEXT,
    Error: TEXT,
    Cause: TEXT,
  }),
  Invocations: object({ Invocations: list(object(INVOCATION_SUMMARY)) }, { NextToken: NEXT_TOKEN }),
  Explanation: object(
    {
      FlowName: TEXT,
      Name: TEXT,
      Status: TEXT,
      Now: TIME,
      StartedTime: TIME,
      LastEventId: COUNT,
      LastChangedTime: TIME,
      IsOverdue: FLAG,
      IsUnreadable: FLAG,
      ToStop: list({ type: 'object' }),
      ToStopCount: COUNT,
      Tells: list({ type: 'object' }),
      TellsCount: COUNT,
      Advice: list(TEXT),
    },
    { ...EXPLANATION_WHILE_RUNNING, ...EXPLANATION_END },
  ),
  Repair: object({ FlowName: TEXT, Name: TEXT, Status: TEXT, WorkId: TEXT }),
  SyncExecution: object({
    FlowName: TEXT,
    Name: TEXT,
    Status: TEXT,
    ErrorCode: TEXT,
    ErrorMessage: TEXT,
    Output: TEXT,
    StartedTime: TIME_OR_EMPTY,
    StoppedTime: TIME_OR_EMPTY,
  }),
  Regions: object({
    Regions: object({
      Region: list(object({ RegionId: TEXT, LocalName: TEXT, RegionEndpoint: TEXT })),
    }),
  }),
} satisfies Readonly<Record<string, JsonObject>>;

export type AnswerName = keyof typeof ANSWER_SCHEMAS;

/** Resources by a pattern that roles may allow, each with the reason why it can be no single one. */

/** By statement; the text of the resource as the template has it. */
export const ALLOWED_WILDCARDS: Readonly<
  Record<string, { readonly resource: string; readonly reason: string }>
> = {
  Traces: {
    resource: '*',
    reason: 'PutTraceSegments and PutTelemetryRecords know no resources: IAM takes nothing else',
  },
  TaskFunctions: {
    resource: 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:*',
    reason:
      'flows are made while the stack stands, and name functions that it does not know; `taskAccess: roles` takes it away',
  },
  TaskQueues: {
    resource: 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:*',
    reason: 'as TaskFunctions, for queues',
  },
  TaskTopics: {
    resource: 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:*',
    reason: 'as TaskFunctions, for topics',
  },
  FlowRoles: {
    resource: 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*',
    reason:
      'roles of flows are made by others; each has to be tagged for this deployment (a condition), and to trust it',
  },
};

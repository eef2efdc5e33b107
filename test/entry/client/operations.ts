/** Every operation of the client, as a test uses it. */
import type { SluiceClient } from '../../../src/entry/client/sluice-client.ts';

export const EXECUTION = { FlowName: 'f', ExecutionName: 'e' };
const SCHEDULE = { FlowName: 'f', ScheduleName: 's' };

type Use = (client: SluiceClient) => Promise<unknown>;

/** Each operation, and whether it may be sent twice. */
export const OPERATIONS: readonly (readonly [string, Use, Record<string, string>, boolean])[] = [
  [
    'CreateFlow',
    (client) => client.createFlow({ Name: 'f', Definition: 'd', Description: '', Type: 'FDL' }),
    { Name: 'f', Definition: 'd', Description: '', Type: 'FDL' },
    false,
  ],
  [
    'UpdateFlow',
    (client) => client.updateFlow({ Name: 'f', Definition: undefined, RoleArn: 'r' }),
    { Name: 'f', RoleArn: 'r' },
    false,
  ],
  ['DescribeFlow', (client) => client.describeFlow({ Name: 'f' }), { Name: 'f' }, true],
  ['ListFlows', (client) => client.listFlows({ Limit: 3 }), { Limit: '3' }, true],
  ['DeleteFlow', (client) => client.deleteFlow({ Name: 'f' }), { Name: 'f' }, false],
  [
    'StartExecution',
    (client) => client.startExecution({ ...EXECUTION, Input: '{}' }),
    { ...EXECUTION, Input: '{}' },
    true,
  ],
  [
    'StopExecution',
    (client) => client.stopExecution({ ...EXECUTION, Error: 'x' }),
    { ...EXECUTION, Error: 'x' },
    true,
  ],
  [
    'DescribeExecution',
    (client) => client.describeExecution({ ...EXECUTION, WaitTimeSeconds: 0 }),
    { ...EXECUTION, WaitTimeSeconds: '0' },
    true,
  ],
  [
    'ListExecutions',
    (client) => client.listExecutions({ FlowName: 'f', Status: 'Failed', NextToken: 't' }),
    { FlowName: 'f', Status: 'Failed', NextToken: 't' },
    true,
  ],
  [
    'GetExecutionHistory',
    (client) => client.getExecutionHistory({ ...EXECUTION, NextToken: '7' }),
    { ...EXECUTION, NextToken: '7' },
    true,
  ],
  ['ExplainExecution', (client) => client.explainExecution(EXECUTION), EXECUTION, true],
  ['RepairExecution', (client) => client.repairExecution(EXECUTION), EXECUTION, true],
  [
    'ReportTaskSucceeded',
    (client) => client.reportTaskSucceeded({ TaskToken: 'a+/=', Output: '{"é": 1}' }),
    { TaskToken: 'a+/=', Output: '{"é": 1}' },
    true,
  ],
  [
    'ReportTaskFailed',
    (client) => client.reportTaskFailed({ TaskToken: 't', Error: 'x', Cause: 'y' }),
    { TaskToken: 't', Error: 'x', Cause: 'y' },
    true,
  ],
  [
    'CreateSchedule',
    (client) => client.createSchedule({ ...SCHEDULE, CronExpression: '@every 1m', Enable: false }),
    { ...SCHEDULE, CronExpression: '@every 1m', Enable: 'false' },
    false,
  ],
  [
    'UpdateSchedule',
    (client) => client.updateSchedule({ ...SCHEDULE, Enable: true }),
    { ...SCHEDULE, Enable: 'true' },
    false,
  ],
  ['DescribeSchedule', (client) => client.describeSchedule(SCHEDULE), SCHEDULE, true],
  ['ListSchedules', (client) => client.listSchedules({ FlowName: 'f' }), { FlowName: 'f' }, true],
  ['DeleteSchedule', (client) => client.deleteSchedule(SCHEDULE), SCHEDULE, false],
  ['ListStatefulInvocations', (client) => client.listStatefulInvocations(), {}, true],
  [
    'DescribeStatefulInvocation',
    (client) => client.describeStatefulInvocation({ InvocationId: 'i' }),
    { InvocationId: 'i' },
    true,
  ],
  [
    'StopStatefulInvocation',
    (client) => client.stopStatefulInvocation({ InvocationId: 'i' }),
    { InvocationId: 'i' },
    true,
  ],
];

/** Operations on executions. Source: API reference 4.6 to 4.11; the last two are ours. */
import {
  aName,
  anExecutionName,
  anInteger,
  aText,
  aTime,
  oneOf,
  optional,
} from '../../../app/wire/parameter.ts';
import { parameterSet } from '../../../app/wire/parameter-set.ts';
import {
  describeParameters,
  executionNameParameters,
  startParameters,
  startSyncParameters,
  stopParameters,
} from '../../../app/wire/execution-requests.ts';
import { presentExecution } from '../../../app/wire/present-execution.ts';
import { presentExecutions, presentHistory, presentSyncExecution } from '../present.ts';
import { presentExplanation, presentRepair } from '../present-explanation.ts';
import { operation } from './operation.ts';

const EXECUTION_STATUSES = [
  'Starting',
  'Running',
  'Stopped',
  'Succeeded',
  'Failed',
  'TimedOut',
] as const;

const startExecution = operation('StartExecution', {
  summary: 'Starts an execution of a flow, or returns the one of that name that is running.',
  method: 'POST',
  answer: 'Execution',
  flowIn: 'FlowName',
  parameters: startParameters,
  useCase: (useCases) => (request, signedBy) => useCases.startExecution({ ...request, signedBy }),
  present: presentExecution,
});

const startSyncExecution = operation('StartSyncExecution', {
  summary: 'Starts an execution of an Express flow; there are none yet, and the answer says so.',
  method: 'POST',
  answer: 'SyncExecution',
  flowIn: 'FlowName',
  parameters: startSyncParameters,
  useCase: (useCases) => useCases.startSyncExecution,
  present: presentSyncExecution,
});

const stopExecution = operation('StopExecution', {
  summary: 'Stops a running execution.',
  method: 'POST',
  answer: 'Execution',
  flowIn: 'FlowName',
  parameters: stopParameters,
  useCase: (useCases) => useCases.stopExecution,
  present: presentExecution,
});

const describeExecution = operation('DescribeExecution', {
  summary: 'Describes an execution; waits for its end when it is asked to.',
  method: 'GET',
  answer: 'Execution',
  flowIn: 'FlowName',
  parameters: describeParameters,
  useCase: (useCases) => useCases.describeExecution,
  present: presentExecution,
});

const listExecutions = operation('ListExecutions', {
  summary: 'Lists the executions of a flow, the newest start first.',
  method: 'GET',
  answer: 'Executions',
  flowIn: 'FlowName',
  parameters: parameterSet({
    flowName: aName('FlowName'),
    limit: optional(anInteger('Limit', { least: 1 }, 'Default: 60. Above 100 is 100.')),
    nextToken: optional(aText('NextToken', Infinity, 'Of the answer before, to the same query.')),
    status: optional(oneOf('Status', EXECUTION_STATUSES)),
    startedTimeBegin: optional(aTime('StartedTimeBegin')),
    startedTimeEnd: optional(aTime('StartedTimeEnd')),
    namePrefix: optional(aText('ExecutionNamePrefix')),
  }),
  useCase: (useCases) => useCases.listExecutions,
  present: presentExecutions,
});

const getExecutionHistory = operation('GetExecutionHistory', {
  summary: 'Reads the events of an execution, in ascending order.',
  method: 'GET',
  answer: 'History',
  flowIn: 'FlowName',
  parameters: parameterSet({
    flowName: aName('FlowName'),
    executionName: anExecutionName('ExecutionName'),
    limit: optional(anInteger('Limit', { least: 1 }, 'Default: 60. Above 1000 is 1000.')),
    fromEventId: optional(anInteger('NextToken', { least: 1 }, 'Of the answer before.')),
  }),
  useCase: (useCases) => useCases.readHistory,
  present: presentHistory,
});

const explainExecution = operation('ExplainExecution', {
  summary: 'Says what an execution waits for, or how it ended. An operation of Sluice.',
  method: 'GET',
  answer: 'Explanation',
  flowIn: 'FlowName',
  parameters: executionNameParameters,
  useCase: (useCases) => useCases.explainExecution,
  present: presentExplanation,
});

const repairExecution = operation('RepairExecution', {
  summary: 'Brings on an execution whose messages are lost. An operation of Sluice.',
  method: 'POST',
  answer: 'Repair',
  flowIn: 'FlowName',
  parameters: executionNameParameters,
  useCase: (useCases) => useCases.repairExecution,
  present: presentRepair,
});

export const EXECUTION_OPERATIONS = [
  startExecution,
  startSyncExecution,
  stopExecution,
  describeExecution,
  listExecutions,
  getExecutionHistory,
  explainExecution,
  repairExecution,
];

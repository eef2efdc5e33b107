/** Operations on tasks of executions. Source: API reference 4.12, 4.13; those on stateful invocations are ours. */
import { failureParameters, successParameters } from '../../../app/wire/execution-requests.ts';
import { anInteger, aText, optional } from '../../../app/wire/parameter.ts';
import { parameterSet } from '../../../app/wire/parameter-set.ts';
import { presentReport } from '../../../app/wire/present-execution.ts';
import { LONGEST_INVOCATION_ID } from '../../../core/shared/invocation-id.ts';
import { presentInvocation, presentInvocations } from '../present-invocation.ts';
import { operation } from './operation.ts';

const reportTaskSucceeded = operation('ReportTaskSucceeded', {
  summary: 'Reports the success of a task that waits for a callback.',
  method: 'POST',
  answer: 'Report',
  flowIn: 'TaskToken',
  parameters: successParameters,
  useCase: (useCases) => useCases.reportTaskSucceeded,
  present: presentReport,
});

const reportTaskFailed = operation('ReportTaskFailed', {
  summary: 'Reports the failure of a task that waits for a callback.',
  method: 'POST',
  answer: 'Report',
  flowIn: 'TaskToken',
  parameters: failureParameters,
  useCase: (useCases) => useCases.reportTaskFailed,
  present: presentReport,
});

const listStatefulInvocations = operation('ListStatefulInvocations', {
  summary: 'Lists asynchronous invocations that have a name of their own. An operation of Sluice.',
  method: 'GET',
  answer: 'Invocations',
  parameters: parameterSet({
    limit: optional(anInteger('Limit', { least: 1 })),
    nextToken: optional(aText('NextToken', Infinity, 'Of the answer before.')),
  }),
  useCase: (useCases) => useCases.listInvocations,
  present: presentInvocations,
});

const invocationParameters = parameterSet({
  invocationId: aText('InvocationId', LONGEST_INVOCATION_ID),
});

const describeStatefulInvocation = operation('DescribeStatefulInvocation', {
  summary: 'Describes an asynchronous invocation. An operation of Sluice.',
  method: 'GET',
  answer: 'Invocation',
  parameters: invocationParameters,
  useCase: (useCases) => useCases.describeInvocation,
  present: presentInvocation,
});

const stopStatefulInvocation = operation('StopStatefulInvocation', {
  summary:
    'Stops an asynchronous invocation: nobody waits for it any more. An operation of Sluice.',
  method: 'POST',
  answer: 'Invocation',
  parameters: invocationParameters,
  useCase: (useCases) => useCases.stopInvocation,
  present: presentInvocation,
});

export const TASK_OPERATIONS = [
  reportTaskSucceeded,
  reportTaskFailed,
  listStatefulInvocations,
  describeStatefulInvocation,
  stopStatefulInvocation,
];

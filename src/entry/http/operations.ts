/**
 * The API's operations, as one table: how an action's parameters are read, which use case answers, how its answer is
 * shown. Source: API reference, section 4.
 */
import type { ActionParameters } from '../../app/wire/action-parameters.ts';
import type { ApiUseCases } from '../../app/api-use-cases.ts';
import {
  readDescribe,
  readExecutionName,
  readFailure,
  readStart,
  readStop,
  readSuccess,
} from '../../app/wire/execution-requests.ts';
import { presentExecution, presentReport } from '../../app/wire/present-execution.ts';
import { withoutUnset } from '../../app/wire/without-unset.ts';
import { LONGEST_INVOCATION_ID } from '../../core/shared/invocation-id.ts';
import type { JsonObject } from '../../core/shared/json.ts';
import { presentExplanation, presentRepair } from './present-explanation.ts';
import { presentInvocation, presentInvocations } from './present-invocation.ts';
import { presentCreatedFlow, presentExecutions, presentFlow, presentHistory } from './present.ts';

/** Answers an action: the fields of its response, without RequestId. */
export type Operation = (
  useCases: ApiUseCases,
  parameters: ActionParameters,
) => Promise<JsonObject>;

function operation<Request, Result>(
  parse: (parameters: ActionParameters) => Request,
  choose: (useCases: ApiUseCases) => (request: Request) => Promise<Result>,
  present: (result: Result) => JsonObject,
): Operation {
  return async (useCases, parameters) => present(await choose(useCases)(parse(parameters)));
}

function readInvocationId(parameters: ActionParameters) {
  return { invocationId: parameters.getText('InvocationId', LONGEST_INVOCATION_ID) };
}

const EXECUTION_STATUSES = [
  'Starting',
  'Running',
  'Stopped',
  'Succeeded',
  'Failed',
  'TimedOut',
] as const;

export const operationByAction: ReadonlyMap<string, Operation> = new Map([
  [
    'CreateFlow',
    operation(
      (parameters) =>
        withoutUnset({
          name: parameters.getName('Name'),
          definition: parameters.get('Definition'),
          description: parameters.getPossiblyEmpty('Description'),
          type: parameters.get('Type'),
          roleArn: parameters.find('RoleArn'),
          externalStorageLocation: parameters.find('ExternalStorageLocation'),
          executionMode: parameters.find('ExecutionMode'),
        }),
      (useCases) => useCases.createFlow,
      presentCreatedFlow,
    ),
  ],
  [
    'DescribeFlow',
    operation(
      (parameters) => ({ flowName: parameters.getName('Name') }),
      (useCases) => useCases.describeFlow,
      presentFlow,
    ),
  ],
  ['StartExecution', operation(readStart, (useCases) => useCases.startExecution, presentExecution)],
  ['StopExecution', operation(readStop, (useCases) => useCases.stopExecution, presentExecution)],
  [
    'DescribeExecution',
    operation(readDescribe, (useCases) => useCases.describeExecution, presentExecution),
  ],
  [
    'ListExecutions',
    operation(
      (parameters) =>
        withoutUnset({
          flowName: parameters.getName('FlowName'),
          limit: parameters.findInteger('Limit', 1),
          nextToken: parameters.find('NextToken'),
          status: parameters.findOneOf('Status', EXECUTION_STATUSES),
          startedTimeBegin: parameters.findTime('StartedTimeBegin'),
          startedTimeEnd: parameters.findTime('StartedTimeEnd'),
          namePrefix: parameters.find('ExecutionNamePrefix'),
        }),
      (useCases) => useCases.listExecutions,
      presentExecutions,
    ),
  ],
  [
    'GetExecutionHistory',
    operation(
      (parameters) =>
        withoutUnset({
          ...readExecutionName(parameters),
          limit: parameters.findInteger('Limit', 1),
          fromEventId: parameters.findInteger('NextToken', 1),
        }),
      (useCases) => useCases.readHistory,
      presentHistory,
    ),
  ],
  [
    'ReportTaskSucceeded',
    operation(readSuccess, (useCases) => useCases.reportTaskSucceeded, presentReport),
  ],
  [
    'ReportTaskFailed',
    operation(readFailure, (useCases) => useCases.reportTaskFailed, presentReport),
  ],
  [
    'ListStatefulInvocations',
    operation(
      (parameters) =>
        withoutUnset({
          limit: parameters.findInteger('Limit', 1),
          nextToken: parameters.find('NextToken'),
        }),
      (useCases) => useCases.listInvocations,
      presentInvocations,
    ),
  ],
  [
    'DescribeStatefulInvocation',
    operation(readInvocationId, (useCases) => useCases.describeInvocation, presentInvocation),
  ],
  [
    'StopStatefulInvocation',
    operation(readInvocationId, (useCases) => useCases.stopInvocation, presentInvocation),
  ],
  [
    'ExplainExecution',
    operation(readExecutionName, (useCases) => useCases.explainExecution, presentExplanation),
  ],
  [
    'RepairExecution',
    operation(readExecutionName, (useCases) => useCases.repairExecution, presentRepair),
  ],
]);

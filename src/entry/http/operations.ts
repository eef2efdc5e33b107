/**
 * The API's operations, as one table: how an action's parameters are read, which use case answers, how its answer is
 * shown. Source: API reference, section 4.
 */
import type { ApiUseCases } from '../../app/api-use-cases.ts';
import type { JsonObject } from '../../core/shared/json.ts';
import type { ActionParameters } from './action-parameters.ts';
import {
  presentCreatedFlow,
  presentExecution,
  presentExecutions,
  presentFlow,
  presentHistory,
  presentReport,
} from './present.ts';
import { withoutUnset } from './without-unset.ts';

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

const EXECUTION_STATUSES = [
  'Starting',
  'Running',
  'Stopped',
  'Succeeded',
  'Failed',
  'TimedOut',
] as const;

export const LONGEST_ERROR = 128;
export const LONGEST_CAUSE = 4_096;

function parseExecutionName(parameters: ActionParameters) {
  return {
    flowName: parameters.getName('FlowName'),
    executionName: parameters.getName('ExecutionName'),
  };
}

function parseStart(parameters: ActionParameters) {
  // Without it the execution would run, and not do what its starter counts on.
  parameters.refuse('Qualifier', 'flows have neither versions nor aliases');
  return withoutUnset({
    flowName: parameters.getName('FlowName'),
    executionName: parameters.findName('ExecutionName'),
    inputText: parameters.find('Input'),
    callbackToken: parameters.find('CallbackFnFTaskToken'),
  });
}

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
  [
    'StartExecution',
    operation(parseStart, (useCases) => useCases.startExecution, presentExecution),
  ],
  [
    'StopExecution',
    operation(
      (parameters) =>
        withoutUnset({
          ...parseExecutionName(parameters),
          error: parameters.findText('Error', LONGEST_ERROR),
          cause: parameters.findText('Cause', LONGEST_CAUSE),
        }),
      (useCases) => useCases.stopExecution,
      presentExecution,
    ),
  ],
  [
    'DescribeExecution',
    operation(
      (parameters) =>
        withoutUnset({
          ...parseExecutionName(parameters),
          waitTimeSeconds: parameters.findInteger('WaitTimeSeconds', 0, 60),
        }),
      (useCases) => useCases.describeExecution,
      presentExecution,
    ),
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
          ...parseExecutionName(parameters),
          limit: parameters.findInteger('Limit', 1),
          fromEventId: parameters.findInteger('NextToken', 1),
        }),
      (useCases) => useCases.readHistory,
      presentHistory,
    ),
  ],
  [
    'ReportTaskSucceeded',
    operation(
      (parameters) => ({
        taskToken: parameters.get('TaskToken'),
        outputText: parameters.getPossiblyEmpty('Output'),
      }),
      (useCases) => useCases.reportTaskSucceeded,
      presentReport,
    ),
  ],
  [
    'ReportTaskFailed',
    operation(
      (parameters) =>
        withoutUnset({
          taskToken: parameters.get('TaskToken'),
          error: parameters.getText('Error', LONGEST_ERROR),
          cause: parameters.findText('Cause', LONGEST_CAUSE),
        }),
      (useCases) => useCases.reportTaskFailed,
      presentReport,
    ),
  ],
]);

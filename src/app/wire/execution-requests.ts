/**
 * What an operation on an execution is asked, read from its parameters. Each throws `argument.missing` and
 * `argument.invalid`. Source: API reference 4.6, 4.8, 4.9, 4.12, 4.13.
 */
import type { ActionParameters } from './action-parameters.ts';
import type { DescribeExecutionRequest } from '../describe-execution.ts';
import type { ExecutionName } from '../named-execution.ts';
import type { FailureReport, SuccessReport } from '../report-task.ts';
import type { StartRequest } from '../start-execution.ts';
import type { StopRequest } from '../stop-execution.ts';
import { withoutUnset } from './without-unset.ts';

/** Characters. */
export const LONGEST_ERROR = 128;
export const LONGEST_CAUSE = 4_096;

export function readExecutionName(parameters: ActionParameters): ExecutionName {
  return {
    flowName: parameters.getName('FlowName'),
    executionName: parameters.getName('ExecutionName'),
  };
}

export function readStart(parameters: ActionParameters): StartRequest {
  // Without it the execution would run, and not do what its starter counts on.
  parameters.refuse('Qualifier', 'flows have neither versions nor aliases');
  return withoutUnset({
    flowName: parameters.getName('FlowName'),
    executionName: parameters.findName('ExecutionName'),
    inputText: parameters.find('Input'),
    callbackToken: parameters.find('CallbackFnFTaskToken'),
  });
}

export function readStop(parameters: ActionParameters): StopRequest {
  return withoutUnset({
    ...readExecutionName(parameters),
    error: parameters.findText('Error', LONGEST_ERROR),
    cause: parameters.findText('Cause', LONGEST_CAUSE),
  });
}

export function readDescribe(parameters: ActionParameters): DescribeExecutionRequest {
  return withoutUnset({
    ...readExecutionName(parameters),
    waitTimeSeconds: parameters.findInteger('WaitTimeSeconds', 0, 60),
  });
}

export function readSuccess(parameters: ActionParameters): SuccessReport {
  return {
    taskToken: parameters.get('TaskToken'),
    outputText: parameters.getPossiblyEmpty('Output'),
  };
}

export function readFailure(parameters: ActionParameters): FailureReport {
  return withoutUnset({
    taskToken: parameters.get('TaskToken'),
    error: parameters.getText('Error', LONGEST_ERROR),
    cause: parameters.findText('Cause', LONGEST_CAUSE),
  });
}

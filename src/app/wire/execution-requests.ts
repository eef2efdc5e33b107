/** What an operation on an execution may be asked. Source: API reference 4.6, 4.8, 4.9, 4.12, 4.13. */
import {
  aName,
  anExecutionName,
  anInteger,
  aPossiblyEmptyText,
  aText,
  inQuery,
  optional,
  refused,
} from './parameter.ts';
import { parameterSet } from './parameter-set.ts';

/** Characters. */
export const LONGEST_ERROR = 128;
export const LONGEST_CAUSE = 4_096;

const executionName = {
  flowName: aName('FlowName'),
  executionName: anExecutionName('ExecutionName'),
};

const failure = {
  error: aText('Error', LONGEST_ERROR),
  cause: optional(aText('Cause', LONGEST_CAUSE)),
};

const taskToken = inQuery(
  aText('TaskToken', Infinity, 'The permission to settle one attempt of a task.'),
);

export const executionNameParameters = parameterSet(executionName);

const start = {
  // Without it the execution would run, and not do what its starter counts on.
  qualifier: refused('Qualifier', 'flows have neither versions nor aliases'),
  flowName: aName('FlowName'),
  executionName: optional(anExecutionName('ExecutionName', 'Default: a UUID.')),
  inputText: optional(aText('Input', Infinity, 'A JSON object as text. Default: {}.')),
};

export const startSyncParameters = parameterSet(start);

export const startParameters = parameterSet({
  ...start,
  callbackToken: optional(
    aText('CallbackFnFTaskToken', Infinity, 'Token of a task that is told how the execution ends.'),
  ),
});

export const stopParameters = parameterSet({
  ...executionName,
  ...failure,
  error: optional(failure.error),
});

export const describeParameters = parameterSet({
  ...executionName,
  waitTimeSeconds: optional(
    anInteger('WaitTimeSeconds', { least: 0, most: 60 }, 'Waits so long for the end.'),
  ),
});

export const successParameters = parameterSet({
  taskToken,
  outputText: aPossiblyEmptyText('Output', 'JSON as text.'),
});

export const failureParameters = parameterSet({ taskToken, ...failure });

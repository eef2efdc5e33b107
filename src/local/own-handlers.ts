/** What our service is called on stage `local`: names that `serverless.yml` gives. A test compares the two. */

const PREFIX = 'sluice-local';

export const LOCAL_NAMES = {
  table: PREFIX,
  workQueue: `${PREFIX}-work`,
  deadLetterQueue: `${PREFIX}-work-dead-letters`,
  resultsQueue: `${PREFIX}-invocation-results`,
  resultsDeadLetterQueue: `${PREFIX}-invocation-results-dead-letters`,
  advanceExecutions: `${PREFIX}-advance-executions`,
  fireAlarms: `${PREFIX}-fire-alarms`,
  recordFailures: `${PREFIX}-record-failures`,
  recordInvocations: `${PREFIX}-record-invocations`,
} as const;

/** The key pair of the local stack, fixed and public. */
export const LOCAL_KEY = { accessKeyId: 'local', accessKeySecret: 'local-secret' } as const;

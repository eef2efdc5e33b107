/** A value other than its default for every parameter that text can give. */

export const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/0e1f8a52-4d0c-4a6b-9d2e-6f6b1c2d3e4f';
export const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:on-call';

export const EVERY_PARAMETER = {
  deployment: 'acme-flows',
  tableName: 'acme-table',
  workQueueName: 'acme-work',
  deadLetterQueueName: 'acme-dead-letters',
  resultsQueueName: 'acme-results',
  resultsDeadLetterQueueName: 'acme-results-dead-letters',
  tableInUse: 'acme-restored',
  taskAccess: 'roles',
  functionStage: 'prod',
  functionName: '{function}-{stage}',
  queueName: '{stage}-{name}',
  topicName: '{stage}-{name}',
  resourceNames: '{"queue:orders":"acme-orders"}',
  retentionDays: '90',
  maxValueBytes: '32768',
  maxDefinitionBytes: '65536',
  maxEvents: '5000',
  foreachConcurrency: '10',
  rateLimits: 'off',
  stepperConcurrency: '200',
  resultsConcurrency: '20',
  apiRequestsPerSecond: '50',
  apiBurst: '20',
  eventBus: 'none',
  tracing: 'off',
  alarms: 'on',
  alarmTopicArn: TOPIC,
  logRetentionDays: '90',
  domainName: 'flows.example.com',
  kmsKeyArn: KEY,
  deletionProtection: 'true',
};

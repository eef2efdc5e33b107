/** Mistakes in what is kept, and in what watches it. */
import { any, type Mutation, of, remove } from './mutation.ts';

export const DATA_MUTATIONS: readonly Mutation[] = [
  {
    rule: 'the table is that of table.ts',
    what: 'the index has another projection',
    mutate: (all) => {
      const [index] = of(all, 'Table')['GlobalSecondaryIndexes']!;
      index!['Projection'] = any({ ProjectionType: 'ALL' });
    },
  },
  {
    rule: 'the table is that of table.ts',
    what: 'items expire by another attribute',
    mutate: (all) => (of(all, 'Table')['TimeToLiveSpecification']!['AttributeName'] = any('ttl')),
  },
  {
    rule: 'the table is encrypted',
    what: 'it is not',
    mutate: (all) => remove(of(all, 'Table'), 'SSESpecification'),
  },
  {
    rule: 'queues are encrypted, in one way',
    what: 'one is not',
    mutate: (all) => {
      remove(of(all, 'WorkQueue'), 'SqsManagedSseEnabled');
      remove(of(all, 'WorkQueue'), 'KmsMasterKeyId');
    },
  },
  {
    rule: 'the table and the secrets outlive the stack',
    what: 'the table goes with it',
    mutate: (all) => remove(all['Table']!, 'DeletionPolicy'),
  },
  {
    rule: 'the table and the secrets outlive the stack',
    what: 'a first deployment that fails leaves its secrets',
    mutate: (all) => (all['TokenSecrets']!['DeletionPolicy'] = any('Retain')),
  },
  {
    rule: 'the table and the secrets outlive the stack',
    what: 'a secret is replaced',
    mutate: (all) => remove(all['AccessKeys']!, 'UpdateReplacePolicy'),
  },
  {
    rule: 'a queue that is replaced keeps its messages',
    what: 'it loses them',
    mutate: (all) => remove(all['WorkQueue']!, 'UpdateReplacePolicy'),
  },
];

export const WATCH_MUTATIONS: readonly Mutation[] = [
  {
    rule: 'every alarm names a section of docs/alarms.md',
    what: 'a section that is not there',
    mutate: (all) => {
      of(all, 'MinuteTickAlarm')['AlarmDescription'] = any('See docs/alarms.md#minute-tack');
    },
  },
  {
    rule: 'alarms watch metrics that are emitted',
    what: 'a metric of ours that nobody emits',
    mutate: (all) => (of(all, 'ExecutionsPoisonedAlarm')['MetricName'] = any('ExecutionPoisoned')),
  },
  {
    rule: 'alarms watch metrics that are emitted',
    what: 'the metric of another deployment',
    mutate: (all) => {
      const [dimension] = of(all, 'ExecutionsPoisonedAlarm')['Dimensions']!;
      dimension!['Value'] = any('sluice');
    },
  },
  {
    rule: 'alarms watch what this stack has and uses',
    what: 'the table of another deployment',
    mutate: (all) => {
      const [, reads] = of(all, 'TableThrottlesAlarm')['Metrics']!;
      reads!['MetricStat']!['Metric']!['Dimensions']![0]!['Value'] = any('sluice');
    },
  },
  {
    rule: 'alarms watch what this stack has and uses',
    what: 'a queue that is not there',
    mutate: (all) => {
      const [dimension] = of(all, 'WorkMessageAgeAlarm')['Dimensions']!;
      dimension!['Value'] = any({ 'Fn::GetAtt': ['Work', 'QueueName'] });
    },
  },
  {
    rule: 'alarms watch what this stack has and uses',
    what: 'another API',
    mutate: (all) => (of(all, 'ApiErrorsAlarm')['Dimensions']![0]!['Value'] = any({ Ref: 'Api' })),
  },
  {
    rule: 'what is missing in an expression counts as none',
    what: 'a sum that is missing while nothing is read too fast',
    mutate: (all) => {
      const [sum] = of(all, 'TableThrottlesAlarm')['Metrics']!;
      sum!['Expression'] = any('reads + FILL(writes, 0) + FILL(indexWrites, 0)');
    },
  },
  {
    rule: 'throttles are watched of the table and of what its writes pass on to',
    what: 'an index under another name',
    mutate: (all) => (of(all, 'Table')['GlobalSecondaryIndexes']![0]!['IndexName'] = any('other')),
  },
  {
    rule: 'alarms watch what this stack has and uses',
    what: 'a function that is not there',
    mutate: (all) => {
      const [dimension] = of(all, 'StepperErrorsAlarm')['Dimensions']!;
      dimension!['Value'] = any('stepper');
    },
  },
  {
    rule: 'every alarm says what missing data means',
    what: 'a minute tick that is silent is no trouble',
    mutate: (all) => (of(all, 'MinuteTickAlarm')['TreatMissingData'] = any('notBreaching')),
  },
  {
    rule: 'alarms and their ends go to the same topic',
    what: 'nobody hears of the end',
    mutate: (all) => (of(all, 'ApiErrorsAlarm')['OKActions'] = any(['arn:aws:sns:::other'])),
  },
  {
    rule: 'access logs tell of every request, and never its path',
    what: 'the path, which holds tokens',
    mutate: (all) => {
      const settings = of(all, 'HttpApiStage')['AccessLogSettings']!;
      settings['Format'] = any(`${settings['Format']} $context.path`);
    },
  },
  {
    rule: 'the API has no metrics of each route: they are custom ones',
    what: 'it has',
    mutate: (all) =>
      (of(all, 'HttpApiStage')['DefaultRouteSettings']!['DetailedMetricsEnabled'] = any(true)),
  },
  {
    rule: 'the API is throttled',
    what: 'it is not',
    mutate: (all) =>
      remove(of(all, 'HttpApiStage')['DefaultRouteSettings']!, 'ThrottlingRateLimit'),
  },
  {
    rule: 'outputs tell what a user needs, and exports what apps import',
    what: 'nobody finds the provider of flows',
    mutate: (_, outputs) => remove(outputs['FlowProviderArn']!, 'Export'),
  },
  {
    rule: 'exports begin with the name of the deployment',
    what: 'one that two deployments of a stage would share',
    mutate: (_, outputs) => (outputs['HttpApiId']!['Export']!['Name'] = any('sls-dev-HttpApiId')),
  },
];

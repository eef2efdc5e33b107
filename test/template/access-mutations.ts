/** Mistakes in roles and queues. */
import { any, type Mutation, of, remove, statement, STEPPER } from './mutation.ts';

export const ROLE_MUTATIONS: readonly Mutation[] = [
  {
    rule: 'no action by a pattern',
    what: 'the API may do anything to the table',
    mutate: (all) => (statement(all, 'ApiRole', 'Table')['Action'] = any(['dynamodb:*'])),
  },
  {
    rule: 'no resource by a pattern without a reason',
    what: 'the callback may write all tables',
    mutate: (all) => (statement(all, 'CallbackRole', 'Table')['Resource'] = any('*')),
  },
  {
    rule: 'no resource by a pattern without a reason',
    what: 'every index of the table',
    mutate: (all) => {
      const listings = statement(all, 'ApiRole', 'Listings');
      listings['Resource'] = any({ 'Fn::Sub': '${Table.Arn}/index/*' });
    },
  },
  {
    rule: 'no resource by a pattern without a reason',
    what: 'a listed statement grows beyond its pattern',
    mutate: (all) => (statement(all, 'AdvanceExecutionsRole', 'TaskQueues')['Resource'] = any('*')),
  },
  {
    rule: 'roles only allow, and everything by a statement that has a name',
    what: 'a statement without a name',
    mutate: (all) => remove(statement(all, 'ApiRole', 'Table'), 'Sid'),
  },
  {
    rule: 'one role per function, and none besides',
    what: 'two functions share a role',
    mutate: (all) => (of(all, 'ApiLambdaFunction')['Role'] = of(all, STEPPER)['Role']!),
  },
  {
    rule: 'what a role may do stands in the role',
    what: 'a policy of AWS, which no other rule reads',
    mutate: (all) => {
      const policy = 'arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess';
      of(all, 'ApiRole')['ManagedPolicyArns'] = any([policy]);
    },
  },
  {
    rule: 'what a role may do stands in the role',
    what: 'a policy beside it',
    mutate: (all) => {
      const Properties = { PolicyName: 'more', Roles: [{ Ref: 'ApiRole' }] };
      all['MorePolicy'] = any({ Type: 'AWS::IAM::Policy', Properties });
    },
  },
  {
    rule: 'roles are for Lambda',
    what: 'the account may assume a role',
    mutate: (all) => {
      const [trust] = of(all, 'ApiRole')['AssumeRolePolicyDocument']!['Statement']!;
      trust!['Principal'] = any({ AWS: '123456789012' });
    },
  },
  {
    rule: 'a function writes to its own log alone',
    what: 'the API writes to the log of the stepper',
    mutate: (all) => {
      const logs = statement(all, 'ApiRole', 'Logs');
      logs['Resource'] = any({ 'Fn::GetAtt': ['AdvanceDashexecutionsLogGroup', 'Arn'] });
    },
  },
  {
    rule: 'only roles tagged for this deployment are assumed',
    what: 'any role may be assumed',
    mutate: (all) => remove(statement(all, 'AdvanceExecutionsRole', 'FlowRoles'), 'Condition'),
  },
];

export const QUEUE_MUTATIONS: readonly Mutation[] = [
  {
    rule: 'every queue but the dead-letter queues has one',
    what: 'the queue of results has none',
    mutate: (all) => remove(of(all, 'ResultsQueue'), 'RedrivePolicy'),
  },
  {
    rule: 'visibility equals the timeout of the function',
    what: 'the stepper runs for less time than its messages are invisible',
    mutate: (all) => (of(all, STEPPER)['Timeout'] = any(600)),
  },
  {
    rule: 'batches fail by message, and concurrency is bounded',
    what: 'a failed message takes its batch with it',
    mutate: (all) => {
      const id = 'AdvanceDashexecutionsEventSourceMappingSQSWorkQueue';
      remove(of(all, id), 'FunctionResponseTypes');
    },
  },
  {
    rule: 'batches fail by message, and concurrency is bounded',
    what: 'no bound',
    mutate: (all) => {
      const id = 'RecordDashinvocationsEventSourceMappingSQSResultsQueue';
      remove(of(all, id), 'ScalingConfig');
    },
  },
  {
    rule: 'queues are those of the local stack',
    what: 'another retention',
    mutate: (all) => (of(all, 'WorkQueue')['MessageRetentionPeriod'] = any(60)),
  },
  {
    rule: 'queues are those of the local stack',
    what: 'faults become poison',
    mutate: (all) => (of(all, 'WorkQueue')['RedrivePolicy']!['maxReceiveCount'] = any(5)),
  },
  {
    rule: 'queues refuse plain HTTP',
    what: 'a policy that lets somebody in',
    mutate: (all) => {
      const [policy] = of(all, 'WorkQueuePolicy')['PolicyDocument']!['Statement']!;
      policy!['Effect'] = any('Allow');
    },
  },
];

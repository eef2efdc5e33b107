/** What roles allow and the local stack cannot show, and what only the local stack calls: each with its reason. */

interface Exception {
  readonly actions: RegExp;
  readonly reason: string;
}

const EXCEPTIONS: readonly Exception[] = [
  {
    actions: /^sts:AssumeRole$/,
    reason:
      'the local stack assumes no role; test/adapters/sts and test/composition-roles.test.ts show the call',
  },
  {
    actions: /^logs:(CreateLogStream|PutLogEvents)$/,
    reason: 'Lambda writes what a function prints, in the name of its role',
  },
  {
    actions: /^xray:PutTelemetryRecords$/,
    reason: 'Lambda does, where a function is traced',
  },
  {
    actions: /^sqs:GetQueueAttributes$/,
    reason: 'Lambda does before it polls; the local poller knows its queues',
  },
];

/** By the action of something that is allowed. */
export function findException({
  handler,
  action,
}: {
  handler: string;
  action: string;
}): string | undefined {
  const isOwnTrace = TRACED.has(handler);
  if (action === 'xray:PutTraceSegments' && !isOwnTrace) {
    return 'Lambda does, where a function is traced; the handler itself sends no segments';
  }
  return EXCEPTIONS.find(({ actions }) => actions.test(action))?.reason;
}

/** Handlers that work on executions send segments of their own. */
const TRACED: ReadonlySet<string> = new Set([
  'api',
  'callback',
  'advance-executions',
  'record-failures',
]);

/** Making what flows name is left to whoever deploys, and topics are known by their ARN there. */
export const LOCAL_ONLY: ReadonlySet<string> = new Set([
  'sns:CreateTopic',
  'sns:ListTopics',
  'sqs:CreateQueue',
]);

/** What the local stack itself does, and the poller in the place of Lambda: makes the table, queues and subscriptions, sends records. */
export const OF_THE_LOCAL_STACK =
  /^(dynamodb:(Create|Describe)Table|sns:(ConfirmSubscription|(Get|Set)SubscriptionAttributes|ListSubscriptions|Subscribe|Unsubscribe)|sqs:(CreateQueue|DeleteMessage|DeleteQueue|GetQueueAttributes|GetQueueUrl|ReceiveMessage|SendMessage))$/;

/** A call that a role may not make, per service: the error's name, and a cause that says what to allow. */
import { describe, expect, it } from '@jest/globals';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { FunctionTasks } from '../../src/adapters/lambda/function-tasks.ts';
import { TopicTasks } from '../../src/adapters/sns/topic-tasks.ts';
import { QueueTasks } from '../../src/adapters/sqs/queue-tasks.ts';
import type { TaskRunner } from '../../src/app/ports.ts';
import type { Resource } from '../../src/core/definition/flow.ts';
import { awsError, runTask, scriptedClient } from './scripted-client.ts';

const ROLE = 'arn:aws:iam::123456789012:role/pay';
const naming = { stage: 'dev', template: '{name}', ignoresScope: false };
const urls = { get: async () => 'http://queue/orders', forget: () => undefined };

const functionsThat = (error: Error) =>
  new FunctionTasks({
    client: scriptedClient<LambdaClient>(error).client,
    naming: { stage: 'dev', template: '{service}-{stage}-{function}' },
    invocationTimeoutMs: 1_000,
  });
const queuesThat = (error: Error) =>
  new QueueTasks({
    client: scriptedClient<SQSClient>(error).client,
    region: 'eu-west-1',
    naming,
    urls,
  });
const topicsThat = (error: Error) =>
  new TopicTasks({
    client: scriptedClient<SNSClient>(error).client,
    topicArnPrefix: 'arn:aws:sns:eu-west-1:123456789012:',
    naming,
  });

interface Denied {
  readonly tasks: (error: Error) => TaskRunner;
  readonly resource: Resource;
  readonly error: string;
  readonly subject: string;
  readonly lacks: string;
}

const DENIED: readonly (readonly [string, Denied])[] = [
  [
    'AccessDeniedException',
    {
      tasks: functionsThat,
      resource: { kind: 'function', service: 'trip', function: 'book' },
      error: 'FC.AccessDenied',
      subject: 'function "trip-dev-book"',
      lacks: '"lambda:InvokeFunction" on "trip-dev-book"',
    },
  ],
  ...['AccessDenied', 'AccessDeniedException'].map(
    (name) =>
      [
        name,
        {
          tasks: queuesThat,
          resource: { kind: 'queue', name: 'orders' },
          error: 'MNS.AccessDenied',
          subject: 'queue "orders"',
          lacks: '"sqs:SendMessage" on "orders"',
        },
      ] as const,
  ),
  ...['AuthorizationError', 'AuthorizationErrorException'].map(
    (name) =>
      [
        name,
        {
          tasks: topicsThat,
          resource: { kind: 'topic', name: 'news' },
          error: 'MNS.AccessDenied',
          subject: 'topic "news"',
          lacks: '"sns:Publish" on "news"',
        },
      ] as const,
  ),
];

describe.each(DENIED)('%s', (name, { tasks, resource, error, subject, lacks }) => {
  const task = runTask(resource, { serviceParams: { MessageBody: 'x' } });

  it(`under a role is ${error}, and names the role (${subject})`, async () => {
    const caller = { ...task.caller, roleArn: ROLE };
    const outcome = await tasks(awsError(name, 403)).run({ ...task, caller });
    const cause = `${subject}: role "${ROLE}" lacks ${lacks}: ${name}: no`;
    expect(outcome).toEqual({ ok: false, error, cause });
  });

  it(`without one is ${error} of the stepper (${subject})`, async () => {
    const outcome = await tasks(awsError(name, 403)).run(task);
    const cause = `${subject}: the stepper's own role lacks ${lacks}: ${name}: no`;
    expect(outcome).toEqual({ ok: false, error, cause });
  });
});

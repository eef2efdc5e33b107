import { describe, expect, it } from '@jest/globals';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { MissingTopics } from '../../src/adapters/sns/missing-topics.ts';
import { MissingQueues } from '../../src/adapters/sqs/missing-queues.ts';
import { createTargets } from '../../src/app/create-targets.ts';
import { checkFlow } from '../../src/core/definition/check-flow.ts';
import {
  type Answer,
  awsError,
  networkError,
  scriptedClient,
} from '../adapters/scripted-client.ts';

const NAMING = { stage: 'dev', template: '{name}', ignoresScope: true };

const task = (name: string, resourceArn: string, body = 'MessageBody: x') => `
  - type: task
    name: ${name}
    resourceArn: ${resourceArn}
    serviceParams: { ${body} }
`;

const PARALLEL = `
  - type: parallel
    name: fork
    branches:
      - steps:
          - type: task
            name: inBranch
            resourceArn: acs:mns:::/queues/in-branch/messages
            serviceParams:
              MessageBody: x
`;

const CHOICE = `
  - type: choice
    name: which
    choices:
      - condition: $.n > 1
        steps:
          - type: task
            name: inArm
            resourceArn: acs:mns:::/queues/in-arm/messages
            serviceParams:
              MessageBody: x
    default:
      steps:
        - type: task
          name: inDefault
          resourceArn: acs:mns:::/topics/in-default/messages
          serviceParams:
            MessageBody: x
`;

function flowOf(...steps: readonly string[]) {
  const { flow, diagnostics } = checkFlow(`version: v1\ntype: flow\nsteps:${steps.join('')}`);
  if (flow === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return flow;
}

function open({ queues = [], topics = [] }: { queues?: Answer[]; topics?: Answer[] }) {
  const sqs = scriptedClient<SQSClient>(...queues);
  const sns = scriptedClient<SNSClient>(...topics);
  const create = createTargets([
    new MissingQueues({ client: sqs.client, naming: { ...NAMING, overrides: { old: 'new' } } }),
    new MissingTopics({ client: sns.client, naming: { ...NAMING, template: '{stage}-{name}' } }),
  ]);
  return { create, sent: () => [...sqs.sent, ...sns.sent].map(({ input }) => input) };
}

describe('the targets of a flow', () => {
  it('are created wherever the flow names them, under the names that its steps use', async () => {
    const { create, sent } = open({ queues: [{}, {}, {}, {}], topics: [{}, {}] });
    await create(
      flowOf(
        task('a', 'acs:mns:::/queues/old/messages'),
        task('b', 'arn:aws:sqs:eu-west-1:123456789012:other'),
        task('c', 'arn:aws:sns:eu-west-1:123456789012:news'),
        task('d', 'acs:fc:::services/s/functions/f', ''),
        CHOICE,
        PARALLEL,
      ),
    );
    expect(sent()).toEqual([
      { QueueName: 'new' },
      { QueueName: 'other' },
      { QueueName: 'in-arm' },
      { QueueName: 'in-branch' },
      { Name: 'news' },
      { Name: 'dev-in-default' },
    ]);
  });

  it('that a service refuses make the definition wrong', async () => {
    const refused = awsError('InvalidParameter', 400, 'Invalid parameter: Topic Name');
    const { create } = open({ topics: [refused] });
    const flow = flowOf(task('a', 'acs:mns:::/topics/my.topic/messages'));
    await expect(create(flow)).rejects.toMatchObject({
      name: 'AppError',
      code: 'argument.invalid',
      message: 'topic "dev-my.topic" cannot be created: Invalid parameter: Topic Name',
    });
  });

  it.each([awsError('ThrottlingException', 400), networkError('ECONNREFUSED')])(
    'that nobody makes now (%s) are a fault, and a defect stays one',
    async (error) => {
      const flow = flowOf(task('a', 'acs:mns:::/queues/orders/messages'));
      await expect(open({ queues: [error] }).create(flow)).rejects.toMatchObject({ name: 'Fault' });
      const defect = new TypeError('undefined is not a function');
      await expect(open({ queues: [defect] }).create(flow)).rejects.toBe(defect);
    },
  );
});

/** Queues and topics that flows name: what is added to a stack, and what is not. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Template } from '../../../src/entry/plugin/framework.ts';
import { flowOf, MESSAGE, task } from './definitions.ts';
import { FakeFramework } from './fake-framework.ts';

let framework: FakeFramework | undefined;

afterEach(() => framework?.remove());

async function packaged(sluice: object, resources: Template = {}): Promise<Template> {
  const definition = flowOf(
    task('send', 'acs:mns:::/queues/orders/messages', MESSAGE),
    task('sendAgain', 'acs:mns:::/queues/orders/messages', MESSAGE),
    task('keepOrder', 'acs:mns:::/queues/steps.fifo/messages', MESSAGE),
    task('publish', 'acs:mns:::/topics/news/messages', MESSAGE),
    task('elsewhere', 'arn:aws:sqs:eu-west-1:123456789012:theirs', MESSAGE),
  );
  framework = new FakeFramework({
    sluice: { ...sluice, flows: [{ name: 'order', definition }] },
    resources,
  });
  return framework.package();
}

const SECURE = { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 };
const added = ({ Resources = {} }: Template) =>
  Object.keys(Resources).filter((id) => /^Sluice(Queue|Topic|DeadLetters)/.test(id));

describe('queues and topics that nobody declares', () => {
  it('never give a queue for dead letters the name of another: the stack used to be refused', async () => {
    const declared = {
      Resources: {
        Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders-dead-letters' } },
      },
    };
    const { Resources = {} } = await packaged({}, declared);
    expect(Resources['SluiceDeadLettersOrders']?.Properties).toEqual(SECURE);
  });

  it('are added once, encrypted, each queue with one for dead letters', async () => {
    const { Resources = {}, Outputs = {} } = await packaged({});
    const fifo = added({ Resources }).find((id) => id.startsWith('SluiceQueueSteps')) ?? '';
    const fifoLetters = fifo.replace('Queue', 'DeadLetters');
    expect(added({ Resources }).sort()).toEqual(
      ['SluiceDeadLettersOrders', 'SluiceQueueOrders', 'SluiceTopicNews', fifo, fifoLetters].sort(),
    );
    expect(Resources['SluiceQueueOrders']).toEqual({
      Type: 'AWS::SQS::Queue',
      Properties: {
        ...SECURE,
        QueueName: 'orders',
        RedrivePolicy: {
          deadLetterTargetArn: { 'Fn::GetAtt': ['SluiceDeadLettersOrders', 'Arn'] },
          maxReceiveCount: 5,
        },
      },
    });
    expect(Resources['SluiceDeadLettersOrders']?.Properties).toEqual({
      ...SECURE,
      QueueName: 'orders-dead-letters',
    });
    expect(Resources[fifo]?.Properties).toMatchObject({ QueueName: 'steps.fifo', FifoQueue: true });
    expect(Resources[fifoLetters]?.Properties).toEqual({
      ...SECURE,
      FifoQueue: true,
      QueueName: 'steps-dead-letters.fifo',
    });
    expect(Resources['SluiceTopicNews']).toEqual({
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: 'news', KmsMasterKeyId: 'alias/aws/sns' },
    });
    expect(Outputs['SluiceQueueOrdersUrl']?.Value).toEqual({ Ref: 'SluiceQueueOrders' });
    expect(Outputs['SluiceTopicNewsArn']?.Value).toEqual({ Ref: 'SluiceTopicNews' });
  });

  it('are there before the flow', async () => {
    const { Resources = {} } = await packaged({});
    expect(Resources['SluiceFlowOrder']?.DependsOn).toEqual(
      added({ Resources })
        .filter((id) => !id.startsWith('SluiceDeadLetters'))
        .sort(),
    );
  });

  it('are not added when they are not to be', async () => {
    expect(added(await packaged({ createTargets: false }))).toEqual([]);
  });

  it('go by the names that the engine gives them', async () => {
    const names = { stage: 'qa', queue: '{stage}-{name}', exceptions: { 'topic:news': 'nieuws' } };
    const { Resources = {} } = await packaged({ names });
    const { SluiceQueueQaOrders: queue, SluiceTopicNieuws: topic } = Resources;
    expect(queue?.Properties).toMatchObject({ QueueName: 'qa-orders' });
    expect(topic?.Properties).toMatchObject({ TopicName: 'nieuws' });
  });
});

describe('queues and topics that somebody declares', () => {
  it('are left to them', async () => {
    const { Resources = {} } = await packaged(
      { existing: { queues: ['steps.fifo'] } },
      {
        Resources: {
          Mine: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } },
          News: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
        },
      },
    );
    expect(added({ Resources })).toEqual([]);
    expect(Resources['SluiceFlowOrder']?.DependsOn).toEqual(['Mine', 'News']);
  });

  it('under an id of ours stop the deployment', async () => {
    const SluiceQueueOrders = { Type: 'AWS::S3::Bucket' };
    await expect(packaged({}, { Resources: { SluiceQueueOrders } })).rejects.toMatchObject({
      message: expect.stringContaining('resource "SluiceQueueOrders" is what a flow needs'),
    });
  });
});

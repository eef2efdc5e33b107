/** On the local stack creating a flow creates the queues and topics that it names. What is there stays as it is. */
import { CreateTopicCommand, type SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Flow, Resource, Step } from '../core/definition/flow.ts';

export interface TargetClients {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
}

export function createTargets({ sqs, sns }: TargetClients): (flow: Flow) => Promise<void> {
  return async (flow) => {
    for (const resource of resourcesOf(flow.steps)) {
      const queue = nameOf(resource, 'queue', 'nativeQueue');
      if (queue !== undefined) await sqs.send(new CreateQueueCommand({ QueueName: queue }));
      const topic = nameOf(resource, 'topic', 'nativeTopic');
      if (topic !== undefined) await sns.send(new CreateTopicCommand({ Name: topic }));
    }
  };
}

function resourcesOf(steps: readonly Step[]): readonly Resource[] {
  return steps.flatMap((step) => {
    if (step.type === 'task') return [step.resource];
    if (step.type !== 'choice') return [];
    const arms = step.default === undefined ? step.choices : [...step.choices, step.default];
    return arms.flatMap((arm) => resourcesOf(arm.steps ?? []));
  });
}

function nameOf(
  resource: Resource,
  kind: Resource['kind'],
  nativeKind: Resource['kind'],
): string | undefined {
  if (resource.kind === kind && 'name' in resource) return resource.name;
  if (resource.kind === nativeKind && 'arn' in resource) return resource.arn.split(':').at(-1);
  return undefined;
}

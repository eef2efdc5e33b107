/** Queues and topics that flows name and nobody declares: added, encrypted, queues with a queue for dead letters. */
import { FIFO_ENDING, isFifoName } from '../../core/shared/fifo-name.ts';
import { nameOfTarget } from '../../core/shared/resource-naming.ts';
import type { Additions } from './additions.ts';
import type { CompiledFlow } from './compile-flow.ts';
import { logicalId } from './logical-id.ts';
import type { Settings } from './settings.ts';
import { findNamed } from './template-names.ts';

/** Workers that are down for a long weekend lose nothing; SQS keeps a message for 14 days at most. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;
/** A worker that fails so often on a message will fail again. */
const MOST_RECEIVES = 5;
const LONGEST_QUEUE_NAME = 80;
const DEAD_LETTERS = '-dead-letters';

const TYPES = { queue: 'AWS::SQS::Queue', topic: 'AWS::SNS::Topic' } as const;
type TargetKind = keyof typeof TYPES;

/** Ids of the queues and topics that each flow names, added or of the user's. */
export function addTargets(
  additions: Additions,
  { createTargets, existing, naming }: Settings,
  flow: CompiledFlow,
): readonly string[] {
  return flow.targets.flatMap(({ resource }) => {
    if (resource.kind !== 'queue' && resource.kind !== 'topic') return [];
    const name = nameOfTarget(naming[resource.kind], resource.name);
    const declared = findNamed(additions.template, TYPES[resource.kind], name);
    if (declared !== undefined) return [declared.id];
    const [part] = flow.placeholders.split(name);
    const isOfTemplate = typeof part !== 'string' || part !== name;
    const isElsewhere = name.startsWith('arn:') || existing[`${resource.kind}s`].includes(name);
    if (!createTargets || isOfTemplate || isElsewhere) return [];
    return [addTarget(additions, resource.kind, name)];
  });
}

function addTarget(additions: Additions, kind: TargetKind, name: string): string {
  return kind === 'queue' ? addQueue(additions, name) : addTopic(additions, name);
}

function addQueue(additions: Additions, name: string): string {
  const id = logicalId('Queue', name);
  const deadLetters = logicalId('DeadLetters', name);
  const deadLettersName = deadLettersOf(additions, name);
  additions.add(deadLetters, {
    Type: TYPES.queue,
    Properties: {
      ...queueProperties(name),
      ...(deadLettersName && { QueueName: deadLettersName }),
    },
  });
  additions.add(id, {
    Type: TYPES.queue,
    Properties: {
      ...queueProperties(name),
      QueueName: name,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters, 'Arn'] },
        maxReceiveCount: MOST_RECEIVES,
      },
    },
  });
  additions.addOutput(`${id}Url`, {
    Description: `Queue "${name}", where workers receive`,
    Value: { Ref: id },
  });
  return id;
}

function queueProperties(name: string) {
  return {
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: RETENTION_SECONDS,
    ...(isFifoName(name) ? { FifoQueue: true } : {}),
  };
}

/** undefined: the name would be too long, or another queue has it, and CloudFormation makes one. */
function deadLettersOf({ template }: Additions, name: string): string | undefined {
  const ending = isFifoName(name) ? FIFO_ENDING : '';
  const full = `${name.slice(0, name.length - ending.length)}${DEAD_LETTERS}${ending}`;
  const isTaken = findNamed(template, TYPES.queue, full) !== undefined;
  return isTaken || full.length > LONGEST_QUEUE_NAME ? undefined : full;
}

function addTopic(additions: Additions, name: string): string {
  const id = logicalId('Topic', name);
  additions.add(id, {
    Type: TYPES.topic,
    Properties: {
      TopicName: name,
      KmsMasterKeyId: 'alias/aws/sns',
      ...(isFifoName(name) ? { FifoTopic: true } : {}),
    },
  });
  additions.addOutput(`${id}Arn`, {
    Description: `Topic "${name}", to be subscribed to`,
    Value: { Ref: id },
  });
  return id;
}

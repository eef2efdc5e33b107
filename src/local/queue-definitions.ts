/** Our own queues, as `serverless.yml` defines them; a test compares the two. */
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Equals the stepper's timeout. */
export const VISIBILITY_SECONDS = 900;
/** Equals the timeout of the handler of results. */
export const RESULTS_VISIBILITY_SECONDS = 60;
/** Faults are not poison: only our own handler moves a message to the dead-letter queue, long before this. */
export const MOST_RECEIVES = 1_000;
export const RETENTION_SECONDS = 4 * 86_400;
export const DEAD_LETTER_RETENTION_SECONDS = 14 * 86_400;

export interface QueueAddress {
  readonly url: string;
  readonly arn: string;
}

export interface OwnQueues {
  readonly work: QueueAddress;
  readonly deadLetters: QueueAddress;
  readonly results: QueueAddress;
  readonly resultsDeadLetters: QueueAddress;
}

/** Creates all; queues that are there are left as they are. */
export async function createQueues(
  client: SQSClient,
  names: Readonly<Record<keyof OwnQueues, string>>,
): Promise<OwnQueues> {
  const create = (own: 'work' | 'results', deadLetters: 'deadLetters' | 'resultsDeadLetters') => {
    const visibilitySeconds = own === 'work' ? VISIBILITY_SECONDS : RESULTS_VISIBILITY_SECONDS;
    return createPair(client, [names[own], names[deadLetters]], visibilitySeconds);
  };
  const [work, deadLetters] = await create('work', 'deadLetters');
  const [results, resultsDeadLetters] = await create('results', 'resultsDeadLetters');
  return { work, deadLetters, results, resultsDeadLetters };
}

/** A queue and its dead-letter queue. */
async function createPair(
  client: SQSClient,
  [name, deadLetterName]: readonly [string, string],
  visibilitySeconds: number,
): Promise<readonly [QueueAddress, QueueAddress]> {
  const VisibilityTimeout = String(visibilitySeconds);
  const deadLetters = await createQueue(client, deadLetterName, {
    VisibilityTimeout,
    MessageRetentionPeriod: String(DEAD_LETTER_RETENTION_SECONDS),
  });
  const redrive = { deadLetterTargetArn: deadLetters.arn, maxReceiveCount: MOST_RECEIVES };
  const queue = await createQueue(client, name, {
    VisibilityTimeout,
    MessageRetentionPeriod: String(RETENTION_SECONDS),
    RedrivePolicy: JSON.stringify(redrive),
  });
  return [queue, deadLetters];
}

async function createQueue(
  client: SQSClient,
  name: string,
  attributes: Record<string, string>,
): Promise<QueueAddress> {
  const { QueueUrl: url } = await client.send(
    new CreateQueueCommand({ QueueName: name, Attributes: attributes }),
  );
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  const arn = Attributes?.['QueueArn'];
  if (url !== undefined && arn !== undefined) return { url, arn };
  throw new Error(`the queue ${name} was created without an address`);
}

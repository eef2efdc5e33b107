/** Our own queues, as `serverless.yml` defines them; a test compares the two. */
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Equals the stepper's timeout. */
export const VISIBILITY_SECONDS = 900;
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
}

/** Creates both; queues that are there are left as they are. */
export async function createQueues(
  client: SQSClient,
  names: { readonly work: string; readonly deadLetters: string },
): Promise<OwnQueues> {
  const deadLetters = await createQueue(client, names.deadLetters, {
    VisibilityTimeout: String(VISIBILITY_SECONDS),
    MessageRetentionPeriod: String(DEAD_LETTER_RETENTION_SECONDS),
  });
  const redrive = { deadLetterTargetArn: deadLetters.arn, maxReceiveCount: MOST_RECEIVES };
  const work = await createQueue(client, names.work, {
    VisibilityTimeout: String(VISIBILITY_SECONDS),
    MessageRetentionPeriod: String(RETENTION_SECONDS),
    RedrivePolicy: JSON.stringify(redrive),
  });
  return { work, deadLetters };
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

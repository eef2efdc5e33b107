/**
 * What becomes of a message that could not be handled. A fault makes it visible again later, longer each time. So does
 * poison, until its 5th receive: then it goes to the dead-letter queue.
 */
import type { SQSRecord } from 'aws-lambda';
import type { Metrics } from '../../app/metrics.ts';
import type { Inbox, Log } from '../../app/ports.ts';
import { isThrottled } from '../../app/service-error.ts';
import { backOffSeconds, isPoison } from './blame.ts';

export interface FailedMessageDependencies {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly inbox: Pick<Inbox, 'bury' | 'setVisibility'>;
}

/** From this receive on, poison is moved away. */
const POISON_RECEIVES = 5;

/** what: the kind of message, for the log. Answers whether it may be acknowledged. Never throws. */
export async function settleFailure(
  { log, metrics, inbox }: FailedMessageDependencies,
  what: string,
  record: SQSRecord,
  error: unknown,
): Promise<boolean> {
  const receives = receivesOf(record);
  const fields = { messageId: record.messageId, receives, error };
  if (isThrottled(error)) metrics.add('Throttles');
  try {
    if (isPoison(error) && receives >= POISON_RECEIVES) {
      await inbox.bury(record.body);
      metrics.add('DeadLetters');
      log.error(`${what} moved to the dead-letter queue`, fields);
      return true;
    }
    log.warn(`${what} failed`, fields);
    await inbox.setVisibility(record.receiptHandle, backOffSeconds(receives));
  } catch (inboxError) {
    // It comes again when its visibility ends, only not at the best time.
    log.warn(`${what} not put back`, { ...fields, inboxError });
  }
  return false;
}

function receivesOf(record: SQSRecord): number {
  const receives = Number(record.attributes.ApproximateReceiveCount);
  return Number.isInteger(receives) && receives > 0 ? receives : 1;
}

/**
 * A batch of work messages: each is advanced by itself, fails by itself, and is acknowledged by itself.
 *
 * A fault sets the message's visibility, longer each time, and reports it as failed. Poison does so too, until its 5th
 * receive: then it goes to the dead-letter queue. When the batch outlives the first renewal of its leases, messages that
 * are finished are deleted one by one, because nothing keeps them invisible any more.
 */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Clock, Inbox, Lease, Log, Payloads, WorkMessage } from '../../app/ports.ts';
import { InvariantError } from '../../core/shared/invariant.ts';
import { backOffSeconds, isPoison } from './blame.ts';
import { readMessage } from './read-message.ts';

export interface AdvanceBatchDependencies {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
  readonly inbox: Inbox;
  readonly payloads: Pick<Payloads, 'get'>;
  readonly advance: (message: WorkMessage, lease: Lease) => Promise<void>;
}

/** From this receive on, poison is moved away. */
const POISON_RECEIVES = 5;
/** When leases are renewed first; messages finished by then were never made invisible for longer. */
const FIRST_RENEWAL_MS = 25_000;

/** Never throws: what failed is listed. */
export function createAdvanceBatch(
  deps: AdvanceBatchDependencies,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records: records }) => {
    const batchEnded = new AbortController();
    const cleanUp = new FinishedMessages(deps);
    const overdue = cleanUp.startDeletingAfter(FIRST_RENEWAL_MS, batchEnded.signal);
    const outcomes = await Promise.all(
      records.map(async (record) => {
        const isDone = await handle(deps, record);
        if (isDone) await cleanUp.finished(record);
        return isDone ? [] : [{ itemIdentifier: record.messageId }];
      }),
    );
    batchEnded.abort();
    await overdue;
    return { batchItemFailures: outcomes.flat() };
  };
}

/** true: the message may be acknowledged. */
async function handle(deps: AdvanceBatchDependencies, record: SQSRecord): Promise<boolean> {
  try {
    const read = await readMessage(deps.payloads, record.body);
    if (read.kind === 'unreadable')
      throw new InvariantError(`unreadable work message: ${read.reason}`);
    const lease: Lease = {
      extend: (seconds) => deps.inbox.setVisibility(record.receiptHandle, seconds),
    };
    await deps.advance(read.message, lease);
    return true;
  } catch (error) {
    return settleFailure(deps, record, error);
  }
}

async function settleFailure(
  deps: AdvanceBatchDependencies,
  record: SQSRecord,
  error: unknown,
): Promise<boolean> {
  const receives = receivesOf(record);
  const fields = { messageId: record.messageId, receives, error };
  try {
    if (isPoison(error) && receives >= POISON_RECEIVES) {
      await deps.inbox.bury(record.body);
      deps.log.error('work message moved to the dead-letter queue', fields);
      return true;
    }
    deps.log.warn('work message failed', fields);
    await deps.inbox.setVisibility(record.receiptHandle, backOffSeconds(receives));
  } catch (inboxError) {
    // It comes again when its visibility ends, only not at the best time.
    deps.log.warn('work message not put back', { ...fields, inboxError });
  }
  return false;
}

function receivesOf(record: SQSRecord): number {
  const receives = Number(record.attributes.ApproximateReceiveCount);
  return Number.isInteger(receives) && receives > 0 ? receives : 1;
}

class FinishedMessages {
  private readonly deps: AdvanceBatchDependencies;
  private readonly waiting: SQSRecord[] = [];
  private isOverdue = false;

  constructor(deps: AdvanceBatchDependencies) {
    this.deps = deps;
  }

  async startDeletingAfter(ms: number, signal: AbortSignal): Promise<void> {
    await this.deps.clock.sleep(ms, signal);
    if (signal.aborted) return;
    this.isOverdue = true;
    await Promise.all(this.waiting.splice(0).map((record) => this.delete(record)));
  }

  async finished(record: SQSRecord): Promise<void> {
    if (this.isOverdue) await this.delete(record);
    else this.waiting.push(record);
  }

  private async delete({ messageId, receiptHandle }: SQSRecord): Promise<void> {
    try {
      await this.deps.inbox.delete(receiptHandle);
    } catch (error) {
      // Acknowledged with the batch, or delivered once more: that repeats effects at worst.
      this.deps.log.warn('finished work message not deleted', { messageId, error });
    }
  }
}

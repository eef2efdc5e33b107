/**
 * A batch of work messages: each is advanced by itself, fails by itself, and is acknowledged by itself.
 *
 * What fails is put back, or moved away (`failed-message.ts`). When the batch outlives the first renewal of its leases,
 * messages that are finished are deleted one by one, because nothing keeps them invisible any more.
 */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Metrics } from '../../app/metrics.ts';
import type { Clock, Inbox, Lease, Log, Payloads, WorkMessage } from '../../app/ports.ts';
import { InvariantError } from '../../core/shared/invariant.ts';
import { settleFailure } from './failed-message.ts';
import { measureAge } from './measure-age.ts';
import { readMessage } from './read-message.ts';

export interface AdvanceBatchDependencies {
  readonly clock: Pick<Clock, 'nowMs' | 'sleep'>;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly inbox: Inbox;
  readonly payloads: Pick<Payloads, 'get'>;
  readonly advance: (message: WorkMessage, lease: Lease) => Promise<void>;
}

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
    if (!DELAYED.has(read.message.work.trigger.type)) measureAge(deps, record);
    const lease: Lease = {
      extend: (seconds) => deps.inbox.setVisibility(record.receiptHandle, seconds),
    };
    await deps.advance(read.message, lease);
    return true;
  } catch (error) {
    return settleFailure(deps, 'work message', record, error);
  }
}

/** Sent to be handled at a time of their own. */
const DELAYED: ReadonlySet<string> = new Set([
  'AlarmDue',
  'FlowDeleted',
  'ScheduleChanged',
  'ScheduleDue',
]);

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

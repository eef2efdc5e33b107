/**
 * Messages in the dead-letter queue, one at a time: tried once more, and what is poison still fails its execution where
 * everybody can see it. A fault leaves the message where it is.
 */
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Metrics } from '../../app/metrics.ts';
import type { Inbox, Log, Payloads, WorkMessage } from '../../app/ports.ts';
import { shownMessage } from '../../core/shared/shown-message.ts';
import { isPoison } from './blame.ts';
import { findExecutionNamed, readMessage } from './read-message.ts';
import type { AdvanceBatchDependencies } from './advance-batch.ts';

export interface RecordFailureDependencies {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Of the dead-letter queue. */
  readonly inbox: Pick<Inbox, 'setVisibility'>;
  readonly payloads: Pick<Payloads, 'get'>;
  readonly advance: AdvanceBatchDependencies['advance'];
  readonly failPoisoned: (message: WorkMessage, reason: string) => Promise<void>;
}

const LONGEST_REASON = 1_000;

/** Throws what it cannot do now: then the message stays. */
export function createRecordFailure(
  deps: RecordFailureDependencies,
): (event: SQSEvent) => Promise<void> {
  return async ({ Records: records }) => {
    for (const record of records) await recordFailure(deps, record);
  };
}

async function recordFailure(deps: RecordFailureDependencies, record: SQSRecord): Promise<void> {
  const read = await readMessage(deps.payloads, record.body);
  if (read.kind === 'message') return tryOnceMore(deps, record, read.message);
  const named = findExecutionNamed(record.body);
  if (named !== undefined)
    return deps.failPoisoned(named, `unreadable work message: ${read.reason}`);
  deps.metrics.add('UnreadableMessages');
  deps.log.error('unreadable work message dropped', {
    messageId: record.messageId,
    bytes: Buffer.byteLength(record.body),
    reason: read.reason,
  });
}

async function tryOnceMore(
  deps: RecordFailureDependencies,
  record: SQSRecord,
  message: WorkMessage,
): Promise<void> {
  try {
    await deps.advance(message, {
      extend: (seconds) => deps.inbox.setVisibility(record.receiptHandle, seconds),
    });
  } catch (error) {
    if (!isPoison(error)) {
      deps.log.warn('dead letter stays', { ...message.key, messageId: record.messageId, error });
      throw error;
    }
    await deps.failPoisoned(message, describe(error));
  }
}

function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${shownMessage(error)}` : String(error);
  return text.slice(0, LONGEST_REASON);
}

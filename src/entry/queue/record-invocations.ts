/** A batch of records of asynchronous calls that have ended: each is recorded, fails and is acknowledged by itself. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { InvocationEnd } from '../../app/record-invocation.ts';
import { type FailedMessageDependencies, settleFailure } from './failed-message.ts';
import { type AgeDependencies, measureAge } from './measure-age.ts';

export interface RecordInvocationsDependencies extends FailedMessageDependencies, AgeDependencies {
  /** Throws a defect for what is no such record: poison. */
  readonly readRecord: (body: string) => InvocationEnd;
  readonly recordInvocation: (end: InvocationEnd) => Promise<void>;
}

/** Never throws: what failed is listed. */
export function createRecordInvocations(
  deps: RecordInvocationsDependencies,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records: records }) => {
    const outcomes = await Promise.all(
      records.map(async (record) =>
        (await handle(deps, record)) ? [] : [{ itemIdentifier: record.messageId }],
      ),
    );
    return { batchItemFailures: outcomes.flat() };
  };
}

/** true: the message may be acknowledged. */
async function handle(deps: RecordInvocationsDependencies, record: SQSRecord): Promise<boolean> {
  try {
    await deps.recordInvocation(deps.readRecord(record.body));
    return true;
  } catch (error) {
    // Of what succeeds SQS's own metric tells enough.
    measureAge(deps, record);
    return settleFailure(deps, 'record of an invocation', record, error);
  }
}

import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { compose } from '../src/composition.ts';
import { workMiddleware } from '../src/entry/middleware.ts';
import { createRecordInvocations } from '../src/entry/queue/record-invocations.ts';

const composition = compose();

/** The queue of results, in batches of 10: what asynchronous calls of functions came to. */
export const handler = middy<SQSEvent, SQSBatchResponse>(
  createRecordInvocations({ ...composition, inbox: composition.resultsInbox }),
).use(workMiddleware(composition));

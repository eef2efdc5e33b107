import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeInvocations } from '../src/composition/invocations.ts';
import { workMiddleware } from '../src/entry/middleware.ts';
import { createRecordInvocations } from '../src/entry/queue/record-invocations.ts';

const composition = composeInvocations();

/** The queue of results, in batches of 10: what asynchronous calls of functions came to. */
export const handler = middy<SQSEvent, SQSBatchResponse>(createRecordInvocations(composition)).use(
  workMiddleware(composition),
);

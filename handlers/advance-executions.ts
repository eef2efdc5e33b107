import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeStepper } from '../src/composition/stepper.ts';
import { workMiddleware } from '../src/entry/middleware.ts';
import { createAdvanceBatch } from '../src/entry/queue/advance-batch.ts';

const composition = composeStepper();

/** The work queue, in batches of 10: every message is acknowledged or comes again by itself. */
export const handler = middy<SQSEvent, SQSBatchResponse>(createAdvanceBatch(composition)).use(
  workMiddleware(composition),
);

import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import { composeFailures } from '../src/composition/stepper.ts';
import { workMiddleware } from '../src/entry/middleware.ts';
import { createRecordFailure } from '../src/entry/queue/record-failure.ts';

const composition = composeFailures();

/** The dead-letter queue, one message at a time: what is poison still fails its execution visibly. */
export const handler = middy<SQSEvent>(createRecordFailure(composition)).use(
  workMiddleware(composition),
);

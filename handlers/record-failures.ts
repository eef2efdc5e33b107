import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import { compose } from '../src/composition.ts';
import { workMiddleware } from '../src/entry/middleware.ts';
import { createRecordFailure } from '../src/entry/queue/record-failure.ts';

const composition = compose();

/** The dead-letter queue, one message at a time: what is poison still fails its execution visibly. */
export const handler = middy<SQSEvent>(
  createRecordFailure({ ...composition, inbox: composition.deadLetterInbox }),
).use(workMiddleware(composition));

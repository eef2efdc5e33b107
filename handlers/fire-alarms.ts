import middy from '@middy/core';
import { composeAlarms } from '../src/composition/alarms.ts';
import { workMiddleware } from '../src/entry/middleware.ts';

const composition = composeAlarms();

/** Every minute: alarms that are due soon move to the work queue. */
export const handler = middy(() => composition.fireAlarms()).use(workMiddleware(composition));

import middy from '@middy/core';
import { compose } from '../src/composition.ts';
import { workMiddleware } from '../src/entry/middleware.ts';

const composition = compose();

/** Every minute: alarms that are due soon move to the work queue. */
export const handler = middy(() => composition.fireAlarms()).use(workMiddleware(composition));

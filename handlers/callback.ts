import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { composeCallback } from '../src/composition/callback.ts';
import { createCallback } from '../src/entry/http/callback.ts';
import { httpMiddleware } from '../src/entry/middleware.ts';

const composition = composeCallback();

/** `POST /callbacks/{token}/succeeded` and `/failed`: settles the task that the token names. `GET` asks a person. */
export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(
  createCallback(composition),
).use(httpMiddleware(composition));

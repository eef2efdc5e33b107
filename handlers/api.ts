import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { composeApi } from '../src/composition/api.ts';
import { createApi } from '../src/entry/http/api.ts';
import { httpMiddleware } from '../src/entry/middleware.ts';

const composition = composeApi();

/** `ANY /`, `GET /health` and `GET /openapi.json`: every operation of the API. */
export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(
  createApi(composition),
).use(httpMiddleware(composition));

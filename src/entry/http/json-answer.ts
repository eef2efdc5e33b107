/** Answers of the RPC wire. Source: API reference, section 1.6. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { JsonObject } from '../../core/shared/json.ts';
import type { ErrorAnswer } from './api-errors.ts';

/** Flat, with RequestId. No field of a success may be called `Code`: clients take it for an error. */
export function successAnswer(
  requestId: string,
  fields: JsonObject,
): APIGatewayProxyStructuredResultV2 {
  return jsonAnswer(200, requestId, { RequestId: requestId, ...fields });
}

export function errorAnswer(
  requestId: string,
  hostId: string,
  { status, code, message, retryAfterMs }: ErrorAnswer,
): APIGatewayProxyStructuredResultV2 {
  const body = { RequestId: requestId, HostId: hostId, Code: code, Message: message };
  const retry = retryAfterMs === undefined ? {} : { 'x-acs-retry-after': `${retryAfterMs}` };
  return jsonAnswer(status, requestId, body, retry);
}

export function jsonAnswer(
  statusCode: number,
  requestId: string,
  body: JsonObject,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'x-acs-request-id': requestId, ...headers },
    body: JSON.stringify(body),
  };
}

/**
 * The middleware of each kind of source. Handlers pick a stack, never single middlewares.
 *
 * The HTTP handlers answer every error themselves; what these stacks catch is what nobody expected.
 */
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Ids, Log } from '../app/ports.ts';
import { toErrorAnswer } from './http/api-errors.ts';
import { hostOf } from './http/exchange.ts';
import { errorAnswer } from './http/json-answer.ts';

/** Sends what was measured and traced meanwhile. Never throws. */
type Flush = () => Promise<void>;

/** On every answer: nobody keeps it, guesses its type or frames it. */
const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Safe headers on every answer. A handler that throws answers with an error body, 500 and no details. */
export function httpMiddleware(deps: {
  readonly ids: Pick<Ids, 'uuid'>;
  readonly log: Pick<Log, 'error'>;
  readonly flush: Flush;
}): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    after: async function addSafeHeaders(request) {
      await deps.flush();
      const { response } = request;
      if (response) response.headers = { ...SAFE_HEADERS, ...response.headers };
    },
    onError: async function answerError(request) {
      await deps.flush();
      const requestId = deps.ids.uuid();
      const error = toErrorAnswer(request.error);
      deps.log.error('request', { requestId, status: error.status, error: request.error });
      const answer = errorAnswer(requestId, hostOf(request.event), error);
      request.response = { ...answer, headers: { ...SAFE_HEADERS, ...answer.headers } };
    },
  };
}

/** For queues and schedules: the error is logged, then thrown on, so that the source delivers again. */
export function workMiddleware(deps: {
  readonly log: Pick<Log, 'error'>;
  readonly flush: Flush;
}): MiddlewareObj {
  return {
    after: () => deps.flush(),
    onError: async function logError(request) {
      deps.log.error('handler failed', { error: request.error });
      await deps.flush();
    },
  };
}

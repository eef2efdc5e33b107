/**
 * The API's routes. The one that operations share: signature, rate limit, key policy and parameters are checked, in this
 * order, then the action's operation answers.
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { AccessKeys } from '../../app/access-keys.ts';
import type { ApiUseCases } from '../../app/api-use-cases.ts';
import type { RateLimits } from '../../app/limits.ts';
import { RequestError, nonceUsed } from './api-errors.ts';
import { parseApiRequest, readMethod } from './api-request.ts';
import { authenticate } from './authenticate.ts';
import { authorize } from './authorize.ts';
import type { Signer } from './caller.ts';
import { type Exchange, type ExchangeDependencies, answerExchange, hostOf } from './exchange.ts';
import { findAction } from './find-action.ts';
import { errorAnswer, jsonAnswer, successAnswer } from './json-answer.ts';
import { answerDescription } from './openapi/answer-description.ts';
import { operationByAction } from './operations.ts';
import { TokenBuckets } from './token-buckets.ts';

export interface ApiDependencies extends ExchangeDependencies {
  readonly useCases: ApiUseCases;
  readonly accessKeys: AccessKeys;
  /** Absent: there are none. */
  readonly rateLimits?: RateLimits;
  /** What the health check answers: 200, or 503 meanwhile. Default: always. */
  readonly isReady?: () => boolean;
}

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** A request's own id goes into headers and logs. */
const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** Never throws: every error is an answer. */
export function createApi(deps: ApiDependencies): HttpHandler {
  const { rateLimits, clock } = deps;
  const buckets = rateLimits && new TokenBuckets(rateLimits, clock);
  return (event) => {
    // Asked for every few seconds by whoever waits for the service: not worth a log line.
    if (isGet(event, '/health')) return Promise.resolve(answerHealth(deps));
    if (isGet(event, '/openapi.json')) return Promise.resolve(answerDescription(deps.ids, event));
    return answerExchange(
      deps,
      event,
      (exchange) => answerAction(deps, buckets, exchange),
      (exchange, error) => errorAnswer(exchange.requestId, hostOf(event), error),
    );
  };
}

function answerHealth({ ids, isReady = () => true }: ApiDependencies) {
  const [status, word] = isReady() ? ([200, 'ok'] as const) : ([503, 'starting'] as const);
  return jsonAnswer(status, ids.uuid(), { status: word });
}

async function answerAction(
  deps: ApiDependencies,
  buckets: TokenBuckets | undefined,
  exchange: Exchange,
) {
  const request = parseApiRequest(exchange.event);
  const { parameters } = request;
  exchange.requestId = findRequestId(parameters) ?? exchange.requestId;
  const action = findAction(request);
  const operation = operationByAction.get(action);
  // Foreign words stay out of the log.
  if (operation !== undefined) exchange.operation = action;
  const signer = await authenticate(request, deps.accessKeys, deps.clock.nowMs());
  buckets?.take(signer.accessKeyId, action);
  if (operation === undefined) throw actionNotSupported(action);
  await authorize(deps.useCases, operation, signer, parameters);
  const call = operation.prepare(parameters);
  if (operation.isOnceOnly === true) await spendNonce(deps, signer);
  const fields = await call(deps.useCases, { ...signer, host: hostOf(exchange.event) });
  return successAnswer(exchange.requestId, fields);
}

async function spendNonce({ useCases }: ApiDependencies, signer: Signer): Promise<void> {
  if (!(await useCases.useNonce(signer))) throw nonceUsed();
}

function findRequestId(parameters: ReadonlyMap<string, string>): string | undefined {
  const requestId = parameters.get('RequestId') ?? '';
  return REQUEST_ID.test(requestId) ? requestId : undefined;
}

function isGet(event: APIGatewayProxyEventV2, path: string): boolean {
  return readMethod(event) === 'GET' && event.rawPath.endsWith(path);
}

function actionNotSupported(action: string): RequestError {
  return new RequestError(
    400,
    'ActionNotSupported',
    `The requested API operation '${action.slice(0, 128)}' is incorrect. Please check.`,
  );
}

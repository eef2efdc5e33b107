/** The API's one route: common parameters and signature are checked, then the action's operation answers. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ApiUseCases } from '../../app/api-use-cases.ts';
import { ActionParameters } from '../../app/wire/action-parameters.ts';
import type { AccessKeys } from '../../app/ports.ts';
import { RequestError, invalidArgument, missingParameter } from './api-errors.ts';
import { type ApiRequest, parseApiRequest, readMethod } from './api-request.ts';
import { authenticate } from './authenticate.ts';
import { type Exchange, type ExchangeDependencies, answerExchange, hostOf } from './exchange.ts';
import { errorAnswer, jsonAnswer, successAnswer } from './json-answer.ts';
import { operationByAction } from './operations.ts';

export interface ApiDependencies extends ExchangeDependencies {
  readonly useCases: ApiUseCases;
  readonly accessKeys: AccessKeys;
  /** What the health check answers: 200, or 503 meanwhile. Default: always. */
  readonly isReady?: () => boolean;
}

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
) => Promise<APIGatewayProxyStructuredResultV2>;

const API_VERSION = '2019-03-15';
const HEALTH_ROUTE = /\/health$/;
/** A request's own id goes into headers and logs. */
const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** Never throws: every error is an answer. */
export function createApi(deps: ApiDependencies): HttpHandler {
  return (event) => {
    // Asked for every few seconds by whoever waits for the service: not worth a log line.
    if (isHealthCheck(event)) {
      return Promise.resolve(answerHealth(deps));
    }
    return answerExchange(
      deps,
      event,
      (exchange) => answerAction(deps, exchange),
      (exchange, error) => errorAnswer(exchange.requestId, hostOf(event), error),
    );
  };
}

function answerHealth({ ids, isReady = () => true }: ApiDependencies) {
  const [status, word] = isReady() ? ([200, 'ok'] as const) : ([503, 'starting'] as const);
  return jsonAnswer(status, ids.uuid(), { status: word });
}

async function answerAction(deps: ApiDependencies, exchange: Exchange) {
  const request = parseApiRequest(exchange.event);
  const { parameters } = request;
  exchange.requestId = findRequestId(parameters) ?? exchange.requestId;
  const action = findAction(request);
  const operation = operationByAction.get(action);
  // Foreign words stay out of the log.
  if (operation !== undefined) exchange.operation = action;
  await authenticate(request, deps.accessKeys, deps.clock.nowMs());
  if (operation === undefined) throw actionNotSupported(action);
  return successAnswer(
    exchange.requestId,
    await operation(deps.useCases, new ActionParameters(parameters)),
  );
}

function findAction({ method, parameters }: ApiRequest): string {
  if (method !== 'GET' && method !== 'POST') {
    throw invalidArgument(`The method ${method.slice(0, 16)} is not supported; use GET or POST.`);
  }
  const action = parameters.get('Action') ?? '';
  if (action === '') throw missingParameter('Action');
  const version = parameters.get('Version') ?? '';
  if (version === '') throw missingParameter('Version');
  if (version !== API_VERSION) throw versionNotSupported(version);
  return action;
}

function findRequestId(parameters: ReadonlyMap<string, string>): string | undefined {
  const requestId = parameters.get('RequestId') ?? '';
  return REQUEST_ID.test(requestId) ? requestId : undefined;
}

function isHealthCheck(event: APIGatewayProxyEventV2): boolean {
  return readMethod(event) === 'GET' && HEALTH_ROUTE.test(event.rawPath);
}

function actionNotSupported(action: string): RequestError {
  return new RequestError(
    400,
    'ActionNotSupported',
    `The requested API operation '${action.slice(0, 128)}' is incorrect. Please check.`,
  );
}

function versionNotSupported(version: string): RequestError {
  return new RequestError(
    400,
    'APIVersionNotSupported',
    `The requested API version '${version.slice(0, 64)}' is not supported yet. Please check.`,
  );
}

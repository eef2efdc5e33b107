/**
 * Callback addresses: a task is settled by whoever holds its token, without keys or signatures.
 * `POST /callbacks/{token}/succeeded` with the output as body, `/failed` with `{"error","cause"}`; `GET` asks a person.
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { checkLength } from '../../app/wire/parameter.ts';
import type { ApiUseCases } from '../../app/api-use-cases.ts';
import { LONGEST_CAUSE, LONGEST_ERROR } from '../../app/wire/execution-requests.ts';
import type { TaskTokens } from '../../app/ports.ts';
import { presentReport } from '../../app/wire/present-execution.ts';
import { isJsonObject } from '../../core/shared/json.ts';
import type { HttpHandler } from './api.ts';
import { type ErrorAnswer, invalidArgument } from './api-errors.ts';
import { readBody, readMethod } from './api-request.ts';
import {
  type CallbackOutcome,
  PAGE_FORM,
  confirmPage,
  refusedPage,
  reportedPage,
} from './callback-page.ts';
import { type Exchange, type ExchangeDependencies, answerExchange, hostOf } from './exchange.ts';
import { errorAnswer, successAnswer } from './json-answer.ts';

const ROUTE = /\/callbacks\/([^/]+)\/(succeeded|failed)$/;

export interface CallbackDependencies extends ExchangeDependencies {
  readonly tokens: Pick<TaskTokens, 'verify'>;
  readonly useCases: Pick<ApiUseCases, 'reportTaskFailed' | 'reportTaskSucceeded'>;
}

interface Callback {
  readonly taskToken: string;
  readonly outcome: CallbackOutcome;
}

/** Never throws: every error is an answer, as a page to whoever used the page. */
export function createCallback(deps: CallbackDependencies): HttpHandler {
  return (event) =>
    answerExchange(
      deps,
      event,
      (exchange) => answerCallback(deps, exchange),
      (exchange, error) => refuse(exchange, error),
    );
}

async function answerCallback(
  deps: CallbackDependencies,
  exchange: Exchange,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { event } = exchange;
  const callback = parseCallback(event);
  const method = readMethod(event);
  exchange.operation = `Callback ${method === 'GET' ? 'page' : callback.outcome}`;
  if (method === 'GET') return askPerson(deps, callback);
  if (method !== 'POST') throw invalidArgument('The method is not supported; use GET or POST.');
  const body = readBody(event);
  const form = findPageForm(body);
  const reported = await report(deps, callback, form === undefined ? body : toBody(callback, form));
  if (form !== undefined) return reportedPage(callback.outcome);
  return successAnswer(exchange.requestId, presentReport(reported));
}

/** Reads nothing: whether the task still waits is told when the answer is reported. */
function askPerson(deps: CallbackDependencies, { taskToken, outcome }: Callback) {
  if (deps.tokens.verify(taskToken) !== undefined) return confirmPage(outcome);
  return refusedPage(400, 'This address is not valid. Was it copied whole?');
}

function parseCallback(event: APIGatewayProxyEventV2): Callback {
  const [, taskToken, outcome] = ROUTE.exec(event.rawPath) ?? [];
  if (taskToken === undefined || (outcome !== 'succeeded' && outcome !== 'failed')) {
    throw invalidArgument(
      'The path must be /callbacks/{token}/succeeded or /callbacks/{token}/failed.',
    );
  }
  return { taskToken, outcome };
}

function report(
  { useCases }: CallbackDependencies,
  { taskToken, outcome }: Callback,
  body: string,
) {
  if (outcome === 'failed') return useCases.reportTaskFailed({ taskToken, ...parseFailure(body) });
  const outputText = body.trim() === '' ? '{}' : body;
  return useCases.reportTaskSucceeded({ taskToken, outputText });
}

function parseFailure(body: string): { error: string; cause?: string } {
  const failure = parseJson(body);
  const { error, cause = '' } = isJsonObject(failure) ? failure : {};
  if (typeof error !== 'string' || typeof cause !== 'string') {
    throw invalidArgument('The body must be JSON of the form {"error": "…", "cause": "…"}.');
  }
  checkLength('error', error, LONGEST_ERROR);
  return cause === '' ? { error } : { error, cause: checkLength('cause', cause, LONGEST_CAUSE) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller says what was expected.
    return undefined;
  }
}

/** undefined: the body is not from our page. The content type tells nothing: curl sends JSON as a form. */
function findPageForm(body: string): URLSearchParams | undefined {
  if (!body.startsWith(`${PAGE_FORM.field}=${PAGE_FORM.value}`)) return undefined;
  return new URLSearchParams(body);
}

function toBody({ outcome }: Callback, form: URLSearchParams): string {
  const field = (name: string) => form.get(name) ?? '';
  if (outcome === 'succeeded') return field('output');
  return JSON.stringify({ error: field('error'), cause: field('cause') });
}

function refuse(exchange: Exchange, error: ErrorAnswer): APIGatewayProxyStructuredResultV2 {
  const { event, requestId } = exchange;
  if (isFromPage(event)) return refusedPage(error.status, error.message);
  return errorAnswer(requestId, hostOf(event), error);
}

function isFromPage(event: APIGatewayProxyEventV2): boolean {
  try {
    return findPageForm(readBody(event)) !== undefined;
  } catch {
    // A body that cannot be read is not from our page.
    return false;
  }
}

/**
 * Lambda's Invoke, for the functions that flows call: `POST /2015-03-31/functions/{name}/invocations`.
 *
 * RequestResponse and Event; names, ARNs and qualifiers; the client context; results as JSON; failures with their own
 * error's name. Source: AWS Lambda API reference, Invoke.
 */
import { randomUUID } from 'node:crypto';
import type { Request, Response, Route } from '../own-server.ts';
import type { EventCalls } from './event-calls.ts';
import type { FunctionCatalog } from './function-catalog.ts';
import type { FunctionThreads } from './function-threads.ts';
import { type FunctionAnswer, type FunctionCall, functionArn } from './run-function.ts';

/** AWS: request and answer of a synchronous call. */
const LARGEST_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** `name`, `account:function:name` or a whole ARN; each maybe with `:qualifier`. */
const FUNCTION = /^(?:(?:[^:]*:)*function:)?([A-Za-z0-9-_]+)(?::([A-Za-z0-9-_$]+))?$/;

export interface InvokeSettings {
  readonly catalog: FunctionCatalog;
  readonly threads: FunctionThreads;
  readonly region: string;
  readonly events: Pick<EventCalls, 'accept'>;
}

export function invokeRoute(settings: InvokeSettings): Route {
  return {
    method: 'POST',
    path: /^\/2015-03-31\/functions\/([^/]+)\/invocations$/,
    answer: (request) => invoke(settings, request),
  };
}

async function invoke(settings: InvokeSettings, request: Request): Promise<Response> {
  if (Buffer.byteLength(request.body) > LARGEST_PAYLOAD_BYTES) {
    return refuse(413, 'RequestTooLargeException', 'the payload is larger than 6291456 bytes');
  }
  const call = parseCall(request, settings.region);
  if (call === undefined) {
    return refuse(400, 'InvalidRequestContentException', 'Could not parse request body into json');
  }
  const called = await settings.catalog.find(call.lambdaName);
  if (called === undefined) {
    return refuseUnknown(call);
  }
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  const headers = {
    'x-amzn-requestid': call.requestId,
    'x-amz-executed-version': call.qualifier ?? '$LATEST',
  };
  if (type === 'Event') {
    settings.events.accept(called, call);
    return { status: 202, headers };
  }
  const { failed, payload } = limitSize(await settings.threads.call(called, call));
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': 'application/json',
      ...(failed ? { 'x-amz-function-error': 'Unhandled' } : {}),
    },
    body: payload,
  };
}

/** Of a request's path. */
export function parseFunctionName(text: string): { lambdaName: string; qualifier?: string } {
  const [, lambdaName = '', qualifier] = FUNCTION.exec(text) ?? [];
  return { lambdaName, ...(qualifier === undefined ? {} : { qualifier }) };
}

export function refuseUnknown(call: Pick<FunctionCall, 'lambdaName' | 'region'>): Response {
  return refuse(404, 'ResourceNotFoundException', `Function not found: ${functionArn(call)}`);
}

function parseCall(request: Request, region: string): FunctionCall | undefined {
  const { lambdaName, qualifier: inName } = parseFunctionName(request.caught[0] ?? '');
  const qualifier = request.url.searchParams.get('Qualifier') ?? inName;
  const context = request.headers['x-amz-client-context'];
  const isEvent = request.headers['x-amz-invocation-type'] === 'Event';
  try {
    return {
      lambdaName,
      region,
      requestId: randomUUID(),
      event: request.body === '' ? {} : (JSON.parse(request.body) as unknown),
      ...(qualifier === undefined ? {} : { qualifier }),
      // AWS hands the client context on in synchronous calls only.
      ...(typeof context === 'string' && !isEvent ? { clientContext: decode(context) } : {}),
    };
  } catch {
    return undefined;
  }
}

const decode = (context: string) =>
  JSON.parse(Buffer.from(context, 'base64').toString('utf8')) as unknown;

function limitSize(answer: FunctionAnswer): FunctionAnswer {
  const bytes = Buffer.byteLength(answer.payload);
  if (bytes <= LARGEST_PAYLOAD_BYTES) return answer;
  const errorMessage = `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${LARGEST_PAYLOAD_BYTES} bytes).`;
  const errorType = 'Function.ResponseSizeTooLarge';
  return { failed: true, payload: JSON.stringify({ errorType, errorMessage }) };
}

function refuse(status: number, type: string, message: string): Response {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': type,
      'x-amzn-requestid': randomUUID(),
    },
    body: JSON.stringify({ Type: 'User', Message: message }),
  };
}

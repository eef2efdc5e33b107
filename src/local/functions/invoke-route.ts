/**
 * Lambda's Invoke, for the functions that flows call: `POST /2015-03-31/functions/{name}/invocations`.
 *
 * RequestResponse and Event; names, ARNs and qualifiers; the client context; results as JSON; failures with their own
 * error's name. Source: AWS Lambda API reference, Invoke.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Request, Response, Route } from '../own-server.ts';
import type { FunctionCatalog, FunctionHandler } from './function-catalog.ts';
import {
  type FunctionAnswer,
  type FunctionCall,
  functionArn,
  runFunction,
} from './run-function.ts';

/** AWS: request and answer of a synchronous call. */
const LARGEST_PAYLOAD_BYTES = 6 * 1024 * 1024;
/** AWS: a failed Event invocation is tried twice more. */
const EVENT_RETRIES_AFTER_MS = [60_000, 120_000];

/** `name`, `account:function:name` or a whole ARN; each maybe with `:qualifier`. */
const FUNCTION = /^(?:.*:?function:)?([A-Za-z0-9-_]+)(?::([A-Za-z0-9-_$]+))?$/;

export function invokeRoute(catalog: FunctionCatalog, region: string): Route {
  return {
    method: 'POST',
    path: /^\/2015-03-31\/functions\/([^/]+)\/invocations$/,
    answer: (request) => invoke(catalog, region, request),
  };
}

async function invoke(
  catalog: FunctionCatalog,
  region: string,
  request: Request,
): Promise<Response> {
  if (Buffer.byteLength(request.body) > LARGEST_PAYLOAD_BYTES) {
    return refuse(413, 'RequestTooLargeException', 'the payload is larger than 6291456 bytes');
  }
  const call = parseCall(request, region);
  if (call === undefined) {
    return refuse(400, 'InvalidRequestContentException', 'Could not parse request body into json');
  }
  const load = () => catalog.load(call.lambdaName);
  if (!(await isThere(load))) {
    return refuse(404, 'ResourceNotFoundException', `Function not found: ${functionArn(call)}`);
  }
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  const run = () => runFunction(load as () => Promise<FunctionHandler>, call);
  const headers = {
    'x-amzn-requestid': call.requestId,
    'x-amz-executed-version': call.qualifier ?? '$LATEST',
  };
  if (type === 'Event') {
    runLater(run, call).catch((error: unknown) => console.error(error));
    return { status: 202, headers };
  }
  const { failed, payload } = limitSize(await run());
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

function parseCall(request: Request, region: string): FunctionCall | undefined {
  const [, lambdaName = '', inName] = FUNCTION.exec(request.caught[0] ?? '') ?? [];
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

/** A file that is there but cannot be loaded is a function that fails. */
async function isThere(load: () => Promise<unknown>): Promise<boolean> {
  try {
    return (await load()) !== undefined;
  } catch {
    return true;
  }
}

async function runLater(run: () => Promise<FunctionAnswer>, call: FunctionCall): Promise<void> {
  for (const waitMs of [...EVENT_RETRIES_AFTER_MS, undefined]) {
    const { failed, payload } = await run();
    if (!failed) return;
    console.error(`function ${call.lambdaName}, called by Event, failed: ${payload}`);
    if (waitMs !== undefined) await delay(waitMs, undefined, { ref: false });
  }
}

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

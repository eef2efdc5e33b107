/** One run of a function, as the Lambda runtime does it: the context it is given, and what becomes of its answer. */

/** Anything that a Lambda handler may be: it takes an event and a context, and maybe a callback. */
export type FunctionHandler = (event: unknown, context: object, callback: Callback) => unknown;
type Callback = (error: unknown, result?: unknown) => void;

export interface FunctionCall {
  readonly lambdaName: string;
  /** Absent: `$LATEST`. */
  readonly qualifier?: string;
  readonly region: string;
  readonly requestId: string;
  readonly event: unknown;
  readonly clientContext?: unknown;
}

/** `payload`: JSON text. On failure `{errorType, errorMessage, trace}`. */
export interface FunctionAnswer {
  readonly failed: boolean;
  readonly payload: string;
}

const ACCOUNT = '000000000000';
/** AWS: a function runs for 15 minutes at most. */
export const LONGEST_RUN_MS = 15 * 60_000;

/** Never throws: whatever goes wrong is the function's failure. */
export async function runFunction(
  load: () => Promise<FunctionHandler>,
  call: FunctionCall,
): Promise<FunctionAnswer> {
  try {
    const handler = await load();
    return { failed: false, payload: toPayload(await settle(handler, call)) };
  } catch (error) {
    return { failed: true, payload: JSON.stringify(describeError(error)) };
  }
}

export function functionArn({
  region,
  lambdaName,
  qualifier,
}: Pick<FunctionCall, 'region' | 'lambdaName' | 'qualifier'>): string {
  const suffix = qualifier === undefined ? '' : `:${qualifier}`;
  return `arn:aws:lambda:${region}:${ACCOUNT}:function:${lambdaName}${suffix}`;
}

/** A handler answers by a promise or by its callback, whichever it uses. */
async function settle(handler: FunctionHandler, call: FunctionCall): Promise<unknown> {
  const { promise: called, resolve: settleCall } = Promise.withResolvers<CallbackCall>();
  const callback: Callback = (error, result) => settleCall({ error, result });
  const answer = handler(call.event, contextOf(call), callback);
  if (isPromise(answer) || handler.length < 3) return answer;
  const { error, result } = await called;
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- a handler may call back with anything
  if (error !== null && error !== undefined) throw error;
  return result;
}

interface CallbackCall {
  readonly error: unknown;
  readonly result: unknown;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

function contextOf(call: FunctionCall): object {
  const endsAt = Date.now() + LONGEST_RUN_MS;
  return {
    awsRequestId: call.requestId,
    functionName: call.lambdaName,
    functionVersion: call.qualifier ?? '$LATEST',
    invokedFunctionArn: functionArn(call),
    memoryLimitInMB: '1024',
    logGroupName: `/aws/lambda/${call.lambdaName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    clientContext: call.clientContext,
    getRemainingTimeInMillis: () => Math.max(0, endsAt - Date.now()),
  };
}

/** A function that answers nothing answers null. */
function toPayload(answer: unknown): string {
  return JSON.stringify(answer ?? null) ?? 'null';
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: error.stack?.split('\n') ?? [],
  };
}

/** How an invocation failed, in the flow's words. Source: FDL reference 4.1, "On AWS". */
import type { CallOutcome } from '../../app/ports.ts';
import type { ServiceError } from '../../app/service-error.ts';
import type { Caller } from '../../core/engine/effect.ts';
import { describeRefusal } from '../../core/shared/denied-call.ts';
import { isJsonObject, type Json, ownValue } from '../../core/shared/json.ts';

type FailedCall = Extract<CallOutcome, { ok: false }>;

/** A failed function may answer up to 6 MB; history keeps this much of it. */
const LONGEST_CAUSE = 32 * 1024;

/** Errors of the runtime around the function, not of the function. */
const NOT_THE_FUNCTIONS_OWN = /^(Runtime|Sandbox)\./;

/** `BookingError: no seat` or `BookingError` alone, the first line of a stack trace. */
const TRACE_HEAD = /^([A-Za-z_$][\w$.]*)(?::|$)/;

interface Attempt extends Pick<Caller, 'roleArn'> {
  /** Default: the call itself. */
  readonly action?: string;
}

/** The service answered that it did not run the function, or could not be reached. */
export function toServiceFailure(
  functionName: string,
  error: ServiceError,
  { roleArn, action = 'lambda:InvokeFunction' }: Attempt,
): FailedCall {
  const call = { action, resource: functionName, roleArn };
  const cause = `function "${functionName}": ${describeRefusal(error, call)}`;
  return { ok: false, error: nameOfServiceError(error), cause };
}

function nameOfServiceError({ name, kind }: ServiceError): string {
  if (kind === 'throttled') return 'FC.ResourceThrottled';
  if (kind !== 'client') return 'FC.InternalServerError';
  if (name === 'ResourceNotFoundException') return 'FC.FunctionNotFound';
  return `FC.${name.replace(/Exception$/, '')}`;
}

/** The function ran and failed; body: what it answered. */
export function toFunctionFailure(body: string, parsed: Json): FailedCall {
  const cause = body.length > LONGEST_CAUSE ? `${body.slice(0, LONGEST_CAUSE)}…` : body;
  return { ok: false, error: nameOfFunctionError(parsed), cause };
}

function nameOfFunctionError(parsed: Json): string {
  const errorType = isJsonObject(parsed) ? ownValue(parsed, 'errorType') : undefined;
  if (typeof errorType !== 'string' || errorType === '') return 'FC.Unknown';
  if (NOT_THE_FUNCTIONS_OWN.test(errorType)) return 'FC.Unknown';
  return errorType === 'Error' ? (nameInTrace(parsed) ?? errorType) : errorType;
}

/**
 * serverless-offline says `Error` of every exception; the first line of its trace still names the class. On Lambda the two
 * agree, so nothing changes there.
 */
function nameInTrace(parsed: Json): string | undefined {
  const trace = isJsonObject(parsed) ? ownValue(parsed, 'trace') : undefined;
  const head = Array.isArray(trace) ? (trace as readonly Json[])[0] : trace;
  return typeof head === 'string' ? TRACE_HEAD.exec(head)?.[1] : undefined;
}

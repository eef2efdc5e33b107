/**
 * The record that Lambda sends to a destination when an asynchronous call has ended, as the end of that call. Results and
 * errors have the names of synchronous calls. Source: AWS Lambda developer guide, "Capturing records of asynchronous
 * invocations".
 *
 * A call that was given up before the function could answer (Lambda keeps an event for six hours) has no payload: that is
 * `FC.Unknown`, since nobody knows whether the function has run.
 */
import * as z from 'zod/mini';
import type { CallKey } from '../../app/invocation-store.ts';
import type { CallOutcome } from '../../app/ports.ts';
import { InvariantError } from '../../core/shared/invariant.ts';
import { jsonBytes } from '../../core/shared/json-size.ts';
import type { Json } from '../../core/shared/json.ts';
import { toFunctionFailure } from './function-failure.ts';
import { plainName } from './plain-name.ts';

export interface RecordedEnd extends CallKey {
  readonly outcome: CallOutcome;
}

const json = z.custom<Json>(() => true);

/** Who ended. */
const heading = z.object({
  requestContext: z.object({
    requestId: z.string().check(z.regex(/^[\w-]{1,128}$/)),
    functionArn: z
      .string()
      .check(z.regex(/^arn:[^:]*:lambda:[^:]*:[^:]*:function:[\w-]+(:[^:]+)?$/)),
  }),
});

/** How. */
const ending = z.object({
  version: z.literal('1.0'),
  requestContext: z.object({
    condition: z.string(),
    approximateInvokeCount: z.optional(z.number()),
  }),
  responseContext: z.nullish(z.object({ functionError: z.nullish(z.string()) })),
  responsePayload: z.optional(json),
});

/**
 * Throws an InvariantError for anything else than such a record; it names fields, never their values. One that says whose
 * end it is, but not how it ended, is `FC.Unknown`: somebody waits for it.
 */
export function readDestinationRecord(body: string): RecordedEnd {
  const record = parse(body);
  const checked = heading.safeParse(record);
  if (!checked.success) {
    throw new InvariantError(`not a record of an invocation: ${placesOf(checked.error)}`);
  }
  const { requestId, functionArn } = checked.data.requestContext;
  const key = { functionName: plainName(functionArn), requestId };
  return { ...key, outcome: readOutcome(key, record) };
}

function placesOf({ issues }: z.core.$ZodError): string {
  return issues.map(({ path }) => path.map(String).join('.') || 'body').join(', ');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // What a stranger put into the queue: the shape's check says so.
    return undefined;
  }
}

function readOutcome(key: CallKey, record: unknown): CallOutcome {
  const checked = ending.safeParse(record);
  if (checked.success) return toOutcome(key, checked.data);
  return unknown(key, `ended, but the record of it cannot be read: ${placesOf(checked.error)}`);
}

function toOutcome(
  key: CallKey,
  { requestContext, responseContext, responsePayload }: z.output<typeof ending>,
): CallOutcome {
  const { condition, approximateInvokeCount: calls } = requestContext;
  const functionError = responseContext?.functionError ?? undefined;
  if (condition === 'Success' && functionError === undefined) {
    return { ok: true, output: responsePayload ?? null, requestId: key.requestId };
  }
  if (responsePayload !== undefined && responsePayload !== null) {
    return failureOf(key, responsePayload);
  }
  const after = calls === undefined ? '' : ` after ${calls} ${calls === 1 ? 'call' : 'calls'}`;
  return unknown(key, `ended without an answer: ${condition}${after}`);
}

function failureOf(key: CallKey, answer: Json): CallOutcome {
  // It cannot be written as text again.
  if (jsonBytes(answer) === Infinity) {
    return unknown(key, 'failed; its answer is nested too deep or holds a number that JSON cannot');
  }
  return toFunctionFailure(JSON.stringify(answer), answer);
}

function unknown({ functionName }: CallKey, what: string): CallOutcome {
  return { ok: false, error: 'FC.Unknown', cause: `function "${functionName}" ${what}` };
}

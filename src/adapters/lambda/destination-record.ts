/**
 * The record that Lambda sends to a destination when an asynchronous call has ended, as the end of that call. Results and
 * errors have the names of synchronous calls. Source: AWS Lambda developer guide, "Capturing records of asynchronous
 * invocations".
 *
 * A call that was given up before the function could answer (Lambda keeps an event for six hours) has no payload: that is
 * `FC.Unknown`, since nobody knows whether the function has run.
 */
import * as z from 'zod';
import type { CallKey } from '../../app/invocation-store.ts';
import type { CallOutcome } from '../../app/ports.ts';
import { InvariantError } from '../../core/shared/invariant.ts';
import type { Json } from '../../core/shared/json.ts';
import { toFunctionFailure } from './function-failure.ts';
import { plainName } from './plain-name.ts';

export interface RecordedEnd extends CallKey {
  readonly outcome: CallOutcome;
}

const json = z.custom<Json>(() => true);

const destinationRecord = z.object({
  version: z.literal('1.0'),
  requestContext: z.object({
    requestId: z.string().regex(/^[\w-]{1,128}$/),
    functionArn: z.string().regex(/^arn:[^:]+:lambda:.*:function:[\w-]+(:[^:]+)?$/),
    condition: z.string(),
    approximateInvokeCount: z.number().optional(),
  }),
  responseContext: z.object({ functionError: z.string().nullish() }).nullish(),
  responsePayload: json.optional(),
});

type DestinationRecord = z.output<typeof destinationRecord>;

/** Throws an InvariantError for anything else than such a record; it names fields, never their values. */
export function readDestinationRecord(body: string): RecordedEnd {
  const checked = destinationRecord.safeParse(parse(body));
  if (!checked.success) {
    const places = checked.error.issues.map(({ path }) => path.map(String).join('.') || 'body');
    throw new InvariantError(`not a record of an invocation: ${places.join(', ')}`);
  }
  const { requestId, functionArn } = checked.data.requestContext;
  return { functionName: plainName(functionArn), requestId, outcome: toOutcome(checked.data) };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // What a stranger put into the queue: the shape's check says so.
    return undefined;
  }
}

function toOutcome({
  requestContext,
  responseContext,
  responsePayload,
}: DestinationRecord): CallOutcome {
  const { requestId, functionArn, condition, approximateInvokeCount: calls } = requestContext;
  const functionError = responseContext?.functionError ?? undefined;
  if (condition === 'Success' && functionError === undefined) {
    return { ok: true, output: responsePayload ?? null, requestId };
  }
  if (responsePayload !== undefined && responsePayload !== null) {
    return toFunctionFailure(JSON.stringify(responsePayload), responsePayload);
  }
  const after = calls === undefined ? '' : ` after ${calls} ${calls === 1 ? 'call' : 'calls'}`;
  const cause = `function "${plainName(functionArn)}" ended without an answer: ${condition}${after}`;
  return { ok: false, error: 'FC.Unknown', cause };
}

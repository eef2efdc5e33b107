/**
 * Work messages as JSON text, both ways: the queue's sender writes them, its consumer reads them. A received body is
 * foreign data: everything that the engine relies on is checked. Fields that we do not know are dropped, so that a newer
 * release's message can be read by an older one still running.
 *
 * A body is `{"version": 1, …WorkMessage}`, or `{"version": 1, "payload": <reference>, "workId", "key", "runId"}` when the
 * message was too long for the queue: then the text of the whole message lies in the payload store.
 */
import * as z from 'zod/mini';
import { toDefinitionHash, toFlowId, toRunId, toWorkId } from '../core/shared/ids.ts';
import type { Json } from '../core/shared/json.ts';
import type { WorkMessage } from './ports.ts';

const VERSION = 1;

/** Bodies with more bytes travel by payload. SQS takes 256 KB at least, attributes included. */
export const LARGEST_BODY_BYTES = 240 * 1024;

export type DecodedBody =
  | { readonly kind: 'message'; readonly message: WorkMessage }
  /** The message's text is in the payload store, under `ref`. */
  | { readonly kind: 'payload'; readonly ref: string }
  /** `reason` names fields, never their values. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What SQS refuses in a body (U+FFFE, U+FFFF), and each half of a surrogate pair, which the local emulator refuses. */
const NOT_FOR_A_QUEUE = /[\uD800-\uDFFF\uFFFE\uFFFF]/g;

/** JSON text of characters that every queue takes: the others are escaped, and read back as they were. */
export function encodeWorkMessage(message: WorkMessage): string {
  return JSON.stringify({ version: VERSION, ...message }).replace(
    NOT_FOR_A_QUEUE,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}

/** The body of a message whose text is in the payload store. */
export function encodePayloadReference({ workId, key, runId }: WorkMessage, ref: string): string {
  return JSON.stringify({ version: VERSION, workId, key, runId, payload: ref });
}

const text = z.string().check(z.minLength(1));
const flowId = z.pipe(text, z.transform(toFlowId));
const runId = z.pipe(text, z.transform(toRunId));
const workId = z.pipe(text, z.transform(toWorkId));
const positive = z.int().check(z.positive());
const notNegative = z.int().check(z.nonnegative());
const eventId = positive;
const timestamp = z.iso.datetime({ precision: 3 });
/** Parsed from JSON, so whatever is there is JSON; it must be there. */
const json = z.custom<Json>((value) => value !== undefined);

const key = z.object({ flowId, executionName: text });

const taskAddress = z.object({ flowId, executionName: text, runId, taskEventId: eventId });

const origin = z.object({
  flowId,
  flowName: text,
  executionName: text,
  runId,
  definitionHash: z.pipe(text, z.transform(toDefinitionHash)),
  startedAt: timestamp,
  roleArn: z.exactOptional(text),
  depth: z.exactOptional(positive),
  traceHeader: z.exactOptional(text),
  tells: z.exactOptional(z.array(taskAddress)),
});

const stopRequested = z.object({
  type: z.literal('StopRequested'),
  error: z.string(),
  cause: z.string(),
});
const trigger = z.discriminatedUnion('type', [
  z.object({ type: z.literal('TaskSubmitted'), taskEventId: eventId, output: json }),
  z.object({ type: z.literal('TaskSucceeded'), taskEventId: eventId, output: json }),
  z.object({
    type: z.literal('TaskFailed'),
    taskEventId: eventId,
    error: z.string(),
    cause: z.string(),
    phase: z.enum(['run', 'submit']),
  }),
  z.object({ type: z.literal('AlarmDue'), alarmId: notNegative }),
  stopRequested,
  z.object({ type: z.literal('ListenRequested'), task: taskAddress }),
]);
const repair = z.object({ type: z.literal('Repair') });

const start = z.object({
  trigger: z.object({ type: z.literal('Start') }),
  origin,
  inputText: z.string(),
});

/** A parent's stop: it creates the child as stopped when there is none yet. */
const stopChild = z.object({ trigger: stopRequested, origin });

const epochMs = notNegative;
const schedule = z.object({
  flowName: text,
  scheduleName: text,
  scheduleId: text,
  timing: positive,
});
const scheduleDue = z.object({
  trigger: z.object({ type: z.literal('ScheduleDue'), dueMs: epochMs }),
  schedule,
});
const scheduleChanged = z.object({
  trigger: z.object({
    type: z.literal('ScheduleChanged'),
    fromMs: epochMs,
    looksLeft: notNegative,
  }),
  schedule,
});

const flowDeleted = z.object({
  type: z.literal('FlowDeleted'),
  flowName: text,
  walk: positive,
  after: z.exactOptional(z.object({ startedAt: timestamp, executionName: text })),
});

const version = z.literal(VERSION);
const message = z.object({
  version,
  workId,
  key,
  runId,
  work: z.union([
    start,
    stopChild,
    scheduleDue,
    scheduleChanged,
    z.object({ trigger: flowDeleted }),
    z.object({ trigger }),
    z.object({ trigger: repair }),
  ]),
});
const reference = z.object({ version, payload: text });

/** Never throws. */
export function decodeWorkMessage(body: string): DecodedBody {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // What a stranger put into the queue.
    return { kind: 'unreadable', reason: 'not JSON' };
  }
  const asReference = reference.safeParse(parsed);
  if (asReference.success) return { kind: 'payload', ref: asReference.data.payload };
  const asMessage = message.safeParse(parsed);
  if (!asMessage.success) return { kind: 'unreadable', reason: toReason(asMessage.error) };
  const { version: _, ...decoded } = asMessage.data;
  // Every kind of work is that of a kind of message, which a record of a union does not say.
  return { kind: 'message', message: decoded as WorkMessage };
}

function toReason({ issues }: z.core.$ZodError): string {
  const places = issues.map(
    ({ code, path }) => `${path.map(String).join('.') || 'body'} (${code})`,
  );
  return `not a work message: ${places.join(', ')}`;
}

/** A queue record's body → work message. The body is foreign: whatever is wrong with it is an answer, not an exception. */
import * as z from 'zod/mini';
import type { Payloads, WorkMessage } from '../../app/ports.ts';
import { type DecodedBody, decodeWorkMessage } from '../../app/work-message.ts';
import { toFlowId, toRunId, toWorkId } from '../../core/shared/ids.ts';

export type ReadMessage = Exclude<DecodedBody, { kind: 'payload' }>;

/** Throws a Fault when the payload store cannot be reached. */
export async function readMessage(
  payloads: Pick<Payloads, 'get'>,
  body: string,
): Promise<ReadMessage> {
  const decoded = decodeWorkMessage(body);
  if (decoded.kind !== 'payload') return decoded;
  const text = await payloads.get(decoded.ref);
  if (text === undefined) return { kind: 'unreadable', reason: 'its payload is not there' };
  const whole = decodeWorkMessage(text);
  if (whole.kind !== 'payload') return whole;
  return { kind: 'unreadable', reason: 'its payload refers to another' };
}

const text = z.string().check(z.minLength(1));
const names = z.object({
  workId: z.pipe(text, z.transform(toWorkId)),
  runId: z.pipe(text, z.transform(toRunId)),
  key: z.object({ flowId: z.pipe(text, z.transform(toFlowId)), executionName: text }),
});

/** What an unreadable body says of itself, as far as it does: which execution waits for it. */
export function findExecutionNamed(body: string): WorkMessage | undefined {
  try {
    const found = names.safeParse(JSON.parse(body));
    return found.success ? { ...found.data, work: { trigger: { type: 'Repair' } } } : undefined;
  } catch {
    // Not JSON: it names nothing.
    return undefined;
  }
}

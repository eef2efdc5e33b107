/**
 * Task tokens: claims and a keyed hash, so that checking one reads nothing.
 *
 * Bytes: version (1) ‖ key id (4) ‖ flow id, execution, run id (each: length as 16 bits, UTF-8) ‖ event id (32 bits) ‖
 * HMAC-SHA-256 of all before it, first 128 bits. The text is base64url, about 190 characters. A key's id is a hash of the
 * key, so a configuration lists secrets and nothing else. Source: design, "Task tokens".
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { TaskTokens, TokenClaims } from '../../app/ports.ts';
import { toFlowId, toRunId } from '../../core/shared/ids.ts';
import { invariant } from '../../core/shared/invariant.ts';

const VERSION = 1;
const KEY_ID_BYTES = 4;
const HEAD_BYTES = 1 + KEY_ID_BYTES;
const MAC_BYTES = 16;
const LENGTH_BYTES = 2;
const EVENT_ID_BYTES = 4;
const LARGEST_EVENT_ID = 2 ** 32 - 1;
const FIELD_COUNT = 3;

/** The longest token that is looked at: three fields of 512 bytes and the rest. */
const LONGEST_TOKEN = 2_200;
const SHORTEST_SECRET = 16;

interface Key {
  readonly id: Buffer;
  readonly secret: string;
}

/**
 * secrets: the first signs; all verify, so that a rotation puts the new one first and drops the old one when its tokens
 * have run out. Each at least 16 characters.
 */
export function signedTaskTokens(secrets: readonly string[]): TaskTokens {
  const keys = secrets.map(toKey);
  const [signing] = keys;
  invariant(signing !== undefined, 'there is a secret for task tokens');
  return {
    issue: (claims) => issue(signing, claims),
    verify: (token) => verify(keys, token),
  };
}

function toKey(secret: string): Key {
  invariant(secret.length >= SHORTEST_SECRET, 'a secret for task tokens has 16 characters or more');
  const digest = createHash('sha256').update(`sluice task token key id\n${secret}`).digest();
  return { id: digest.subarray(0, KEY_ID_BYTES), secret };
}

function issue(key: Key, claims: TokenClaims): string {
  const { taskEventId } = claims;
  const isInRange = Number.isInteger(taskEventId) && taskEventId >= 1;
  invariant(isInRange && taskEventId <= LARGEST_EVENT_ID, 'an event id fits 32 bits');
  const eventId = Buffer.alloc(EVENT_ID_BYTES);
  eventId.writeUInt32BE(taskEventId);
  const signed = Buffer.concat([
    Buffer.of(VERSION),
    key.id,
    ...[claims.flowId, claims.executionName, claims.runId].map(toField),
    eventId,
  ]);
  return Buffer.concat([signed, macOf(key, signed)]).toString('base64url');
}

function toField(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function verify(keys: readonly Key[], token: string): TokenClaims | undefined {
  const bytes = decodeCanonical(token);
  if (bytes === undefined || bytes.length < HEAD_BYTES + MAC_BYTES || bytes[0] !== VERSION) {
    return undefined;
  }
  const keyId = bytes.subarray(1, HEAD_BYTES);
  const key = keys.find(({ id }) => id.equals(keyId));
  if (key === undefined) return undefined;
  const signed = bytes.subarray(0, -MAC_BYTES);
  if (!timingSafeEqual(macOf(key, signed), bytes.subarray(-MAC_BYTES))) return undefined;
  return readClaims(signed.subarray(HEAD_BYTES));
}

/** Node skips characters that are not base64url; a token has one spelling only. */
function decodeCanonical(token: string): Buffer | undefined {
  if (typeof token !== 'string' || token.length > LONGEST_TOKEN) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  return bytes.toString('base64url') === token ? bytes : undefined;
}

function macOf(key: Key, signed: Buffer): Buffer {
  return createHmac('sha256', key.secret).update(signed).digest().subarray(0, MAC_BYTES);
}

/** Checked although the hash is right: an older release may have signed another shape. */
function readClaims(bytes: Buffer): TokenClaims | undefined {
  const fields: string[] = [];
  let offset = 0;
  while (fields.length < FIELD_COUNT) {
    if (offset + LENGTH_BYTES > bytes.length) return undefined;
    const start = offset + LENGTH_BYTES;
    offset = start + bytes.readUInt16BE(offset);
    if (offset === start || offset > bytes.length) return undefined;
    fields.push(bytes.toString('utf8', start, offset));
  }
  if (bytes.length !== offset + EVENT_ID_BYTES) return undefined;
  const [flowId = '', executionName = '', runId = ''] = fields;
  const taskEventId = bytes.readUInt32BE(offset);
  if (taskEventId === 0) return undefined;
  return { flowId: toFlowId(flowId), executionName, runId: toRunId(runId), taskEventId };
}

/**
 * Who sends a request: the signature, the key and the time are checked. The request's own words choose the scheme. A security
 * token is tolerated: it is signed like everything else, and gives no rights. Source: API reference, sections 1.3 to 1.5.
 */
import { timingSafeEqual } from 'node:crypto';
import type { AccessKeys } from '../../app/access-keys.ts';
import { MS_PER_MINUTE, toTimestamp } from '../../core/shared/units.ts';
import { RequestError, invalidArgument, signatureNotMatch } from './api-errors.ts';
import type { ApiRequest } from './api-request.ts';
import type { Signer } from './caller.ts';
import { isAcs3, readClaimAcs3 } from './claim-acs3.ts';
import { readClaimV1 } from './claim-v1.ts';

/** Before and after the service's clock. */
const WINDOW_MS = 15 * MS_PER_MINUTE;
const LONGEST_NONCE = 256;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** Throws 400 and 403 errors of the API reference, section 2. */
export async function authenticate(
  request: ApiRequest,
  keys: AccessKeys,
  nowMs: number,
): Promise<Signer> {
  const claim = isAcs3(request) ? readClaimAcs3(request) : readClaimV1(request);
  const { accessKeyId, nonce, timestamp, signature, sign } = claim;
  if (nonce.length > LONGEST_NONCE) {
    throw invalidArgument(`The signature's nonce has more than ${LONGEST_NONCE} characters.`);
  }
  const signedAtMs = checkTimestamp(timestamp, nowMs);
  const key = await keys.findKey(accessKeyId);
  if (key === undefined) throw invalidAccessKey(accessKeyId);
  if (!isSameText(signature, sign(key.secret))) throw signatureNotMatch();
  const { allow } = key;
  return { accessKeyId, nonce, signedAtMs, ...(allow === undefined ? {} : { allow }) };
}

/** Returns it in milliseconds since the epoch. */
function checkTimestamp(timestamp: string, nowMs: number): number {
  const sentMs = TIMESTAMP.test(timestamp) ? Date.parse(timestamp) : NaN;
  if (Number.isNaN(sentMs)) {
    throw invalidArgument('Timestamp is not a time of the form YYYY-MM-DDThh:mm:ssZ.');
  }
  if (Math.abs(nowMs - sentMs) <= WINDOW_MS) return sentMs;
  throw new RequestError(
    403,
    'RequestTimeTooSkewed',
    `The difference between the request time ${timestamp} and the current time ${toTimestamp(nowMs)} is too large.`,
  );
}

function invalidAccessKey(accessKeyId: string): RequestError {
  const shown = accessKeyId.slice(0, 128);
  return new RequestError(403, 'InvalidAccessKeyID', `The AccessKey ID ${shown} is invalid.`);
}

/** In constant time for texts of one length; an HMAC's length is no secret. */
function isSameText(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

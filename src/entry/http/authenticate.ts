/**
 * Who sends a request: the signature, the key and the time are checked, the security token is tolerated.
 * One verifier per signature scheme; the request's own words choose it. Source: API reference, sections 1.3 and 1.4.
 */
import { timingSafeEqual } from 'node:crypto';
import type { AccessKeys } from '../../app/ports.ts';
import { MS_PER_MINUTE, toTimestamp } from '../../core/shared/units.ts';
import { RequestError, invalidArgument, missingParameter } from './api-errors.ts';
import type { ApiRequest } from './api-request.ts';
import { signV1 } from './signature-v1.ts';

/** Returns the access key's id. Throws the request's error. */
type Verifier = (request: ApiRequest, keys: AccessKeys, nowMs: number) => Promise<string>;

const WINDOW_MS = 15 * MS_PER_MINUTE;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** Returns the id of the key that signed. Throws 400 and 403 errors of the API reference, section 2. */
export function authenticate(
  request: ApiRequest,
  keys: AccessKeys,
  nowMs: number,
): Promise<string> {
  return findVerifier(request)(request, keys, nowMs);
}

function findVerifier({ headers }: ApiRequest): Verifier {
  // Another scheme announces itself in the Authorization header, before its parameters are looked at.
  const scheme = headers['authorization']?.split(' ')[0] ?? '';
  if (scheme.startsWith('ACS3-')) {
    throw invalidArgument(`The signature scheme '${scheme.slice(0, 32)}' is not supported.`);
  }
  return verifyV1;
}

const verifyV1: Verifier = async ({ method, parameters }, keys, nowMs) => {
  const accessKeyId = required(parameters, 'AccessKeyId');
  expectValue(parameters, 'SignatureMethod', 'HMAC-SHA1');
  expectValue(parameters, 'SignatureVersion', '1.0');
  required(parameters, 'SignatureNonce');
  const timestamp = required(parameters, 'Timestamp');
  const signature = required(parameters, 'Signature');
  if ((parameters.get('SignatureType') ?? '') !== '') {
    throw invalidArgument('SignatureType is not supported; leave it out.');
  }
  checkTimestamp(timestamp, nowMs);
  const secret = await keys.findSecret(accessKeyId);
  if (secret === undefined) {
    const shown = accessKeyId.slice(0, 128);
    throw new RequestError(403, 'InvalidAccessKeyID', `The AccessKey ID ${shown} is invalid.`);
  }
  if (!isSameText(signature, signV1(method, parameters, secret))) throw signatureNotMatch();
  return accessKeyId;
};

function required(parameters: ReadonlyMap<string, string>, name: string): string {
  const value = parameters.get(name) ?? '';
  if (value === '') throw missingParameter(name);
  return value;
}

function expectValue(
  parameters: ReadonlyMap<string, string>,
  name: string,
  expected: string,
): void {
  const value = required(parameters, name);
  if (value === expected) return;
  throw invalidArgument(
    `${name} '${value.slice(0, 64)}' is not supported; expected '${expected}'.`,
  );
}

function checkTimestamp(timestamp: string, nowMs: number): void {
  const sentMs = TIMESTAMP.test(timestamp) ? Date.parse(timestamp) : NaN;
  if (Number.isNaN(sentMs)) {
    throw invalidArgument('Timestamp is not a time of the form YYYY-MM-DDThh:mm:ssZ.');
  }
  if (Math.abs(nowMs - sentMs) <= WINDOW_MS) return;
  throw new RequestError(
    403,
    'RequestTimeTooSkewed',
    `The difference between the request time ${timestamp} and the current time ${toTimestamp(nowMs)} is too large.`,
  );
}

function signatureNotMatch(): RequestError {
  return new RequestError(
    403,
    'SignatureNotMatch',
    'The request signature does not match the one calculated here. Check the AccessKey secret and the string to sign.',
  );
}

/** In constant time for texts of one length; an HMAC's length is no secret. */
function isSameText(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

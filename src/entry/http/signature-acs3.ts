/**
 * Signature ACS3-HMAC-SHA256: over the method, the query, the headers that the client names, and the body's hash. Source:
 * API reference, section 1.5.
 */
import { createHash, createHmac } from 'node:crypto';
import { percentEncode } from './percent-encode.ts';

export const ACS3_SCHEME = 'ACS3-HMAC-SHA256';

export interface Acs3Request {
  /** Upper case. */
  readonly method: string;
  /** Decoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Names lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Lower case, in the order that the client gave them. */
  readonly signedHeaders: readonly string[];
  /** As `x-acs-content-sha256` says. */
  readonly bodyHash: string;
}

/** Lower-case hex. */
export function signAcs3(request: Acs3Request, secret: string): string {
  const text = `${ACS3_SCHEME}\n${sha256Hex(canonicalRequest(request))}`;
  return createHmac('sha256', secret).update(text).digest('hex');
}

/** Lower-case hex of the text's UTF-8 bytes. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function canonicalRequest(request: Acs3Request): string {
  const { method, query, headers, signedHeaders, bodyHash } = request;
  const canonicalQuery = query
    .toSorted(([left], [right]) => (left < right ? -1 : Number(left > right)))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
  const canonicalHeaders = signedHeaders
    .toSorted()
    .map((name) => `${name}:${valueOf(headers, name).trim()}\n`)
    .join('');
  return [method, '/', canonicalQuery, canonicalHeaders, signedHeaders.join(';'), bodyHash].join(
    '\n',
  );
}

/** The client chose the name: it may be that of a part of every object. */
function valueOf(headers: Acs3Request['headers'], name: string): string {
  return Object.hasOwn(headers, name) ? (headers[name] ?? '') : '';
}

/**
 * Signature version 1.0: HMAC-SHA1 over all parameters sent, query and form together. Servers and clients share this.
 * Source: API reference, section 1.4.
 */
import { createHmac } from 'node:crypto';
import { percentEncode } from './percent-encode.ts';

type Parameters = Iterable<readonly [name: string, value: string]>;

/** Base64. A parameter named `Signature` is left out. */
export function signV1(method: string, parameters: Parameters, secret: string): string {
  return createHmac('sha1', `${secret}&`)
    .update(stringToSignV1(method, parameters))
    .digest('base64');
}

export function stringToSignV1(method: string, parameters: Parameters): string {
  const canonical = [...parameters]
    .filter(([name]) => name !== 'Signature')
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
  return `${method}&${percentEncode('/')}&${percentEncode(canonical)}`;
}

/** Requests with signature ACS3-HMAC-SHA256, as the generic client sends them. */
import { createHash } from 'node:crypto';
import { ACS3_SCHEME, signAcs3 } from '../../src/entry/http/signature-acs3.ts';
import { type ApiWorld, encodePairs, KEY_ID, KEY_SECRET } from './api-world.ts';
import type { HttpRequest } from './gateway-event.ts';

export interface Acs3Options {
  readonly method?: 'GET' | 'POST';
  /** Default: none for a POST. */
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** Win over the usual ones; `''` leaves one out. Signed, too. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent, but not signed. */
  readonly unsigned?: Readonly<Record<string, string>>;
  readonly accessKeyId?: string;
  readonly secret?: string;
  /** The body that is sent in place of the one that was signed. */
  readonly sentBody?: string;
}

let nonces = 0;

export function acs3Request(
  world: ApiWorld,
  action: string,
  options: Acs3Options = {},
): HttpRequest {
  const { method = 'POST', query = {}, form = {}, accessKeyId = KEY_ID } = options;
  const body = encodePairs(Object.entries(form));
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const usual: Record<string, string> = {
    host: 'fnf.test',
    'content-type': 'application/x-www-form-urlencoded',
    'x-acs-action': action,
    'x-acs-version': '2019-03-15',
    'x-acs-date': new Date(world.world.clock.nowMs()).toISOString().replace('.000Z', 'Z'),
    'x-acs-signature-nonce': `acs3-nonce-${(nonces += 1)}`,
    'x-acs-content-sha256': bodyHash,
  };
  const headers = Object.fromEntries(
    Object.entries({ ...usual, ...options.headers }).filter(([, value]) => value !== ''),
  );
  const signedHeaders = Object.keys(headers).toSorted();
  const parts = { method, query: Object.entries(query), headers, signedHeaders, bodyHash };
  const signature = signAcs3(parts, options.secret ?? KEY_SECRET);
  const authorization = `${ACS3_SCHEME} Credential=${accessKeyId},SignedHeaders=${signedHeaders.join(';')},Signature=${signature}`;
  return {
    method,
    query: encodePairs(Object.entries(query)),
    headers: { ...headers, authorization, ...options.unsigned },
    ...(method === 'GET' ? {} : { body: options.sentBody ?? body }),
  };
}

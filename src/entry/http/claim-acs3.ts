/**
 * The claim of a request with signature ACS3-HMAC-SHA256: all of it stands in headers. What the client signed is verified
 * as it names it, and it has to have signed its host and every header of the API. Source: API reference 1.5.
 */
import { invalidArgument, missingHeader, noBearerTokens, signatureNotMatch } from './api-errors.ts';
import type { ApiRequest } from './api-request.ts';
import type { Claim } from './claim.ts';
import { ACS3_SCHEME, sha256Hex, signAcs3 } from './signature-acs3.ts';

type Headers = ApiRequest['headers'];

const AUTHORIZATION = /^\S+ +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([^,\s]+)$/;
const SHA256_HEX = /^[0-9a-f]{64}$/;

/** The Authorization header announces the scheme; so do the headers of a bearer token, which has none. */
export function isAcs3({ headers }: Pick<ApiRequest, 'headers'>): boolean {
  return (
    headers['authorization']?.startsWith('ACS3-') === true ||
    (headers['x-acs-bearer-token'] ?? '') !== ''
  );
}

export function readClaimAcs3({ method, headers, query, bodyText }: ApiRequest): Claim {
  const { accessKeyId, signedHeaders, signature } = readAuthorization(headers);
  const nonce = requiredHeader(headers, 'x-acs-signature-nonce');
  const timestamp = requiredHeader(headers, 'x-acs-date');
  const bodyHash = requiredHeader(headers, 'x-acs-content-sha256');
  checkSignedHeaders(headers, signedHeaders);
  checkBodyHash(bodyHash, bodyText);
  const request = { method, query, headers, signedHeaders, bodyHash };
  return { accessKeyId, nonce, timestamp, signature, sign: (secret) => signAcs3(request, secret) };
}

function readAuthorization(headers: Headers) {
  if ((headers['x-acs-bearer-token'] ?? '') !== '') throw noBearerTokens();
  const text = headers['authorization'] ?? '';
  const scheme = text.split(' ')[0] ?? '';
  if (scheme !== ACS3_SCHEME) {
    const shown = scheme.slice(0, 32);
    throw invalidArgument(`The signature scheme '${shown}' is not supported; use ${ACS3_SCHEME}.`);
  }
  const match = AUTHORIZATION.exec(text);
  if (match === null) {
    throw invalidArgument(
      `The header 'Authorization' is not of the form ${ACS3_SCHEME} Credential=…,SignedHeaders=…,Signature=….`,
    );
  }
  const [, accessKeyId = '', names = '', signature = ''] = match;
  checkKeyHeader(headers, accessKeyId);
  return { accessKeyId, signedHeaders: names.toLowerCase().split(';'), signature };
}

/** Clients with a security token say the key's id twice. */
function checkKeyHeader(headers: Headers, accessKeyId: string): void {
  const said = headers['x-acs-accesskey-id'] ?? '';
  if (said === '' || said === accessKeyId) return;
  throw invalidArgument(
    "The header 'x-acs-accesskey-id' names another key than the header 'Authorization'.",
  );
}

function requiredHeader(headers: Headers, name: string): string {
  // As it is signed: blanks around it must not make another nonce of it.
  const value = (headers[name] ?? '').trim();
  if (value === '') throw missingHeader(name);
  return value;
}

/** What is not signed could have been changed, or added, on the way. */
function checkSignedHeaders(headers: Headers, signedHeaders: readonly string[]): void {
  const names = Object.keys(headers).filter((name) => name.startsWith('x-acs-'));
  const unsigned = ['host', ...names].find((name) => !signedHeaders.includes(name));
  if (unsigned === undefined) return;
  throw signatureNotMatch(
    `The header '${unsigned.slice(0, 64)}' is not among the SignedHeaders: host and every x-acs- header have to be.`,
  );
}

function checkBodyHash(bodyHash: string, bodyText: string): void {
  if (SHA256_HEX.test(bodyHash) && bodyHash === sha256Hex(bodyText)) return;
  throw signatureNotMatch("The header 'x-acs-content-sha256' is not the SHA-256 of the body.");
}

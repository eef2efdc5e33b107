/** The claim of a request with signature version 1.0: all of it stands in parameters. Source: API reference 1.3, 1.4. */
import { invalidArgument, missingParameter, noBearerTokens } from './api-errors.ts';
import type { ApiRequest } from './api-request.ts';
import type { Claim } from './claim.ts';
import { signV1 } from './signature-v1.ts';

type Parameters = ApiRequest['parameters'];

export function readClaimV1({ method, parameters }: ApiRequest): Claim {
  // First: a request with a bearer token has none of what follows.
  checkType(parameters.get('SignatureType') ?? '');
  const accessKeyId = required(parameters, 'AccessKeyId');
  expectValue(parameters, 'SignatureMethod', 'HMAC-SHA1');
  expectValue(parameters, 'SignatureVersion', '1.0');
  return {
    accessKeyId,
    nonce: required(parameters, 'SignatureNonce'),
    timestamp: required(parameters, 'Timestamp'),
    signature: required(parameters, 'Signature'),
    sign: (secret) => signV1(method, parameters, secret),
  };
}

function checkType(type: string): void {
  if (type === 'BEARERTOKEN') throw noBearerTokens();
  if (type !== '') throw invalidArgument('SignatureType is not supported; leave it out.');
}

function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name) ?? '';
  if (value === '') throw missingParameter(name);
  return value;
}

function expectValue(parameters: Parameters, name: string, expected: string): void {
  const value = required(parameters, name);
  if (value === expected) return;
  throw invalidArgument(
    `${name} '${value.slice(0, 64)}' is not supported; expected '${expected}'.`,
  );
}

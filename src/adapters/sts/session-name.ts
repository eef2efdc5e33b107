/**
 * What a session is called in AWS's logs: the execution's name, which may be longer than a session's and hold characters
 * that a session's may not. A name that had to change carries a digest of the whole, so that two stay two.
 */
import { createHash } from 'node:crypto';

/** STS: RoleSessionName. */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const NOT_ALLOWED = /[^\w+=,.@-]/g;
const DIGEST_LENGTH = 12;
const LONGEST_KEPT = 64 - DIGEST_LENGTH - 1;

/** 2 to 64 characters of those that STS takes. The same name, the same session name. */
export function toSessionName(executionName: string): string {
  if (SESSION_NAME.test(executionName)) return executionName;
  const digest = createHash('sha256').update(executionName).digest('hex').slice(0, DIGEST_LENGTH);
  return `${executionName.replace(NOT_ALLOWED, '-').slice(0, LONGEST_KEPT)}-${digest}`;
}

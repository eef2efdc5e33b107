/** Whose signature a request bears, and whom it asked. */
import type { AccessRule } from '../../app/access-keys.ts';

export interface Signer {
  readonly accessKeyId: string;
  /** As the client chose it, unique per request. */
  readonly nonce: string;
  /** When the client signed. Milliseconds since the epoch. */
  readonly signedAtMs: number;
  /** What the key may do; absent: everything. */
  readonly allow?: readonly AccessRule[];
}

export interface Caller extends Signer {
  /** As the client names us. */
  readonly host: string;
}

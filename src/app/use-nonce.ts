/** A signed request that is not idempotent by itself is done once: whoever replays it is refused. Design, section 3. */
import { MS_PER_MINUTE } from '../core/shared/units.ts';
import type { Dependencies } from './dependencies.ts';
import type { NonceStore } from './nonce-store.ts';

/** A request counts until 15 minutes after it was signed; its nonce outlives that by as much, for clocks that differ. */
const LIFE_MS = 30 * MS_PER_MINUTE;

export interface SignedBy {
  readonly accessKeyId: string;
  readonly nonce: string;
  readonly signedAtMs: number;
}

/** false: the nonce was used already. */
export function useNonce(
  { nonces, ids }: Pick<Dependencies, 'ids'> & { readonly nonces: NonceStore },
  { accessKeyId, nonce, signedAtMs }: SignedBy,
): Promise<boolean> {
  return nonces.use({ accessKeyId, nonce, useId: ids.uuid(), expiresAtMs: signedAtMs + LIFE_MS });
}

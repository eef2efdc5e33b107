import type { NonceStore, NonceUse } from '../../app/nonce-store.ts';
import type { Clock } from '../../app/ports.ts';

/** Expired ones are forgotten once they are many. */
export class MemoryNonces implements NonceStore {
  private readonly clock: Pick<Clock, 'nowMs'>;
  private readonly useByNonce = new Map<string, NonceUse>();

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.clock = clock;
  }

  async use(use: NonceUse): Promise<boolean> {
    if (this.useByNonce.size > MANY) this.forgetExpired();
    const key = JSON.stringify([use.accessKeyId, use.nonce]);
    const first = this.useByNonce.get(key) ?? use;
    this.useByNonce.set(key, first);
    return first.useId === use.useId;
  }

  private forgetExpired(): void {
    const nowMs = this.clock.nowMs();
    for (const [key, { expiresAtMs }] of this.useByNonce) {
      if (expiresAtMs < nowMs) this.useByNonce.delete(key);
    }
  }
}

const MANY = 10_000;

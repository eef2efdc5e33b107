/** Keeps a message invisible while its handler works, so that the executions of a dead handler go on within a minute. */
import type { Dependencies } from './dependencies.ts';
import type { Lease } from './ports.ts';

const LEASE_SECONDS = 60;
const RENEWAL_MS = 25_000;

export class LeaseKeeper {
  private readonly deps: Pick<Dependencies, 'clock' | 'log'>;
  private readonly lease: Lease;
  private readonly over = new AbortController();
  private isKeeping = false;

  constructor(deps: Pick<Dependencies, 'clock' | 'log'>, lease: Lease) {
    this.deps = deps;
    this.lease = lease;
  }

  /** From the first call on until `stop`: now, and again and again. */
  start(): void {
    if (this.isKeeping) return;
    this.isKeeping = true;
    this.keep().catch((error: unknown) => {
      this.deps.log.error('lease keeper ended', { error });
    });
  }

  stop(): void {
    this.over.abort('over'); // Without a reason, every message would cost an exception with its stack.
  }

  private async keep(): Promise<void> {
    const { signal } = this.over;
    while (!signal.aborted) {
      await this.renew();
      await this.deps.clock.sleep(RENEWAL_MS, signal);
    }
  }

  private async renew(): Promise<void> {
    try {
      await this.lease.extend(LEASE_SECONDS);
    } catch (error) {
      // A lease that ends early brings the message again, and that only repeats effects.
      this.deps.log.warn('lease not renewed', { error });
    }
  }
}

/**
 * A role's credentials, kept until shortly before they expire. Calls that come together wait for one AssumeRole; a failed
 * one is forgotten, so that the next call tries again.
 *
 * The session is named after the execution for which it was begun, and serves the flow's other executions as well.
 */
import type { Clock } from '../../app/ports.ts';
import { MS_PER_MINUTE } from '../../core/shared/units.ts';
import type { Credentials } from './assume-role.ts';

/** As the SDK's clients do with what they have kept: a call that begins now should end before the credentials do. */
const RENEWED_BEFORE_MS = 5 * MS_PER_MINUTE;

export class RoleCredentials {
  private readonly begin: (sessionName: string) => Promise<Credentials>;
  private readonly clock: Pick<Clock, 'nowMs'>;
  private current: Credentials | undefined;
  private pending: Promise<Credentials> | undefined;

  constructor(begin: (sessionName: string) => Promise<Credentials>, clock: Pick<Clock, 'nowMs'>) {
    this.begin = begin;
    this.clock = clock;
  }

  /** sessionName: of a session that has to be begun. Throws what STS answers. */
  async get(sessionName: string): Promise<Credentials> {
    if (this.current !== undefined && !this.isNearItsEnd(this.current)) return this.current;
    this.pending ??= this.renew(sessionName).finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  private async renew(sessionName: string): Promise<Credentials> {
    this.current = await this.begin(sessionName);
    return this.current;
  }

  /** Credentials that do not say when they expire are used once. */
  private isNearItsEnd({ expiration }: Credentials): boolean {
    const expiresAtMs = expiration?.getTime() ?? 0;
    return expiresAtMs - this.clock.nowMs() < RENEWED_BEFORE_MS;
  }
}

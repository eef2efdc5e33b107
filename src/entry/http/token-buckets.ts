/**
 * Rate limits: a bucket per access key and group of operations, in this process alone. Each request takes one token; the
 * bucket fills up again steadily. Source: API reference, section 6.
 */
import type { RateLimits } from '../../app/limits.ts';
import type { Clock } from '../../app/ports.ts';
import { MS_PER_SECOND } from '../../core/shared/units.ts';
import { throttled } from './api-errors.ts';

type Group = keyof RateLimits;

const GROUPS: Readonly<Record<string, Group>> = {
  StartExecution: 'starts',
  DescribeExecution: 'reads',
  GetExecutionHistory: 'reads',
};

export class TokenBuckets {
  private readonly limits: RateLimits;
  private readonly clock: Pick<Clock, 'nowMs'>;
  /** When a bucket is full again, if nothing is taken meanwhile: its level, as a time. Of keys that exist, so there are few. */
  private readonly fullAtMs = new Map<string, number>();

  constructor(limits: RateLimits, clock: Pick<Clock, 'nowMs'>) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Throws 429 `ResourceThrottled` with the time until there is a token again. */
  take(accessKeyId: string, action: string): void {
    const group = Object.hasOwn(GROUPS, action) ? (GROUPS[action] ?? 'others') : 'others';
    const { burst, perSecond } = this.limits[group];
    const tokenMs = MS_PER_SECOND / perSecond;
    const emptyMs = burst * tokenMs;
    const nowMs = this.clock.nowMs();
    const bucket = `${group} ${accessKeyId}`;
    // No bucket is emptier than empty, also when the clock is set back.
    const level = Math.min(this.fullAtMs.get(bucket) ?? 0, nowMs + emptyMs);
    const fullAtMs = Math.max(level, nowMs) + tokenMs;
    const excessMs = fullAtMs - nowMs - emptyMs;
    const isRefused = excessMs > ROUNDING_MS;
    this.fullAtMs.set(bucket, isRefused ? level : fullAtMs);
    if (!isRefused) return;
    const allowed = `${burst} at once and ${perSecond} a second`;
    throw throttled(
      `${action} and what it shares its limit with: ${allowed}`,
      Math.ceil(excessMs - ROUNDING_MS),
    );
  }
}

/** Of sums of fractions. */
const ROUNDING_MS = 0.001;

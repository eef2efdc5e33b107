/** How long a message has been on its way, by when it was sent: SQS's own metric leaves out what came three times. */
import type { SQSRecord } from 'aws-lambda';
import type { Metrics } from '../../app/metrics.ts';
import type { Clock } from '../../app/ports.ts';
import { MS_PER_SECOND } from '../../core/shared/units.ts';

export interface AgeDependencies {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly metrics: Metrics;
}

export function measureAge({ clock, metrics }: AgeDependencies, { attributes }: SQSRecord): void {
  const sentMs = Number(attributes.SentTimestamp);
  if (!(sentMs > 0)) return;
  const ageMs = Math.max(0, clock.nowMs() - sentMs);
  metrics.add('WorkMessageAgeSeconds', ageMs / MS_PER_SECOND);
}

import { MS_PER_SECOND } from '../core/shared/units.ts';
import type { Dependencies } from './dependencies.ts';

/** Of an alarm, or of an occurrence of a schedule, that is handled now. */
export function measureLateness(
  { clock, metrics }: Pick<Dependencies, 'clock' | 'metrics'>,
  dueMs: number,
): void {
  metrics.add('AlarmLatenessSeconds', Math.max(0, clock.nowMs() - dueMs) / MS_PER_SECOND);
}

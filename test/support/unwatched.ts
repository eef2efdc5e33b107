/** Ports that only watch, where nobody does. */
import { NO_METRICS } from '../../src/app/metrics.ts';
import { NO_STATUS_EVENTS } from '../../src/app/status-events.ts';
import { NO_TRACER } from '../../src/app/tracer.ts';

export const UNWATCHED = {
  metrics: NO_METRICS,
  tracer: NO_TRACER,
  statusEvents: NO_STATUS_EVENTS,
} as const;

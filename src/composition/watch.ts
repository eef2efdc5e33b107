/** What watches a handler: its log and its metrics. */
import { EmbeddedMetrics } from '../adapters/system/embedded-metrics.ts';
import { jsonLog } from '../adapters/system/json-log.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Metrics } from '../app/metrics.ts';
import type { Log } from '../app/ports.ts';
import type { HandlerName } from '../config/handler-variables.ts';
import type { HandlerConfig } from '../config.ts';

export interface Watch {
  readonly log: Log;
  readonly metrics: Metrics;
  /** At the end of each invocation: afterwards the process may be frozen. Never throws. */
  readonly flush: () => Promise<void>;
}

export function watch(handler: HandlerName, { deployment }: HandlerConfig): Watch {
  const log = jsonLog({ clock: systemClock, fields: { deployment, handler } });
  const metrics = new EmbeddedMetrics({ deployment, handler });
  const flush = () => {
    metrics.flush();
    return Promise.resolve();
  };
  return { log, metrics, flush };
}

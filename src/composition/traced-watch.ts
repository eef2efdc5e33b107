/** What watches a handler that works on executions: traces too, where they are on. */
import { systemClock } from '../adapters/system/system-clock.ts';
import { TracedTasks } from '../adapters/xray/traced-tasks.ts';
import { XrayTracer } from '../adapters/xray/xray-tracer.ts';
import type { TaskRunner } from '../app/ports.ts';
import { NO_TRACER, type Tracer } from '../app/tracer.ts';
import type { HandlerName } from '../config/handler-variables.ts';
import type { DecidingConfig } from '../config.ts';
import { calledBy, traceClient } from './clients.ts';
import { type Watch, watch } from './watch.ts';

export interface TracedWatch extends Watch {
  readonly tracer: Tracer;
  readonly traceTasks: (tasks: TaskRunner) => TaskRunner;
}

export function tracedWatch(handler: HandlerName, config: DecidingConfig): TracedWatch {
  const untraced = watch(handler, config);
  if (!config.isTracing) return { ...untraced, tracer: NO_TRACER, traceTasks: (tasks) => tasks };
  const tracer = new XrayTracer({
    ...{ clock: systemClock, log: untraced.log, deployment: config.deployment, handler },
    client: traceClient(calledBy(handler)),
  });
  return {
    ...untraced,
    tracer,
    traceTasks: (tasks) => new TracedTasks(tasks, tracer),
    flush: async () => {
      await untraced.flush();
      await tracer.flush();
    },
  };
}

/** What the core needs to decide, as values. */
import type { Env } from '../core/engine/run.ts';
import type { ExecutionOrigin } from '../core/engine/execution-origin.ts';
import type { WorkId } from '../core/shared/ids.ts';
import { MS_PER_DAY } from '../core/shared/units.ts';
import type { Dependencies } from './dependencies.ts';

export function engineEnv(
  { clock, tokens, limits }: Pick<Dependencies, 'clock' | 'tokens' | 'limits'>,
  origin: ExecutionOrigin,
  cause: WorkId,
): Env {
  const { flowId, executionName, runId } = origin;
  return {
    nowMs: clock.nowMs(),
    cause,
    taskToken: (taskEventId) => tokens.issue({ flowId, executionName, runId, taskEventId }),
    limits: {
      valueBytes: limits.valueBytes,
      eventsPerExecution: limits.eventsPerExecution,
      foreachConcurrency: limits.foreachConcurrency,
      retentionMs: limits.retentionDays * MS_PER_DAY,
      slice: limits.slice,
    },
  };
}

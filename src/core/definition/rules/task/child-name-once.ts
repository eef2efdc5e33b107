import type { LocatedTask } from '../../located-flow.ts';
import { eachTask } from '../../walk-flow.ts';
import { findParam } from '../combinators.ts';
import type { Rule } from '../rule.ts';

const PARAM = 'ExecutionName';

export const childNameOnce: Rule = {
  code: 'child-name-retried',
  *check(flow) {
    for (const task of eachTask(flow)) {
      const param = startsFlow(task) ? findParam(task, PARAM) : undefined;
      // Null: a reference that could not be read and was reported.
      if (param?.value.kind !== 'constant' || param.value.value === null) continue;
      if (!isRetried(task)) continue;
      yield {
        span: param.valueSpan,
        message: `"${PARAM}" of ${task.label} is always the same, but the step is retried: ${whatRetriesFind(task)}`,
        hint: `leave "${PARAM}" out: each attempt then gets a name of its own`,
      };
    }
  },
};

/** The child of an attempt that timed out is stopped, and keeps its name. */
function whatRetriesFind({ pattern, timeoutSeconds }: LocatedTask): string {
  return pattern?.value === 'sync' && timeoutSeconds
    ? 'an attempt that times out has its child execution stopped, and a retry finds the name taken'
    : 'a retry joins the child execution while it runs, and fails once it has ended';
}

function startsFlow({ resource }: LocatedTask): boolean {
  const isStart = resource?.kind === 'action' && resource.api === 'StartExecution';
  return resource?.kind === 'flow' || isStart;
}

function isRetried({ retry }: LocatedTask): boolean {
  return retry.some(({ maxAttempts }) => maxAttempts?.value !== 0);
}

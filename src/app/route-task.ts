/** Sends each task to the service that its resource names. */
import type { RunTask } from '../core/engine/effect.ts';
import { InvariantError, unreachable } from '../core/shared/invariant.ts';
import type { TaskRunner } from './ports.ts';

export interface TaskRunners {
  readonly functions: TaskRunner;
  readonly queues: TaskRunner;
  readonly topics: TaskRunner;
}

/** One runner out of one per kind of resource. */
export function routeTask(runners: TaskRunners): TaskRunner {
  return { run: async (task) => runnerFor(runners, task).run(task) };
}

function runnerFor({ functions, queues, topics }: TaskRunners, { resource }: RunTask): TaskRunner {
  switch (resource.kind) {
    case 'function':
    case 'nativeFunction':
      return functions;
    case 'queue':
    case 'nativeQueue':
      return queues;
    case 'topic':
    case 'nativeTopic':
      return topics;
    case 'flow':
    case 'action':
      throw new InvariantError('child flows and actions are run by the engine itself');
    default:
      return unreachable(resource, 'kind of resource');
  }
}

import { describe, expect, it } from '@jest/globals';
import type { CallOutcome, TaskRunner } from '../../src/app/ports.ts';
import { routeTask } from '../../src/app/route-task.ts';
import type { Resource } from '../../src/core/definition/flow.ts';
import { runTask } from '../adapters/scripted-client.ts';

const runner = (name: string): TaskRunner => ({
  run: async (): Promise<CallOutcome> => ({ ok: true, output: name, requestId: '' }),
});

describe('a task', () => {
  const tasks = routeTask({
    functions: runner('functions'),
    queues: runner('queues'),
    topics: runner('topics'),
  });

  it.each<[Resource, string]>([
    [{ kind: 'function', function: 'f' }, 'functions'],
    [{ kind: 'nativeFunction', arn: 'a' }, 'functions'],
    [{ kind: 'queue', name: 'q' }, 'queues'],
    [{ kind: 'nativeQueue', arn: 'a' }, 'queues'],
    [{ kind: 'topic', name: 't' }, 'topics'],
    [{ kind: 'nativeTopic', arn: 'a' }, 'topics'],
  ])('on %j goes to %s', async (resource, output) => {
    const outcome = await tasks.run(runTask(resource));
    expect(outcome).toMatchObject({ output });
  });
});

/** An execution that is failed as poison: what its end brings about is done all the same. */
import { describe, expect, it } from '@jest/globals';
import { failPoisoned } from '../../src/app/fail-poisoned.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import { toWorkId } from '../../src/core/shared/ids.ts';
import { FLOW_HEAD, readExecution, worldWith } from '../support/several-flows.ts';
import type { World } from '../support/world.ts';

const WAITS = `${FLOW_HEAD}  - {type: wait, name: long, duration: 5000}\n`;
const SOLD = `${FLOW_HEAD}  - {type: wait, name: soon, duration: 10}
  - {type: fail, name: no, error: Sold, cause: none left}
`;
const PARENT = `${FLOW_HEAD}
  - type: task
    name: child
    resourceArn: acs:fnf:::flow/child
    pattern: sync
    inputMappings: [{target: name, source: $input.name}]
    serviceParams: {Input: $, ExecutionName: $.name}
`;

async function startParents(world: World, ...names: readonly string[]) {
  for (const executionName of names) {
    const request = { flowName: 'parent', executionName, inputText: '{"name":"c1"}' };
    await startExecution(world.deps, request);
    await world.settle(world.clock.nowMs() + 1_000);
  }
}

async function poison(world: World, flowName: string, executionName: string) {
  const { header } = await readExecution(world, flowName, executionName);
  if (header === undefined) throw new Error('it is there');
  const { flowId, runId } = header.origin;
  const work = { trigger: { type: 'AlarmDue' as const, alarmId: 0 } };
  const message = { workId: toWorkId('poison'), key: { flowId, executionName }, runId, work };
  for (let i = 0; i < 2; i += 1) await failPoisoned(world.deps, message, 'broken');
}

describe('an execution that is failed as poison', () => {
  it('tells its parent, and a task that joined it', async () => {
    const world = await worldWith({ child: WAITS, parent: PARENT });
    await startParents(world, 'one', 'two');
    await poison(world, 'child', 'c1');
    await world.settle(world.clock.nowMs() + 1_000);
    for (const name of ['one', 'two']) {
      const { end } = await readExecution(world, 'parent', name);
      expect(end?.detail).toEqual({ error: 'FnF.RuntimeError', cause: 'broken' });
    }
  });

  it('has the children that it waited for stopped', async () => {
    const world = await worldWith({ child: WAITS, parent: PARENT });
    await startParents(world, 'one');
    await poison(world, 'parent', 'one');
    await world.settle(world.clock.nowMs() + 1_000);
    expect((await readExecution(world, 'parent', 'one')).header?.status).toBe('Failed');
    expect((await readExecution(world, 'child', 'c1')).header?.status).toBe('Stopped');
  });

  it('that had ended by itself tells its own end, and its header says so', async () => {
    for (const [child, status, error] of [
      [SOLD, 'Failed', 'Sold'],
      [`timeoutSeconds: 20\n${WAITS}`, 'TimedOut', 'FnF.TaskTimeout'],
    ] as const) {
      const world = await worldWith({ child, parent: PARENT });
      await startParents(world, 'one');
      const send = world.queue.send.bind(world.queue);
      // Its end is committed, and nobody hears of it.
      world.queue.send = async (message, ...rest) => {
        if (message.key.executionName === 'one') throw new Error('a defect');
        return send(message, ...rest);
      };
      world.onFailure = () => undefined;
      await world.settle(world.clock.nowMs() + 30_000);
      world.queue.send = send;
      expect((await readExecution(world, 'child', 'c1')).types.at(-1)).toBe(`Execution${status}`);
      await poison(world, 'child', 'c1');
      await world.settle(world.clock.nowMs() + 1_000);
      expect((await readExecution(world, 'child', 'c1')).header?.status).toBe(status);
      const { end } = await readExecution(world, 'parent', 'one');
      expect(end).toMatchObject({ type: 'ExecutionFailed', detail: { error } });
    }
  });

  it('is told without its history where that cannot be read', async () => {
    const world = await worldWith({ child: WAITS, parent: PARENT });
    await startParents(world, 'one', 'two');
    world.connect();
    world.journal.load = () => Promise.reject(new Error('no entry of ours'));
    await poison(world, 'child', 'c1');
    Reflect.deleteProperty(world.journal, 'load');
    await world.settle(world.clock.nowMs() + 1_000);
    for (const name of ['one', 'two']) {
      const { end } = await readExecution(world, 'parent', name);
      expect(end?.detail).toEqual({ error: 'FnF.RuntimeError', cause: 'broken' });
    }
  });
});

/** What the outside is told of executions' status: that each runs, and how it ended. Virtual time begins at 2024-01-01T00:00:00Z. */
import { describe, expect, it } from '@jest/globals';
import type { ExecutionMessage } from '../../src/app/ports.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import { toRunId, toWorkId } from '../../src/core/shared/ids.ts';
import { FLOW_HEAD, worldWith } from '../support/several-flows.ts';
import { distinct, namesAndStatus, poison } from '../support/told.ts';
import { type World, succeeded } from '../support/world.ts';

const PASSES = `${FLOW_HEAD}  - {type: pass, name: go}\n`;
const WAITS = `${FLOW_HEAD}  - {type: wait, name: long, duration: 30}\n`;
const FAILS = `${FLOW_HEAD}  - {type: fail, name: no, error: Sold, cause: none left}\n`;
const PARENT = `${FLOW_HEAD}
  - type: task
    name: child
    resourceArn: acs:fnf:::flow/child
    pattern: sync
    inputMappings: []
    serviceParams: {Input: $, ExecutionName: c1}
`;
const STARTED_AT = '2024-01-01T00:00:00.000Z';

async function started(flow: string): Promise<World> {
  const world = await worldWith({ flow });
  await world.start(flow, { secret: 'CANARY' });
  return world;
}

describe('the status of an execution', () => {
  it.each([
    ['Succeeded', PASSES, '2024-01-01T00:00:00.000Z', {}],
    ['Failed', FAILS, '2024-01-01T00:00:00.000Z', { error: 'Sold' }],
    [
      'TimedOut',
      `timeoutSeconds: 20\n${WAITS}`,
      '2024-01-01T00:00:20.000Z',
      { error: 'FnF.TaskTimeout' },
    ],
  ])(
    'is told as it starts, and as it ends %s, and no more of it',
    async (status, flow, stoppedAt, error) => {
      const world = await started(flow);
      await world.settle();
      const { runId } = (await world.header())?.origin ?? {};
      const names = { flowName: 'flow', executionName: 'run', runId, startedAt: STARTED_AT };
      expect(world.told).toHaveLength(2);
      expect(world.told).toEqual(
        expect.arrayContaining([
          { ...names, status: 'Running' },
          { ...names, status, stoppedAt, ...error },
        ]),
      );
    },
  );

  it('is told when a client has stopped it', async () => {
    const world = await started(WAITS);
    await world.settle(world.clock.nowMs() + 4_000);
    await stopExecution(world.deps, { flowName: 'flow', executionName: 'run', error: 'Enough' });
    await world.settle();
    expect(distinct(world.told)).toMatchObject([
      { status: 'Running' },
      { status: 'Stopped', error: 'Enough', stoppedAt: '2024-01-01T00:00:04.000Z' },
    ]);
  });

  it('is told of children as of anyone else', async () => {
    const world = await worldWith({ child: WAITS, parent: PARENT });
    await startExecution(world.deps, { flowName: 'parent', executionName: 'p' });
    await world.settle();
    expect(namesAndStatus(world.told)).toEqual([
      'parent/p Running',
      'child/c1 Running',
      'child/c1 Succeeded',
      'parent/p Succeeded',
    ]);
  });

  it('is told of one that was stopped before its start came, which never ran', async () => {
    const world = await worldWith({ child: WAITS });
    const flow = await world.flows.findFlow('child');
    if (flow === undefined) throw new Error('it is there');
    const { flowId, definitionHash } = flow;
    const origin = {
      ...{ flowId, definitionHash, flowName: 'child', executionName: 'c1', startedAt: STARTED_AT },
      ...{ runId: toRunId('run-1'), depth: 1 },
    };
    const message: ExecutionMessage = {
      workId: toWorkId('stop'),
      key: { flowId, executionName: 'c1' },
      runId: origin.runId,
      work: { trigger: { type: 'StopRequested', error: 'Enough', cause: '' }, origin },
    };
    await world.queue.send(message);
    await world.settle();
    expect(distinct(world.told)).toMatchObject([{ status: 'Stopped', error: 'Enough' }]);
    // And then it comes.
    const { workId, work, ...rest } = message;
    const start = { trigger: { type: 'Start' as const }, origin, inputText: '{}' };
    await world.queue.send({ ...rest, workId: toWorkId('start'), work: start });
    await world.settle();
    expect(distinct(world.told)).toHaveLength(1);
  });

  it('is the same event when it is told again, by whoever takes the work over', async () => {
    const calls = ['one', 'two', 'three'].map(
      (name) => `  - {type: task, name: ${name}, resourceArn: acs:fc:::services/s/functions/f}\n`,
    );
    const flow = `${FLOW_HEAD}${calls.join('')}`;
    const world = await worldWith({ flow }, async (_task, { clock }) => {
      await clock.sleep(400_000);
      return succeeded({});
    });
    await world.start(flow);
    await world.settle();
    expect(world.told.length).toBeGreaterThan(2);
    expect(namesAndStatus(world.told)).toEqual(['flow/run Running', 'flow/run Succeeded']);
  });
});

describe('the status of an execution that is failed as poison', () => {
  it('is told by the fold of its history', async () => {
    const world = await started(WAITS);
    await world.settle(world.clock.nowMs() + 1_000);
    world.told.length = 0;
    await poison(world, 'flow', 'run');
    expect(world.told).toMatchObject([
      {
        ...{ flowName: 'flow', executionName: 'run', status: 'Failed', startedAt: STARTED_AT },
        ...{ stoppedAt: '2024-01-01T00:00:01.000Z', error: 'FnF.RuntimeError' },
      },
    ]);
  });

  it('is told alike where that cannot be read', async () => {
    const [whole, broken] = await Promise.all([started(WAITS), started(WAITS)]);
    broken.connect();
    broken.journal.load = () => Promise.reject(new Error('no entry of ours'));
    for (const world of [whole, broken]) await poison(world, 'flow', 'run');
    expect(broken.told).toEqual(whole.told);
    expect(broken.told).toHaveLength(1);
  });
});

/** Asynchronous calls whose ends are awaited, and stateful invocations: what comes twice, late, first, or for nobody. */
import { describe, expect, it } from '@jest/globals';
import { describeInvocation } from '../../src/app/describe-invocation.ts';
import { listInvocations } from '../../src/app/list-invocations.ts';
import { recordInvocation } from '../../src/app/record-invocation.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import { stopInvocation } from '../../src/app/stop-invocation.ts';
import { eventEffectId, toRunId } from '../../src/core/shared/ids.ts';
import {
  accepts,
  end,
  job,
  now,
  outcomeOf,
  started,
  STATEFUL,
  SYNC,
} from '../support/async-flows.ts';
import { failed, succeeded, World } from '../support/world.ts';

const typesOf = async (world: World) =>
  (await world.history()).map(({ type }) => type).filter((type) => type.startsWith('Task'));

describe('the end of an asynchronous call', () => {
  it('continues the task that waits for it', async () => {
    const world = await started(SYNC);
    expect(await outcomeOf(world)).toEqual(['Running', undefined]);
    await recordInvocation(world.deps, end('r1'));
    await now(world);
    expect(await outcomeOf(world)).toEqual(['Succeeded', { result: { n: 1 } }]);
  });

  it('that is recorded twice counts once, the first time', async () => {
    const world = await started(SYNC);
    await recordInvocation(world.deps, end('r1', failed('Broken', 'no')));
    await recordInvocation(world.deps, end('r1'));
    await now(world);
    expect(await outcomeOf(world)).toEqual(['Failed', { error: 'Broken', cause: 'no' }]);
    expect(await typesOf(world)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskFailed',
    ]);
  });

  it('that nobody waits for changes nothing', async () => {
    const world = await started(SYNC);
    await recordInvocation(world.deps, end('of-another-call'));
    await recordInvocation(world.deps, { ...end('r1'), functionName: 'another' });
    expect(world.queue.pending()).toEqual([]);
    expect(await outcomeOf(world)).toEqual(['Running', undefined]);
  });

  it('that comes before the answer to the submission is the outcome', async () => {
    const world = new World({
      runTask: async (_task, { deps }) => {
        await recordInvocation(deps, end('early'));
        return { ok: true, output: {}, requestId: 'early', functionName: 'f' };
      },
    });
    await world.start(SYNC);
    await now(world);
    expect(await outcomeOf(world)).toEqual(['Succeeded', { result: { n: 1 } }]);
    expect(await typesOf(world)).not.toContain('TaskSubmitted');
  });

  it.each([0, '', false, null, [], 'text'])('is %j as it is', async (output) => {
    const world = await started(SYNC);
    await recordInvocation(world.deps, end('r1', succeeded(output)));
    await now(world);
    const result = output === null || output === '' ? {} : output;
    expect(await outcomeOf(world)).toEqual(['Succeeded', { result }]);
  });

  it('of a stopped execution is heard by nobody', async () => {
    const world = await started(SYNC);
    await stopExecution(world.deps, { flowName: 'flow', executionName: 'run' });
    await recordInvocation(world.deps, end('r1'));
    await now(world);
    expect((await world.header())?.status).toBe('Stopped');
  });
});

describe('a stateful invocation', () => {
  it('is Running, then as its function ended', async () => {
    const world = await started(STATEFUL);
    expect(await describeInvocation(world.deps, { invocationId: 'one' })).toMatchObject({
      status: 'Running',
      call: { functionName: 'f', requestId: 'r1' },
      flowName: 'flow',
      stepName: 'job',
    });
    await recordInvocation(world.deps, end('r1'));
    await now(world);
    expect(await describeInvocation(world.deps, { invocationId: 'one' })).toMatchObject({
      status: 'Succeeded',
      outcome: { output: { n: 1 } },
    });
    expect(await outcomeOf(world)).toEqual(['Succeeded', { result: { n: 1 } }]);
  });

  it.each(['requestResponse', 'waitForCallback'])('is recorded in %s too', async (pattern) => {
    const callback = '\n    inputMappings: [{target: token, source: $context.task.token}]';
    const more = ', StatefulAsyncInvocationID: beside';
    const flow = job(pattern, more).replace(
      '\n    serviceParams',
      `${callback}\n    serviceParams`,
    );
    const world = await started(pattern === 'requestResponse' ? job(pattern, more) : flow);
    await recordInvocation(world.deps, end('r1', failed('Broken')));
    expect(world.queue.pending()).toEqual([]);
    expect(await describeInvocation(world.deps, { invocationId: 'beside' })).toMatchObject({
      status: 'Failed',
      outcome: { error: 'Broken' },
    });
  });

  it('keeps its name from other executions, running or ended', async () => {
    const world = await started(STATEFUL);
    const other = { flowName: 'flow', executionName: 'other', inputText: '{"id":"one"}' };
    await startExecution(world.deps, other);
    await now(world);
    expect(await outcomeOf(world, 'other')).toEqual([
      'Failed',
      {
        error: 'FC.StatefulAsyncInvocationAlreadyExists',
        cause: 'StatefulAsyncInvocationID "one" has been used already',
      },
    ]);
    expect(world.calls).toHaveLength(1);
    await recordInvocation(world.deps, end('r1'));
    await now(world);
    expect(await outcomeOf(world)).toEqual(['Succeeded', { result: { n: 1 } }]);
  });

  it.each([
    ['', 'parameter StatefulAsyncInvocationID (from $.id)'],
    ['x'.repeat(129), 'must be text of 1 to 128 characters'],
    [{ not: 'text' }, 'must be text of 1 to 128 characters'],
    ['\ud800', 'must be text of 1 to 128 characters'],
  ])('cannot be named %j', async (id, cause) => {
    const world = await started(STATEFUL, { id: id as string });
    const failure = (await world.history()).find(({ type }) => type === 'StepFailed');
    expect(failure?.detail).toMatchObject({
      error: 'FnF.RuntimeError',
      cause: expect.stringContaining(cause),
    });
    expect(world.calls).toEqual([]);
  });

  it('is stopped alone: its task fails, and what its function returns is discarded', async () => {
    const world = await started(STATEFUL);
    const stopped = await stopInvocation(world.deps, { invocationId: 'one' });
    expect(stopped.status).toBe('Stopped');
    await now(world);
    const failure = {
      error: 'FC.StatefulInvocationStopped',
      cause: 'the stateful invocation "one" was stopped',
    };
    expect(await outcomeOf(world)).toEqual(['Failed', failure]);
    await recordInvocation(world.deps, end('r1'));
    await now(world);
    const invocation = await describeInvocation(world.deps, { invocationId: 'one' });
    expect(invocation.status).toBe('Stopped');
    expect(invocation.outcome).toBeUndefined();
  });

  it('is stopped where another attempt takes its name between look and stop', async () => {
    const world = await started(STATEFUL);
    const first = await describeInvocation(world.deps, { invocationId: 'one' });
    const other = { ...first, effectId: eventEffectId(toRunId('other'), 4), waits: false };
    // Refused, and taken by another one, just when it is to be stopped.
    const { stoppedAt = first.startedAt } = first;
    const end = world.invocations.end.bind(world.invocations);
    let looks = 0;
    world.deps.invocations.end = async (...request) => {
      looks += 1;
      if (looks === 1) {
        await end('one', first.effectId, { status: 'Failed', stoppedAt, isNameFree: true });
        await world.invocations.claim(other);
      }
      return end(...request);
    };
    const stopped = await stopInvocation(world.deps, { invocationId: 'one' });
    expect(stopped).toMatchObject({ status: 'Stopped', effectId: other.effectId });
    expect(looks).toBe(2);
  });

  it('that expires between look and stop is not found', async () => {
    const world = await started(STATEFUL);
    const found = await describeInvocation(world.deps, { invocationId: 'one' });
    world.deps.invocations.end = async () => undefined;
    const looks = [found, undefined];
    world.deps.invocations.find = async () => looks.shift();
    await expect(stopInvocation(world.deps, { invocationId: 'one' })).rejects.toMatchObject({
      code: 'invocation.not-found',
    });
  });

  it('is stopped again without harm, and not once it has ended', async () => {
    const world = await started(STATEFUL);
    const first = await stopInvocation(world.deps, { invocationId: 'one' });
    world.clock.advance(1_000);
    expect(await stopInvocation(world.deps, { invocationId: 'one' })).toEqual(first);
    const other = { flowName: 'flow', executionName: 'other', inputText: '{"id":"two"}' };
    await startExecution(world.deps, other);
    await now(world);
    await recordInvocation(world.deps, end('r2'));
    await expect(stopInvocation(world.deps, { invocationId: 'two' })).rejects.toMatchObject({
      code: 'invocation.not-running',
      message: "Stateful invocation 'two' is not in progress: its status is Succeeded.",
    });
    await expect(stopInvocation(world.deps, { invocationId: 'three' })).rejects.toMatchObject({
      code: 'invocation.not-found',
    });
  });

  it('whose stop was cut off before the task was told is told by its end', async () => {
    const world = await started(STATEFUL);
    const found = await describeInvocation(world.deps, { invocationId: 'one' });
    const stoppedAt = found.startedAt;
    await world.invocations.end('one', found.effectId, { status: 'Stopped', stoppedAt });
    await recordInvocation(world.deps, end('r1'));
    await now(world);
    expect(await outcomeOf(world)).toMatchObject([
      'Failed',
      { error: 'FC.StatefulInvocationStopped' },
    ]);
  });

  it('that is stopped before it was called is never called', async () => {
    const world = new World({ runTask: accepts() });
    await world.start(STATEFUL, { id: 'one' });
    await stopExecution(world.deps, { flowName: 'flow', executionName: 'run' });
    await now(world);
    expect(world.calls).toEqual([]);
    expect(await describeInvocation(world.deps, { invocationId: 'one' })).toMatchObject({
      status: 'Stopped',
    });
  });
});

describe('the list of stateful invocations', () => {
  it('is paged, and takes the tokens that it gave', async () => {
    const world = await started(STATEFUL, { id: 'ä 1' });
    for (const id of ['ä 2', 'ä 3']) {
      world.clock.advance(1);
      const inputText = JSON.stringify({ id });
      const executionName = `run-${id.slice(2)}`;
      await startExecution(world.deps, { flowName: 'flow', executionName, inputText });
      await now(world);
    }
    const first = await listInvocations(world.deps, { limit: 2 });
    expect(first.invocations.map(({ invocationId }) => invocationId)).toEqual(['ä 3', 'ä 2']);
    const second = await listInvocations(world.deps, {
      limit: 2,
      nextToken: first.nextToken ?? '',
    });
    expect(second.invocations.map(({ invocationId }) => invocationId)).toEqual(['ä 1']);
    expect(second.nextToken).toBeUndefined();
    await expect(listInvocations(world.deps, { nextToken: 'x' })).rejects.toMatchObject({
      code: 'argument.invalid',
    });
  });
});

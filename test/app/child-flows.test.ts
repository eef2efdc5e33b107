/** Child flows over the memory adapters: three patterns, errors, joins, stops, depth. */
import { describe, expect, it } from '@jest/globals';
import { openExecution } from '../../src/app/open-execution.ts';
import { type ChildEffect, startChild } from '../../src/app/start-child.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import type { JsonObject } from '../../src/core/shared/json.ts';
import { FLOW_HEAD, readExecution, worldWith } from '../support/several-flows.ts';
import { failed, succeeded, type TaskScript, type World } from '../support/world.ts';

const CHILD = `${FLOW_HEAD}
  - type: task
    name: work
    resourceArn: acs:fc:::services/s/functions/f
`;
const parent = (pattern: string, more = '') => `${FLOW_HEAD}
  - type: task
    name: child
    resourceArn: acs:fnf:::flow/child
    pattern: ${pattern}
${more}
`;

async function run(world: World, flowName: string, input: JsonObject = {}) {
  const inputText = JSON.stringify(input);
  await startExecution(world.deps, { flowName, executionName: 'run', inputText });
  await world.settle();
  return readExecution(world, flowName, 'run');
}

async function childrenOf(world: World, flowName = 'child') {
  const flow = await world.flows.findFlow(flowName);
  if (flow === undefined) throw new Error(`no flow ${flowName}`);
  return world.journal.listExecutions(flow.flowId, 1_000);
}

const NAMED = `    inputMappings: [{target: name, source: $input.name}, {target: n, source: 5}]
    serviceParams: {Input: $, ExecutionName: $.name}
`;

describe('a child flow with requestResponse', () => {
  it('is started, and the start is the result', async () => {
    const world = await worldWith({ child: CHILD, parent: parent('requestResponse', NAMED) });
    const { header, types } = await run(world, 'parent', { name: 'c1' });
    expect(header?.output).toEqual({
      ExecutionName: 'c1',
      FlowName: 'child',
      RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/) as unknown,
    });
    expect(types).not.toContain('TaskSubmitted');
    const child = await readExecution(world, 'child', 'c1');
    expect([child.header?.status, child.header?.inputText]).toEqual([
      'Succeeded',
      '{"name":"c1","n":5}',
    ]);
  });
});

describe('a child flow with sync', () => {
  it('gives its output as the result, under a name of its own', async () => {
    const runTask: TaskScript = (task) => succeeded({ got: task.input });
    const world = await worldWith({ child: CHILD, parent: parent('sync') }, runTask);
    const { header, types } = await run(world, 'parent', { a: 1 });
    expect(header?.output).toEqual({ got: { a: 1 } });
    expect(types.slice(3, 7)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
    ]);
    const [child, ...others] = await childrenOf(world);
    expect(others).toEqual([]);
    expect(child?.executionName).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("hands its error's name and cause on, where retry and catch apply", async () => {
    const more = `    errorMappings: [{target: why, source: $local.error}, {target: text, source: $local.cause}]
    retry: [{errors: [Sold], maxAttempts: 1}]
    catch: [{errors: [Sold], goto: after}]
  - {type: pass, name: after}`;
    const world = await worldWith({ child: CHILD, parent: parent('sync', more) }, () =>
      failed('Sold', 'none left'),
    );
    const { header } = await run(world, 'parent');
    expect(header?.output).toEqual({ why: 'Sold', text: 'none left' });
    expect((await childrenOf(world)).map(({ status }) => status)).toEqual(['Failed', 'Failed']);
  });

  it('catches the error of a whole parallel step', async () => {
    const both = `${FLOW_HEAD}
  - type: parallel
    name: both
    branches:
      - steps: [{type: fail, name: no, error: Refused, cause: because}]
      - steps: [{type: wait, name: long, duration: 100}]
`;
    const more = `    catch: [{errors: [FnF.ALL], goto: after}]
    errorMappings: [{target: error, source: $local.error}]
  - {type: pass, name: after}`;
    const world = await worldWith({ child: both, parent: parent('sync', more) });
    expect((await run(world, 'parent')).header?.output).toEqual({ error: 'Refused' });
  });

  it('stops with its parent', async () => {
    const waits = `${FLOW_HEAD}  - {type: wait, name: long, duration: 5000}\n`;
    const world = await worldWith({ child: waits, parent: parent('sync') });
    await startExecution(world.deps, { flowName: 'parent', executionName: 'run' });
    await world.settle(world.clock.nowMs() + 1_000);
    await stopExecution(world.deps, { flowName: 'parent', executionName: 'run', error: 'Enough' });
    await world.settle(world.clock.nowMs() + 1_000);
    const [child] = await childrenOf(world);
    expect(child?.status).toBe('Stopped');
    const { end } = await readExecution(world, 'child', child?.executionName ?? '');
    expect(end?.detail).toEqual({
      error: 'FnF.ExecutionStopped',
      cause: "execution 'run' of flow 'parent' does not wait for it any more",
    });
  });

  it('stops when its attempt times out, and the next attempt starts another', async () => {
    const waits = `${FLOW_HEAD}  - {type: wait, name: long, duration: 5000}\n`;
    const more =
      '    timeoutSeconds: 10\n    retry: [{errors: [FnF.TaskTimeout], maxAttempts: 1}]\n';
    const world = await worldWith({ child: waits, parent: parent('sync', more) });
    const { end } = await run(world, 'parent');
    expect(end).toMatchObject({ type: 'ExecutionFailed', detail: { error: 'FnF.TaskTimeout' } });
    expect((await childrenOf(world)).map(({ status }) => status)).toEqual(['Stopped', 'Stopped']);
  });

  it('joins a child that is running, and fails when that has ended', async () => {
    const waits = `${FLOW_HEAD}  - {type: wait, name: long, duration: 50}\n`;
    const world = await worldWith({ child: waits, parent: parent('sync', NAMED) });
    await startExecution(world.deps, { flowName: 'child', executionName: 'c1' });
    expect((await run(world, 'parent', { name: 'c1' })).header?.status).toBe('Succeeded');
    const inputText = '{"name":"c1"}';
    await startExecution(world.deps, { flowName: 'parent', executionName: 'again', inputText });
    await world.settle();
    const { end, types } = await readExecution(world, 'parent', 'again');
    expect(types).toContain('TaskSubmitFailed');
    expect(end?.detail).toEqual({
      error: 'FnF.ExecutionAlreadyExists',
      cause: "Execution 'c1' in flow 'child' already exists.",
    });
  });

  it('is content with a child that it had joined, although that has ended', async () => {
    const waits = `${FLOW_HEAD}  - {type: wait, name: long, duration: 50}\n`;
    const world = await worldWith({ child: waits, parent: parent('sync', NAMED) });
    await startExecution(world.deps, { flowName: 'child', executionName: 'c1' });
    const inputText = '{"name":"c1"}';
    await startExecution(world.deps, { flowName: 'parent', executionName: 'run', inputText });
    await world.settle(world.clock.nowMs() + 1_000);
    const { header } = await readExecution(world, 'parent', 'run');
    if (header === undefined) throw new Error('the parent is there');
    const key = { flowId: header.origin.flowId, executionName: 'run' };
    const live = await openExecution(world.deps, key, header.origin.runId);
    const task = live?.state.root.step?.task;
    if (live === undefined || task === undefined) throw new Error('it waits');
    await stopExecution(world.deps, { flowName: 'child', executionName: 'c1' });
    const effect = {
      type: 'RunTask',
      taskEventId: task.scheduledEventId,
      resource: { kind: 'flow', name: 'child' },
      pattern: 'sync',
      input: task.detail.input,
      serviceParams: task.detail.serviceParams ?? {},
    } as unknown as ChildEffect;
    expect(await startChild(world.deps, live.state.origin, effect)).toMatchObject({
      type: 'TaskSubmitted',
    });
  });

  it.each([
    ['stopped', 'FnF.ExecutionStopped'],
    ['timed out', 'FnF.TaskTimeout'],
  ])('that has %s fails with an error that says so', async (how, error) => {
    const limit = how === 'stopped' ? '' : 'timeoutSeconds: 20\n';
    const waits = `${limit}${FLOW_HEAD}  - {type: wait, name: long, duration: 5000}\n`;
    const world = await worldWith({ child: waits, parent: parent('sync', NAMED) });
    const inputText = '{"name":"c1"}';
    await startExecution(world.deps, { flowName: 'parent', executionName: 'run', inputText });
    await world.settle(world.clock.nowMs() + 1_000);
    if (how === 'stopped') {
      await stopExecution(world.deps, { flowName: 'child', executionName: 'c1' });
    }
    await world.settle();
    expect((await readExecution(world, 'parent', 'run')).end?.detail).toMatchObject({ error });
  });

  it('of a flow that starts itself ends at the tenth', async () => {
    const self = parent('sync').replace('flow/child', 'flow/self');
    const world = await worldWith({ self });
    const { end } = await run(world, 'self');
    expect(end).toMatchObject({
      type: 'ExecutionFailed',
      detail: {
        error: 'FnF.RuntimeError',
        cause: 'flows start each other more than 10 deep',
      },
    });
    expect(await childrenOf(world, 'self')).toHaveLength(11);
  });

  it('of a flow that is not there fails', async () => {
    const world = await worldWith({ parent: parent('sync') });
    expect((await run(world, 'parent')).end?.detail).toEqual({
      error: 'FnF.FlowNotExists',
      cause: "Flow 'child' does not exist.",
    });
  });

  it('inside a foreach gives results in order', async () => {
    const runTask: TaskScript = async (task, { clock }) => {
      await clock.sleep(1_000 * (5 - Number(task.input['n'])));
      return succeeded({ n: task.input['n'] ?? null });
    };
    const each = `${FLOW_HEAD}
  - type: foreach
    name: each
    iterationMapping: {collection: $.list, item: n}
    steps:
      - type: task
        name: child
        resourceArn: acs:fnf:::flow/child
        pattern: sync
        inputMappings: [{target: n, source: $input.n}]
    outputMappings: [{target: all, source: '$local[*].n'}]
`;
    const world = await worldWith({ child: CHILD, parent: each }, runTask);
    const { header } = await run(world, 'parent', { list: [0, 1, 2, 3, 4] });
    expect(header?.output).toEqual({ all: [0, 1, 2, 3, 4] });
  });
});

describe('a child that cannot be started', () => {
  it('because its input is text with JSON that is too deep fails the step; no message is sent', async () => {
    const more = `    serviceParams: {Input: $.t}
    catch: [{errors: [FnF.PayloadTooLarge, FnF.RuntimeError], goto: after}]
    errorMappings: [{target: cause, source: $local.cause}]
  - {type: pass, name: after}`;
    const world = await worldWith({ child: CHILD, parent: parent('sync', more) });
    const t = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const { header } = await run(world, 'parent', { t });
    expect(header?.status).toBe('Succeeded');
    expect(JSON.stringify(header?.output)).toContain('deeper than 500 levels');
    expect(await childrenOf(world)).toEqual([]);
  });

  it('because it would wait for what waits for it fails the step', async () => {
    const circle = (name: string) =>
      parent('sync', '    serviceParams: {Input: $, ExecutionName: $.root}').replace(
        'flow/child',
        `flow/${name}`,
      );
    const world = await worldWith({ child: circle('parent'), parent: circle('child') });
    const { end } = await run(world, 'parent', { root: 'run' });
    expect(end?.detail).toEqual({
      error: 'FnF.RuntimeError',
      cause: "execution 'run' of flow 'parent' waits for this one: neither would ever end",
    });
    const self = await worldWith({ parent: circle('parent') });
    expect((await run(self, 'parent', { root: 'run' })).end?.detail).toMatchObject({
      error: 'FnF.RuntimeError',
    });
  });
});

/** Actions over the memory adapters: what each answers, what a call that is made again answers, how flows are bounded. */
import { describe, expect, it } from '@jest/globals';
import { Fault } from '../../src/app/app-error.ts';
import { reportTaskSucceeded } from '../../src/app/report-task.ts';
import { type ActionEffect, runAction } from '../../src/app/run-action.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import type { FnfApi, Pattern } from '../../src/core/definition/flow.ts';
import type { ExecutionOrigin } from '../../src/core/engine/execution-origin.ts';
import { toDefinitionHash, toFlowId, toRunId } from '../../src/core/shared/ids.ts';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
import { jsonBytes } from '../../src/core/shared/json-size.ts';
import { runTask } from '../adapters/scripted-client.ts';
import { drive, World, type WorldOptions } from '../support/world.ts';

const head = 'version: v1\ntype: flow\nsteps:\n';
const WAITS = `${head}  - {type: wait, name: long, duration: 50}\n`;
const ASKS = `${head}
  - type: task
    name: ask
    resourceArn: acs:fc:::services/s/functions/f
    pattern: waitForCallback
    timeoutSeconds: 100
    inputMappings: [{target: token, source: $context.task.token}]
  - {type: wait, name: on, duration: 50}
`;

const CALLER: ExecutionOrigin = {
  flowId: toFlowId('caller-flow'),
  flowName: 'caller',
  executionName: 'run',
  runId: toRunId('caller-run'),
  definitionHash: toDefinitionHash('0'),
  startedAt: '2024-01-01T00:00:00.000Z',
};

interface Attempt {
  readonly taskEventId?: number;
  readonly pattern?: Pattern;
}

function effectOf(
  api: FnfApi,
  serviceParams: JsonObject,
  { taskEventId = 4, pattern = 'requestResponse' }: Attempt = {},
): ActionEffect {
  const resource = { kind: 'action', product: 'fnf', api } as const;
  return { ...runTask(resource, { serviceParams, taskEventId, pattern }), resource };
}

async function worldWith(flows: Readonly<Record<string, string>>, options?: WorldOptions) {
  const world = new World(options);
  for (const [name, definition] of Object.entries(flows)) await world.createFlow(name, definition);
  const call = (...args: Parameters<typeof effectOf>) =>
    runAction(world.deps, CALLER, effectOf(...args));
  return { world, call };
}

/** A task that waits for its callback, and its token. */
async function asking() {
  const { world, call } = await worldWith({ asks: ASKS });
  await startExecution(world.deps, { flowName: 'asks', executionName: 'one' });
  await world.settle(world.clock.nowMs());
  const { token } = world.calls[0]?.input ?? {};
  return { world, call, token: typeof token === 'string' ? token : '' };
}

const ONE = { FlowName: 'waits', ExecutionName: 'one' };

describe('fnf:StartExecution', () => {
  it("answers the API's response, with a request id that is the attempt's own", async () => {
    const { call } = await worldWith({ waits: WAITS });
    expect(await call('StartExecution', { ...ONE, Input: { a: 1 } })).toEqual({
      type: 'TaskSucceeded',
      taskEventId: 4,
      output: {
        RequestId: expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/) as unknown,
        FlowName: 'waits',
        Name: 'one',
        Status: '',
        Input: '{"a":1}',
        Output: '',
        FlowDefinition: WAITS,
        StartedTime: '2024-01-01T00:00:00.000Z',
        StoppedTime: '',
        ExternalInputUri: '',
        ExternalOutputUri: '',
      },
    });
  });

  it.each([
    ['with a name', ONE],
    ['without a name', { FlowName: 'waits' }],
  ])('made again %s finds its own run, although that has ended', async (_how, params) => {
    const { world, call } = await worldWith({ waits: WAITS });
    const first = await call('StartExecution', params);
    await world.settle();
    expect(await call('StartExecution', params)).toEqual(first);
    const flow = await world.flows.findFlow('waits');
    const executions = await world.journal.listExecutions(flow?.flowId ?? toFlowId(''), 10);
    expect(executions.map(({ status }) => status)).toEqual(['Succeeded']);
  });

  it('of another attempt finds the name taken', async () => {
    const { world, call } = await worldWith({ waits: WAITS });
    await call('StartExecution', ONE);
    await world.settle();
    expect(await call('StartExecution', ONE, { taskEventId: 9 })).toEqual({
      type: 'TaskFailed',
      taskEventId: 9,
      error: 'fnf.ExecutionAlreadyExists',
      cause: "Execution 'one' in flow 'waits' already exists.",
      phase: 'run',
    });
  });

  it('that waits for a callback is a submission, in success and in failure', async () => {
    const { call } = await worldWith({ waits: WAITS });
    const pattern = 'waitForCallback' as const;
    expect(await call('StartExecution', ONE, { pattern })).toMatchObject({ type: 'TaskSubmitted' });
    expect(await call('StartExecution', { FlowName: 'none' }, { pattern })).toMatchObject({
      type: 'TaskFailed',
      error: 'fnf.FlowNotExists',
      phase: 'submit',
    });
  });

  it('with a token made again is content with what it had joined, although that has ended', async () => {
    const { world, call, token } = await asking();
    await world.createFlow('waits', WAITS);
    await startExecution(world.deps, { flowName: 'waits', executionName: 'one' });
    const params = { ...ONE, CallbackFnFTaskToken: token };
    const first = await call('StartExecution', params);
    expect(first).toMatchObject({ type: 'TaskSucceeded' });
    await stopExecution(world.deps, { flowName: 'waits', executionName: 'one' });
    expect(await call('StartExecution', params)).toEqual(first);
  });

  it.each<[string, JsonObject, string]>([
    ['an input that is too large', { Input: { a: 'x'.repeat(500) } }, 'fnf.EntityTooLarge'],
    ['an input that is no object', { Input: [1] }, 'fnf.InvalidArgument'],
    ['a name that is none', { ExecutionName: 'two words' }, 'fnf.InvalidArgument'],
    ['an empty flow name', { FlowName: '' }, 'fnf.MissingRequiredParams'],
    ["a token that is nobody's", { CallbackFnFTaskToken: 'forged' }, 'fnf.InvalidArgument'],
    ['a qualifier', { Qualifier: 'LATEST' }, 'fnf.InvalidArgument'],
  ])('with %s is refused as a client would be', async (_what, params, error) => {
    const { call } = await worldWith({ waits: WAITS }, { limits: { valueBytes: 400 } });
    const trigger = await call('StartExecution', { FlowName: 'waits', ...params });
    expect(trigger).toMatchObject({ type: 'TaskFailed', error });
  });

  it('hands over to a new execution of the same flow, more than ten times', async () => {
    const self = `${head}
  - type: choice
    name: more
    choices:
      - condition: $.left == ""
        goto: done
  - type: task
    name: start
    action: fnf:StartExecution
    inputMappings: [{target: next, source: $input.rest}]
    serviceParams: {FlowName: self, Input: $.next}
  - {type: succeed, name: done}
`;
    const { world } = await worldWith({ self });
    let input: JsonObject = { left: '' };
    for (let i = 0; i < 15; i += 1) input = { left: 'more', rest: input };
    const inputText = JSON.stringify(input);
    await startExecution(world.deps, { flowName: 'self', executionName: 'run', inputText });
    await world.settle();
    const flow = await world.flows.findFlow('self');
    const all = await world.journal.listExecutions(flow?.flowId ?? toFlowId(''), 100);
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 'Succeeded'));
  });
});

describe('an answer that is larger than a value may be', () => {
  it('is shown without the long texts: what was started has been started', async () => {
    const { world, call } = await worldWith(
      { waits: `# ${'x'.repeat(900)}\n${WAITS}` },
      { limits: { valueBytes: 1_000 } },
    );
    const Input = { text: 'y'.repeat(600) };
    const trigger = await call('StartExecution', {
      FlowName: 'waits',
      ExecutionName: 'one',
      Input,
    });
    expect(trigger).toMatchObject({
      type: 'TaskSucceeded',
      output: { Name: 'one', FlowDefinition: '', Input: JSON.stringify(Input) },
    });
    expect(jsonBytes((trigger as { output: Json }).output)).toBeLessThanOrEqual(1_000);
    await world.settle(world.clock.nowMs());
  });
});

describe('fnf:StopExecution', () => {
  it('made again finds that it was its own stop; another one is refused', async () => {
    const { world, call } = await worldWith({ waits: WAITS });
    await startExecution(world.deps, { flowName: 'waits', executionName: 'one' });
    const first = await call('StopExecution', { ...ONE, Error: 'Late' });
    expect(first).toMatchObject({ type: 'TaskSucceeded', output: { Status: 'Stopped' } });
    await world.settle();
    expect(await call('StopExecution', { ...ONE, Error: 'Late' })).toEqual(first);
    expect(await call('StopExecution', ONE, { taskEventId: 9 })).toMatchObject({
      error: 'fnf.InvalidArgument',
      cause: "Execution 'one' in flow 'waits' is not in progress: its status is Stopped.",
    });
  });
});

describe('fnf:DescribeExecution', () => {
  it('shows the execution, and waits for its end as long as it is told to', async () => {
    const { world, call } = await worldWith({ waits: WAITS });
    await startExecution(world.deps, { flowName: 'waits', executionName: 'one' });
    expect(await call('DescribeExecution', ONE)).toMatchObject({ output: { Status: 'Running' } });
    await world.settle(world.clock.nowMs() + 40_000);
    const described = call('DescribeExecution', { ...ONE, WaitTimeSeconds: 20 });
    await world.settle(world.clock.nowMs() + 11_000);
    await drive(world, described);
    expect(await described).toMatchObject({ output: { Status: 'Succeeded', Output: '{}' } });
  });

  it('waits for a number of seconds from 0 to 60', async () => {
    const { call } = await worldWith({ waits: WAITS });
    const trigger = await call('DescribeExecution', { ...ONE, WaitTimeSeconds: 61 });
    expect(trigger).toMatchObject({ error: 'fnf.InvalidArgument' });
  });
});

describe.each(['ReportTaskSucceeded', 'ReportTaskFailed'] as const)('fnf:%s', (api) => {
  const report = api === 'ReportTaskSucceeded' ? { Output: { a: 1 } } : { Error: 'Sold' };

  it('made again finds that it was its own report, and its event', async () => {
    const { world, call, token } = await asking();
    const first = await call(api, { TaskToken: token, ...report });
    expect(first).toMatchObject({ type: 'TaskSucceeded', output: { EventId: 7 } });
    await world.settle();
    expect(await call(api, { TaskToken: token, ...report })).toEqual(first);
  });

  it('is refused when somebody else, or time, was faster', async () => {
    for (const isReported of [true, false]) {
      const { world, call, token } = await asking();
      if (isReported) await reportTaskSucceeded(world.deps, { taskToken: token, outputText: '' });
      else await world.settle(world.clock.nowMs() + 101_000);
      expect(await call(api, { TaskToken: token, ...report })).toMatchObject({
        error: 'fnf.TaskAlreadyCompleted',
        cause: "Task 'ask' has already completed.",
      });
    }
  });
});

describe('an outage under an action', () => {
  it('is a fault, so that the call is made again: the flow does not see it', async () => {
    const { world } = await worldWith({ waits: WAITS });
    await startExecution(world.deps, { flowName: 'waits', executionName: 'one' });
    const commit = async () => Promise.reject(new Fault('table throttled'));
    const journal = Object.assign(Object.create(world.journal) as typeof world.journal, { commit });
    const stopping = runAction({ ...world.deps, journal }, CALLER, effectOf('StopExecution', ONE));
    const refused = expect(stopping).rejects.toMatchObject({ name: 'Fault' });
    // The commit backs off between its tries.
    await world.settle(world.clock.nowMs() + 30_000);
    await refused;
  });

  it('is no cover for a defect', async () => {
    const { world } = await worldWith({ waits: WAITS });
    const flows = Object.assign(Object.create(world.flows) as typeof world.flows, {
      findFlow: async () => Promise.reject(new TypeError('broken')),
    });
    const starting = runAction({ ...world.deps, flows }, CALLER, effectOf('StartExecution', ONE));
    await expect(starting).rejects.toThrow(TypeError);
  });
});

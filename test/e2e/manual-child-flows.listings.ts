/** The manual's listings of patterns, context and child flows. */
import { describe, expect, it } from '@jest/globals';
import { typesOf } from '../support/executions-api.ts';
import type { ManualStack } from '../support/manual-stack.ts';

interface ChildStart {
  readonly ExecutionName: string;
  readonly FlowName: string;
  readonly RequestId: string;
}

const REQUEST_ID = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;

const startOf = (FlowName: string, ExecutionName: unknown) => ({
  ExecutionName,
  FlowName,
  RequestId: expect.stringMatching(REQUEST_ID) as unknown,
});
const parse = (text: unknown) => JSON.parse(String(text)) as Record<string, unknown>;

/** Of the message that flowB has sent: it goes on when somebody reports it. */
const tokenOfB = async (manual: ManualStack) =>
  String(parse((await manual.receive('flow-b')).Body)['task_token']);

const statusOfB = async (manual: ManualStack, execution: string) =>
  (await manual.describe('flowB', execution))['Status'];

/** Sections 1 to 5. */
export function describeChildFlowListings(manual: () => ManualStack): void {
  describePatterns(manual);
  describePatternCallback(manual);
  describeContext(manual);
  describeRequestResponse(manual);
  describeSync(manual);
  describeCallback(manual);
  describeWholeStep(manual);
}

function describePatterns(manual: () => ManualStack): void {
  describe('1. patterns', () => {
    it('requestResponse goes on while flowB is running', async () => {
      const name = manual().listing('1-pattern-request-response');
      const output = (await manual().run(name)) as ChildStart;
      expect(output).toEqual(startOf('flowB', expect.any(String)));
      const token = await tokenOfB(manual());
      expect(await statusOfB(manual(), output.ExecutionName)).toBe('Running');
      await manual().report(token, {});
      await manual().outputOf('flowB', output.ExecutionName);
    });

    it('sync goes on with the output of flowB when that has ended', async () => {
      const name = manual().listing('1-pattern-sync');
      await manual().start(name, 'run');
      const token = await tokenOfB(manual());
      const { output } = await manual().detailOf<{ output: ChildStart }>(
        name,
        'run',
        'TaskSubmitted',
      );
      const before = await manual().history(name, 'run');
      expect(typesOf(before).at(-1)).toBe('TaskSubmitted');
      await manual().report(token, { from: 'flowB' });
      expect(await manual().outputOf(name, 'run')).toEqual({ from: 'flowB' });
      expect(await statusOfB(manual(), output.ExecutionName)).toBe('Succeeded');
      const entered = (await manual().history(name, 'run')).filter(
        ({ Type }) => Type === 'StepEntered',
      );
      expect(entered.map(({ StepName }) => StepName)).toEqual(['fnfTask', 'after']);
    });
  });
}

function describePatternCallback(manual: () => ManualStack): void {
  describe('1. pattern waitForCallback', () => {
    it('waits although flowB has ended', async () => {
      const name = manual().listing('1-pattern-callback');
      await manual().start(name, 'run');
      const token = await tokenOfB(manual());
      const { output } = await manual().detailOf<{ output: ChildStart }>(
        name,
        'run',
        'TaskSubmitted',
      );
      await manual().report(token, {});
      await manual().outputOf('flowB', output.ExecutionName);
      expect(typesOf(await manual().history(name, 'run')).at(-1)).toBe('TaskSubmitted');
      const names = { FlowName: `listing-${name}`, ExecutionName: 'run' };
      const stopped = await manual().stack.call('StopExecution', { ...names, Error: 'enough' });
      expect([stopped.status, (await manual().describe(name, 'run'))['Status']]).toEqual([
        200,
        'Stopped',
      ]);
    });
  });
}

function describeContext(manual: () => ManualStack): void {
  describe('2. context', () => {
    it('tells a child of its parent, and the child calls back', async () => {
      const name = manual().listing('2-context-to-child');
      expect(await manual().run(name)).toEqual({ reported: true });
      const { output } = await manual().detailOf<{ output: ChildStart }>(
        name,
        'run',
        'TaskSubmitted',
      );
      expect(await manual().inputOf('child', output.ExecutionName)).toEqual({
        parent_flow: `listing-${name}`,
        parent_execution: 'run',
        parent_token: expect.stringMatching(/^[\w-]{40,}$/) as unknown,
      });
    });

    it('tells of flow, step, event and iteration', async () => {
      const name = manual().listing('2-context-of-a-step');
      await manual().run(name, { orders: ['a', 'b'] });
      const events = await manual().history(name, 'run');
      const entered = events.filter(
        ({ Type, StepName }) => Type === 'StepEntered' && StepName === 'startChild',
      );
      const started = events.filter(({ Type }) => Type === 'TaskSucceeded');
      const inputs = await Promise.all(
        started.map(async ({ EventDetail }) => {
          const { output } = parse(EventDetail) as unknown as { output: ChildStart };
          return manual().inputOf('child', output.ExecutionName);
        }),
      );
      const { body: flow } = await manual().stack.call('DescribeFlow', { Name: `listing-${name}` });
      const byPosition = inputs.toSorted((a, b) => Number(a['position']) - Number(b['position']));
      expect(byPosition).toEqual(
        [0, 1].map((position) => ({
          flow_id: flow['Id'],
          step: 'startChild',
          event: expect.any(Number),
          position,
        })),
      );
      expect(inputs.map(({ event }) => event).toSorted()).toEqual(
        entered.map(({ EventId }) => EventId).toSorted(),
      );
    });
  });
}

function describeRequestResponse(manual: () => ManualStack): void {
  describe('3. child flow, requestResponse', () => {
    it('has ExecutionName, FlowName and RequestId as its result', async () => {
      const output = await manual().run(manual().listing('3-child-request-response'), {
        childName: 'named',
      });
      expect(output).toEqual({
        request: expect.stringMatching(REQUEST_ID) as unknown,
        execution: 'named',
        flow: 'child',
      });
      expect(await manual().inputOf('child', 'named')).toEqual({ childName: 'named' });
      expect(await manual().outputOf('child', 'named')).toEqual({ child: { childName: 'named' } });
    });

    it('needs no parameter: its input is passed on, its name is random', async () => {
      const output = (await manual().run(manual().listing('3-child-defaults'), {
        n: 1,
      })) as ChildStart;
      expect(output).toEqual(startOf('child', expect.stringMatching(/^.{20,}$/)));
      expect(await manual().inputOf('child', output.ExecutionName)).toEqual({ n: 1 });
    });
  });
}

function describeSync(manual: () => ManualStack): void {
  describe('4. child flow, sync, in a parallel step', () => {
    it("has the child's output as the local of its step", async () => {
      const name = manual().listing('4-child-sync-in-parallel');
      const output = await manual().run(name, { childSyncName: 'synced' });
      const events = await manual().history(name, 'run');
      const exit = events.find(
        ({ Type, StepName }) => Type === 'StepExited' && StepName === 'startChildSync',
      );
      expect(parse(exit?.EventDetail)).toEqual({ local: { child: { childSyncName: 'synced' } } });
      expect(await manual().outputOf('child', 'synced')).toEqual({
        child: { childSyncName: 'synced' },
      });
      expect(output).toEqual({});
    });
  });
}

function describeCallback(manual: () => ManualStack): void {
  describe('5. child flow, waitForCallback', () => {
    it.each(['5-child-callback', '5-child-callback-in-parallel'])(
      '%s has the reported output as the local of its step',
      async (name) => {
        const childCallbackName = `of-${name}`;
        await manual().run(manual().listing(name), { childCallbackName });
        const events = await manual().history(name, 'run');
        const exit = events.find(
          ({ Type, StepName }) => Type === 'StepExited' && StepName === 'startChildCallback',
        );
        expect(parse(exit?.EventDetail)).toEqual({ local: { reported: true } });
        expect(await manual().inputOf('child', childCallbackName)).toEqual({
          childCallbackName,
          task_token: expect.any(String) as unknown,
        });
      },
    );
  });
}

function describeWholeStep(manual: () => ManualStack): void {
  describe('a child flow around a whole parallel step', () => {
    it('has its error, which the parent catches', async () => {
      await manual().createFlow(
        'parallelChild',
        `version: v1
type: flow
steps:
  - type: parallel
    name: both
    branches:
      - steps: [{type: wait, name: forever, duration: 86400}]
      - steps: [{type: fail, name: broken, error: OutOfStock, cause: no tea left}]
`,
      );
      await manual().createFlow(
        'parallelParent',
        `version: v1
type: flow
steps:
  - type: task
    name: all
    resourceArn: acs:fnf:::flow/parallelChild
    pattern: sync
    errorMappings: [{target: error, source: $local.error}, {target: cause, source: $local.cause}]
    catch: [{errors: [OutOfStock], goto: refund}]
  - {type: fail, name: notReached, error: NotCaught, cause: ''}
  - type: pass
    name: refund
    outputMappings: [{target: refunded, source: $input.error}, {target: because, source: $input.cause}]
`,
      );
      expect(await manual().run('parallelParent')).toEqual({
        error: 'OutOfStock',
        cause: 'no tea left',
        refunded: 'OutOfStock',
        because: 'no tea left',
      });
    });
  });
}

/** What wrong or hostile clients get from a running stack, and that nothing of it leaves a trace. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type ApiEvent,
  readHistory,
  start,
  typesOf,
  waitForEnd,
} from '../support/executions-api.ts';
import { type LocalProcess, startLocalProcess } from '../support/local-process.ts';
import { pollUntil } from '../support/poll.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'sluice-hostile-'));
let stack: LocalProcess;

const ASK = `version: v1
type: flow
steps:
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/questions/messages
    pattern: waitForCallback
    timeoutSeconds: 5
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $, Priority: 1}
`;

const flowOf = (Name: string, Definition: string) => ({
  Name,
  Definition,
  Description: '',
  Type: 'FDL',
});

beforeAll(async () => {
  mkdirSync(join(folder, 'examples'));
  stack = await startLocalProcess({
    dataDir: join(folder, 'data'),
    examplesDir: join(folder, 'examples'),
  });
  expect((await stack.call('CreateFlow', flowOf('ask', ASK))).status).toBe(200);
});

afterAll(async () => {
  expect(await stack.stop()).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

function tokenOf(events: readonly ApiEvent[]): string | undefined {
  if (!typesOf(events).includes('TaskSubmitted')) return undefined;
  const scheduled = events.find(({ Type }) => Type === 'TaskScheduled');
  const detail = JSON.parse(scheduled?.EventDetail ?? '{}') as { input: { token: string } };
  return detail.input.token;
}

async function waitingExecution(name: string): Promise<string> {
  await start(stack, 'ask', name, {});
  return pollUntil('the token', async () => tokenOf(await readHistory(stack, 'ask', name)));
}

describe('StartExecution', () => {
  it('made 50 times at once with one name is 50 × 200 and one execution', async () => {
    const request = { FlowName: 'ask', ExecutionName: 'crowd', Input: '{}' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => stack.call('StartExecution', request)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(new Set(answers.map(({ body }) => body['StartedTime'])).size).toBe(1);
    const { body } = await stack.call('ListExecutions', {
      FlowName: 'ask',
      ExecutionNamePrefix: 'crowd',
    });
    expect(body['Executions']).toHaveLength(1);
    const { status } = await waitForEnd(stack, 'ask', 'crowd');
    const types = typesOf(await readHistory(stack, 'ask', 'crowd'));
    expect([status, types.filter((type) => type === 'ExecutionStarted').length]).toEqual([
      'Failed',
      1,
    ]);
  });

  it('with an input of 300 KB is EntityTooLarge', async () => {
    const Input = JSON.stringify({ text: 'x'.repeat(300 * 1024) });
    const answer = await stack.call('StartExecution', { FlowName: 'ask', Input });
    expect([answer.status, answer.body['Code']]).toEqual([400, 'EntityTooLarge']);
  });
});

describe('CreateFlow', () => {
  const bomb = [
    'version: v1',
    'type: flow',
    'a: &a [x, x, x, x, x, x, x, x, x, x]',
    ...Array.from({ length: 8 }, (_, i) => {
      const [name, of] = [String.fromCharCode(98 + i), String.fromCharCode(97 + i)];
      return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${of}`).join(', ')}]`;
    }),
    'steps: [{type: pass, name: p}]',
  ].join('\n');

  it.each([
    ['aliases that expand to a billion nodes', bomb, /50,?000|nodes|alias/i],
    [
      'a condition with a syntax error',
      'version: v1\ntype: flow\nsteps:\n  - type: choice\n    name: c\n    choices:\n      - condition: $.a ==\n        goto: c\n',
      /7:\d+.*unexpected/s,
    ],
    ['text that is no YAML', 'version: v1\n\tsteps: {', /2:1/],
    ['steps that are no list', 'version: v1\ntype: flow\nsteps: 5\n', /3:8/],
  ])('with %s says where and what', async (_what, definition, message) => {
    const { status, body } = await stack.call('CreateFlow', flowOf('bad', definition));
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
    expect(body['Message']).toMatch(message);
  });

  it('with a mapping target named __proto__ makes a plain key', async () => {
    const definition = `version: v1
type: flow
steps:
  - type: pass
    name: p
    outputMappings: [{target: __proto__, source: {polluted: true}}, {target: seen, source: $input.polluted}]
`;
    expect((await stack.call('CreateFlow', flowOf('proto', definition))).status).toBe(200);
    await start(stack, 'proto', 'run', {});
    await waitForEnd(stack, 'proto', 'run');
    const { body } = await stack.call('DescribeExecution', {
      FlowName: 'proto',
      ExecutionName: 'run',
    });
    expect(body['Output']).toBe('{"__proto__":{"polluted":true},"seen":null}');
  });
});

describe('a worker', () => {
  const succeeded = (token: string, body: string) =>
    fetch(`${stack.connection.endpoint}/callbacks/${token}/succeeded`, { method: 'POST', body });

  async function codeOf(answer: Response): Promise<unknown[]> {
    const { Code } = (await answer.json()) as { Code: string };
    return [answer.status, Code];
  }

  it('that reports a forged or truncated token, or no JSON, changes nothing; then twice and late', async () => {
    const token = await waitingExecution('worker');
    const before = await readHistory(stack, 'ask', 'worker');
    const forged = token.slice(0, -6) + (token.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA');
    for (const wrong of [forged, token.slice(0, -6), 'nonsense']) {
      expect(await codeOf(await succeeded(wrong, '{}'))).toEqual([400, 'InvalidArgument']);
    }
    expect(await codeOf(await succeeded(token, '{no json'))).toEqual([400, 'InvalidArgument']);
    const page = await fetch(`${stack.connection.endpoint}/callbacks/${token}/succeeded`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
    expect(await readHistory(stack, 'ask', 'worker')).toEqual(before);

    expect((await succeeded(token, '{"done":true}')).status).toBe(200);
    expect(await codeOf(await succeeded(token, '{}'))).toEqual([400, 'TaskAlreadyCompleted']);
    const report = { TaskToken: token, Output: '{}' };
    const again = await stack.call('ReportTaskSucceeded', report);
    expect([again.status, again.body['Code']]).toEqual([400, 'TaskAlreadyCompleted']);
    expect(await waitForEnd(stack, 'ask', 'worker')).toEqual({
      status: 'Succeeded',
      output: { done: true },
    });
  });

  it('that is too late finds its attempt over', async () => {
    const token = await waitingExecution('late');
    expect((await waitForEnd(stack, 'ask', 'late')).status).toBe('Failed');
    expect(await codeOf(await succeeded(token, '{}'))).toEqual([400, 'TaskAlreadyCompleted']);
    const types = typesOf(await readHistory(stack, 'ask', 'late'));
    expect(types.slice(-3)).toEqual(['TaskTimedOut', 'StepFailed', 'ExecutionFailed']);
  });
});

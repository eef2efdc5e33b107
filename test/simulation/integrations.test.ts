/**
 * Every service in every pattern that it has: what success, an error of the service, a time-out and a stop look like, and
 * that a process which dies before or after the call changes none of it. Patterns that a service lacks are refused.
 */
import { describe, expect, it } from '@jest/globals';
import { checkFlow } from '../../src/core/definition/check-flow.ts';
import type { CrashPoint } from '../support/crash-plan.ts';
import { outline } from '../support/ended-executions.ts';
import { type Answer, type Scenario, ScenarioRun } from '../support/scenario.ts';

type Pattern = 'requestResponse' | 'sync' | 'waitForCallback';
type Cell = readonly [service: ServiceName, pattern: Pattern];

const HEAD = 'version: v1\ntype: flow\nsteps:\n';

/** A child that does what the scenario's answers say. */
const CHILD = `${HEAD}  - {type: task, name: inner, resourceArn: 'acs:fc:::services/s/functions/inner'}\n`;

interface Service {
  /** Of the task, beside type, name and pattern. */
  readonly attributes: string;
  /** Service parameters, as flow-style YAML. */
  readonly params?: string;
  readonly patterns: readonly Pattern[];
  /** The service's own answer to the call. */
  readonly answer: Record<string, string>;
  readonly isOurs?: true;
}

const SERVICES = {
  'a function': {
    attributes: 'resourceArn: acs:fc:::services/s/functions/f',
    patterns: ['requestResponse', 'sync', 'waitForCallback'],
    answer: { did: 'it' },
  },
  'an asynchronous function': {
    attributes: 'resourceArn: acs:fc:::services/s/functions/f',
    params: '{InvocationType: Async}',
    patterns: ['requestResponse', 'sync', 'waitForCallback'],
    answer: {},
  },
  'a queue': {
    attributes: 'resourceArn: acs:mns:::/queues/q/messages',
    params: '{MessageBody: $, Priority: 1}',
    patterns: ['requestResponse', 'waitForCallback'],
    answer: { MessageId: 'm', MessageBodyMD5: 'md5', RequestId: 'r' },
  },
  'a topic': {
    attributes: 'resourceArn: acs:mns:::/topics/t/messages',
    params: '{MessageBody: $}',
    patterns: ['requestResponse', 'waitForCallback'],
    answer: { MessageId: 'm', MessageBodyMD5: 'md5', RequestId: 'r' },
  },
  'a flow': {
    attributes: 'resourceArn: acs:fnf:::flow/child',
    params: '{Input: $}',
    patterns: ['requestResponse', 'sync', 'waitForCallback'],
    answer: {},
    isOurs: true,
  },
  'an action': {
    attributes: 'action: fnf:StartExecution',
    params: '{FlowName: child, Input: $, ExecutionName: one}',
    patterns: ['requestResponse', 'waitForCallback'],
    answer: {},
    isOurs: true,
  },
} as const satisfies Record<string, Service>;

type ServiceName = keyof typeof SERVICES;
const serviceOf = (name: ServiceName): Service => SERVICES[name];

const CELLS: readonly Cell[] = (Object.keys(SERVICES) as ServiceName[]).flatMap((name) =>
  serviceOf(name).patterns.map((pattern): Cell => [name, pattern]),
);

const REFUSED: readonly Cell[] = (Object.keys(SERVICES) as ServiceName[]).flatMap((name) =>
  (['requestResponse', 'sync', 'waitForCallback'] as const)
    .filter((pattern) => !serviceOf(name).patterns.includes(pattern))
    .map((pattern): Cell => [name, pattern]),
);

function flowOf([name, pattern]: Cell, more = ''): string {
  const { attributes, params } = serviceOf(name);
  return `${HEAD}  - type: task
    name: call
    ${attributes}
    pattern: ${pattern}
    inputMappings: [{target: n, source: 7}, {target: token, source: $context.task.token}]
${params === undefined ? '' : `    serviceParams: ${params}\n`}${more}`;
}

interface Outside {
  readonly answer?: Answer;
  readonly report?: Answer;
  readonly end?: Answer;
  readonly inner?: Answer;
}

function scenarioOf(cell: Cell, outside: Outside, more = ''): Scenario {
  const { answer = { output: serviceOf(cell[0]).answer }, report, end, inner } = outside;
  const list = (one: Answer | undefined) => (one === undefined ? [] : [one]);
  return {
    about: cell.join(', '),
    flow: flowOf(cell, more),
    flows: { child: CHILD },
    answers: { call: [answer], inner: list(inner ?? { output: { from: 'child' } }) },
    reports: { call: list(report), inner: list(report) },
    ends: { call: list(end) },
  };
}

async function run(scenario: Scenario, ...points: CrashPoint[]) {
  const done = await new ScenarioRun(scenario, {}, ...points).run();
  const events = await done.world.history();
  const header = await done.world.header();
  const end = events.at(-1);
  return {
    calls: done.plan.calls,
    lines: outline(events),
    types: events.map(({ type }) => type),
    status: header?.status,
    output: header?.output,
    failure: end !== undefined && 'error' in end.detail ? end.detail : undefined,
  };
}

/** Where the call leaves this deployment, or what stands for it where the service is ours. */
function isCall([name]: Cell, label: string): boolean {
  return serviceOf(name).isOurs === true
    ? /^journal\.start$|\.send$/.test(label)
    : label === 'tasks.run';
}

/** The same end, whichever call the process dies at. */
async function holdsThroughCrashes(cell: Cell, scenario: Scenario) {
  const calm = await run(scenario);
  let struck = 0;
  for (const [index, label] of calm.calls.entries()) {
    if (!isCall(cell, label)) continue;
    for (const side of ['before', 'after'] as const) {
      struck += 1;
      const { lines, status } = await run(scenario, { call: index + 1, side });
      expect({ at: `${side} ${label}`, status, lines }).toEqual({
        at: `${side} ${label}`,
        status: calm.status,
        lines: calm.lines,
      });
    }
  }
  expect(struck).toBeGreaterThan(0);
  return calm;
}

const CALLBACK: Answer = { output: { reported: true }, afterSeconds: 100 };

function expectedOutput([name, pattern]: Cell): unknown {
  if (pattern === 'waitForCallback') return { reported: true };
  if (name === 'an asynchronous function') {
    return pattern === 'sync' ? { ended: true } : { RequestId: expect.any(String) as unknown };
  }
  if (name === 'a flow') {
    return pattern === 'sync'
      ? { from: 'child' }
      : {
          ExecutionName: expect.any(String) as unknown,
          FlowName: 'child',
          RequestId: expect.any(String) as unknown,
        };
  }
  if (name === 'an action') return expect.objectContaining({ FlowName: 'child', Name: 'one' });
  return serviceOf(name).answer;
}

describe('the success of', () => {
  it.each(CELLS)('%s with %s', async (...cell) => {
    const waits = cell[1] === 'waitForCallback';
    const end: Answer = { output: { ended: true }, afterSeconds: 50 };
    const scenario = scenarioOf(cell, { end, ...(waits ? { report: CALLBACK } : {}) });
    const { status, output, types } = await holdsThroughCrashes(cell, scenario);
    expect([status, output]).toEqual(['Succeeded', expectedOutput(cell)]);
    const isSubmitted =
      waits ||
      (cell[1] === 'sync' && (cell[0] === 'a flow' || cell[0] === 'an asynchronous function'));
    expect(types.includes('TaskSubmitted')).toBe(isSubmitted);
  });
});

describe('an error of', () => {
  it.each(CELLS)('%s with %s', async (...cell) => {
    const [name, pattern] = cell;
    const scenario = scenarioOf(cell, { answer: { error: 'Refused', cause: 'by the service' } });
    const missing = { ...scenario, flows: {} };
    const found = await holdsThroughCrashes(
      cell,
      serviceOf(name).isOurs ? missing : scenario,
    ).catch(
      // A flow that is not there is refused before anything is sent: there is no call to die at.
      async (error: unknown) => {
        if (serviceOf(name).isOurs !== true) throw error;
        return run(missing);
      },
    );
    const error =
      name === 'a flow'
        ? 'FnF.FlowNotExists'
        : name === 'an action'
          ? 'fnf.FlowNotExists'
          : 'Refused';
    expect(found.failure).toMatchObject({ error });
    const isSubmission =
      pattern === 'waitForCallback' ||
      (pattern === 'sync' && (name === 'a flow' || name === 'an asynchronous function'));
    expect(found.types).toContain(isSubmission ? 'TaskSubmitFailed' : 'TaskFailed');
  });

  it.each(CELLS.filter(([name, pattern]) => pattern === 'sync' && name !== 'a function'))(
    '%s that was accepted, with %s',
    async (...cell) => {
      const broken: Answer = { error: 'Broken', cause: 'later', afterSeconds: 50 };
      const { failure, types } = await holdsThroughCrashes(
        cell,
        scenarioOf(cell, { end: broken, inner: broken }),
      );
      expect(failure).toEqual({ error: 'Broken', cause: 'later' });
      expect(types).toContain('TaskFailed');
    },
  );

  it.each(CELLS.filter(([, pattern]) => pattern === 'waitForCallback'))(
    'the worker behind %s, with %s',
    async (...cell) => {
      const report: Answer = { error: 'Broken', cause: 'at work', afterSeconds: 100 };
      const { failure } = await holdsThroughCrashes(cell, scenarioOf(cell, { report }));
      expect(failure).toEqual({ error: 'Broken', cause: 'at work' });
    },
  );
});

/** What starts an execution and does not wait for it is over at once. */
const LASTING = CELLS.filter(
  ([name, pattern]) => !(serviceOf(name).isOurs === true && pattern === 'requestResponse'),
);

function slow(cell: Cell): Scenario {
  const never: Answer = { output: {}, afterSeconds: 600 };
  const [name, pattern] = cell;
  const isAccepted = pattern === 'waitForCallback' || (pattern === 'sync' && name !== 'a function');
  const answer = isAccepted ? {} : { answer: { ...never } };
  return scenarioOf(cell, { ...answer, end: never, inner: never });
}

describe('a time-out of', () => {
  it.each(LASTING)('%s with %s', async (...cell) => {
    const scenario = slow(cell);
    const flow = scenario.flow.replace('    pattern:', '    timeoutSeconds: 200\n    pattern:');
    const { failure, types } = await holdsThroughCrashes(cell, { ...scenario, flow });
    expect(failure).toEqual({
      error: 'FnF.TaskTimeout',
      cause: 'task "call" did not finish within 200 seconds',
    });
    expect(types).toContain('TaskTimedOut');
  });
});

describe('a stop of an execution that waits for', () => {
  it.each(LASTING)('%s with %s', async (...cell) => {
    const scenario = { ...slow(cell), stop: { afterSeconds: 150, error: 'Enough', cause: 'now' } };
    const { status, failure } = await holdsThroughCrashes(cell, scenario);
    expect([status, failure]).toEqual(['Stopped', { error: 'Enough', cause: 'now' }]);
  });
});

describe('a pattern that the service lacks is refused:', () => {
  it.each(REFUSED)('%s with %s', (...cell) => {
    const { flow, diagnostics } = checkFlow(flowOf(cell));
    expect(flow).toBeUndefined();
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      [
        'pattern',
        `pattern "sync" of step "call" is not possible with ${cell[0] === 'an action' ? 'action "fnf:StartExecution"' : cell[0]}, ` +
          'expected "requestResponse" or "waitForCallback"',
      ],
    ]);
  });
});

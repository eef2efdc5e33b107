import { describe, expect, it } from '@jest/globals';
import { ASK, PAY, finish, flowOf, outlineOf, outputOf, run } from '../support/run-in-memory.ts';

function child(name: string, attributes = ', pattern: sync'): string {
  return `  - {type: task, name: ${name}, resourceArn: "acs:fnf:::flow/ship"${attributes}}\n`;
}

const SHIP = flowOf(`  - {type: wait, name: day, duration: 86400}\n${PAY}`);

describe('a flow that is given', () => {
  it('is run where no mock answers for it, and its end is awaited', async () => {
    const finished = await finish({
      flow: flowOf(child('send')),
      children: { ship: SHIP },
      mocks: 'steps: {pay: {result: {id: 7}}}',
      input: { n: 1 },
    });
    expect(finished.notes).toEqual([]);
    expect(outlineOf(finished, 'TaskSubmitted', 'TaskSucceeded')).toEqual([
      expect.stringMatching(/^\+0s TaskSubmitted send .*"FlowName":"ship"/),
      '+86400s TaskSucceeded send {"output":{"id":7}}',
    ]);
    expect(outputOf(finished)).toEqual({ id: 7 });
  });

  it('is left alone where a mock answers for it', async () => {
    const finished = await finish({
      flow: flowOf(child('send')),
      children: { ship: SHIP },
      mocks: 'steps: {send: {result: {from: mocks}}}',
    });
    expect(outputOf(finished)).toEqual({ from: 'mocks' });
  });

  it('comes before the default, and behind an answer that holds', async () => {
    const finished = await finish({
      flow: flowOf(
        `  - type: foreach
    name: each
    iterationMapping: {collection: $.list, item: n}
    steps:
${child('send').replaceAll(/^/gm, '    ').trimEnd()}
    outputMappings: [{target: all, source: '$local[*].by'}]
`,
      ),
      children: { ship: flowOf(PAY) },
      mocks: `steps:
  send: {when: $.n == 1, result: {by: mock}}
  pay: {result: {by: flow}}
default: {error: Other}
`,
      input: { list: [1, 2] },
    });
    expect(outputOf(finished)).toEqual({ all: ['mock', 'flow'] });
  });

  it('begins with the first answers in each of its executions', async () => {
    const finished = await finish({
      flow: flowOf(child('first') + child('second')),
      children: { ship: flowOf(PAY) },
      mocks: 'steps: {pay: [{result: {id: 1}}, {result: {id: 2}}]}',
    });
    expect(outlineOf(finished, 'TaskSucceeded')).toEqual([
      '+0s TaskSucceeded first {"output":{"id":1}}',
      '+0s TaskSucceeded second {"output":{"id":1}}',
    ]);
  });

  it('may start another one, and fail with it', async () => {
    const finished = await finish({
      flow: flowOf(child('send')),
      children: {
        ship: flowOf(child('further').replace('flow/ship', 'flow/last')),
        last: flowOf('  - {type: fail, name: no, error: NoShip, cause: sunk}\n'),
      },
    });
    expect(finished.execution.status).toBe('Failed');
    expect(finished.events.at(-1)?.detail).toMatchObject({ error: 'NoShip', cause: 'sunk' });
  });

  it('is called back by its own mocks, whatever its numbers of events', async () => {
    const finished = await finish({
      flow: flowOf(`  - type: parallel
    name: both
    branches:
      - steps:
${ASK.replaceAll(/^/gm, '      ').trimEnd()}
      - steps:
${child('send').replaceAll(/^/gm, '      ').trimEnd()}
`),
      children: { ship: flowOf(ASK.replace('name: ask', 'name: askShip')) },
      mocks: `steps:
  ask: {callback: {afterSeconds: 50}}
  askShip: {callback: {output: {by: ship}, afterSeconds: 20}}
`,
    });
    expect(finished.execution.status).toBe('Succeeded');
    expect(outlineOf(finished, 'TaskSucceeded').map((line) => line.split(' {')[0])).toEqual([
      '+20s TaskSucceeded send',
      '+50s TaskSucceeded ask',
    ]);
  });

  describe('that reports the task of its parent itself', () => {
    const parent = flowOf(`  - type: task
    name: send
    resourceArn: acs:fnf:::flow/ship
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {Input: $}
`);
    const reports = (serviceParams: string, action = 'ReportTaskSucceeded') => ({
      flow: parent,
      children: {
        ship: flowOf(`  - type: task
    name: tell
    action: fnf:${action}
    inputMappings: [{target: token, source: $input.token}]
    serviceParams: {${serviceParams}}
`),
      },
    });

    it('calls it back, whatever the default', async () => {
      const parts = reports('TaskToken: $.token, Output: \'{"by":"child"}\'');
      const mocks = 'default: {error: Other}';
      expect(outputOf(await finish({ ...parts, mocks }))).toEqual({ by: 'child' });
    });

    it('fails it', async () => {
      const parts = reports('TaskToken: $.token, Error: Sunk, Cause: storm', 'ReportTaskFailed');
      const { events } = await finish(parts);
      expect(events.at(-1)?.detail).toMatchObject({ error: 'Sunk', cause: 'storm' });
    });

    it('is left to the mocks that answer for the report', async () => {
      const parts = reports("TaskToken: $.token, Output: '{}'");
      const { obstacle } = await finish({ ...parts, mocks: 'steps: {tell: {result: {}}}' });
      expect(obstacle).toMatchObject({ kind: 'stuck', steps: [{ stepName: 'send' }] });
    });

    it('is not answered with a token of another world', async () => {
      const { obstacle } = await finish(reports("TaskToken: foreign, Output: '{}'"));
      expect(obstacle).toMatchObject({ kind: 'unanswered', stepName: 'tell', flowName: 'ship' });
    });
  });

  it('goes on alone when nobody waits for it', async () => {
    const finished = await finish({
      flow: flowOf(child('send', '')),
      children: { ship: SHIP },
    });
    expect(finished.execution.status).toBe('Succeeded');
    expect(finished.obstacle).toBeUndefined();
  });

  it('keeps its parent waiting with a callback that never comes', async () => {
    const { obstacle } = await finish({
      flow: flowOf(child('send')),
      children: { ship: flowOf(ASK) },
      mocks: 'steps: {ask: {result: {}}}',
    });
    expect(obstacle).toEqual({
      kind: 'stuck',
      steps: [{ stepName: 'ask', hasAnswers: true, wasRefused: false }],
    });
  });

  it('lets a parent that is stuck otherwise wait for it first', async () => {
    const finished = await finish({
      flow: flowOf(`  - type: parallel
    name: both
    branches:
      - steps:
${ASK.replaceAll(/^/gm, '      ').trimEnd()}
      - steps:
${child('send').replaceAll(/^/gm, '      ').trimEnd()}
`),
      children: { ship: SHIP },
      mocks: 'steps: {ask: {result: {}}, pay: {result: {}}}',
    });
    expect(finished.obstacle).toMatchObject({ kind: 'stuck', steps: [{ stepName: 'ask' }] });
    expect(outlineOf(finished, 'TaskSucceeded')).toEqual([
      expect.stringMatching(/^\+86400s TaskSucceeded send /),
    ]);
  });

  it('is named where one of its calls is not answered', async () => {
    const { obstacle } = await finish({
      flow: flowOf(child('send')),
      children: { ship: flowOf(PAY) },
    });
    expect(obstacle).toMatchObject({ kind: 'unanswered', stepName: 'pay', flowName: 'ship' });
  });

  it('is checked like the flow that is run', async () => {
    const answer = await run({
      flow: flowOf(child('send')),
      children: { ship: flowOf('  - {type: pas, name: a}\n') },
    });
    expect(answer).toEqual({
      kind: 'refused',
      problems: [expect.stringContaining('ship.yml:4:12: type "pas" of step "a"')],
    });
  });

  it('is started by a task, or its name is wrong', async () => {
    const children = { shp: SHIP };
    expect(await run({ flow: flowOf(child('send')), children })).toEqual({
      kind: 'refused',
      problems: [
        'flow "shp" is given, but no task starts it, expected "ship"; did you mean "ship"?',
      ],
    });
    expect(await run({ flow: flowOf(PAY), children })).toEqual({
      kind: 'refused',
      problems: ['flow "shp" is given, but no task starts it: none starts a flow'],
    });
  });

  it('may be started by another given flow alone, from deep inside', async () => {
    const inside = `  - type: choice
    name: which
    choices: [{condition: $.n == 1, steps: [{type: pass, name: one}]}]
    default: {steps: [{type: task, name: further, resourceArn: "acs:fnf:::flow/last", pattern: sync}]}
`;
    const finished = await finish({
      flow: flowOf(child('send')),
      children: { ship: flowOf(inside), last: flowOf('  - {type: pass, name: done}\n') },
    });
    expect(finished.execution.status).toBe('Succeeded');
  });

  it('has steps that the mocks may answer, and that nobody has otherwise', async () => {
    const flow = flowOf(child('send'));
    const parts = { flow, children: { ship: flowOf(PAY) }, mocks: 'steps: {pya: {result: {}}}' };
    expect(await run(parts)).toMatchObject({
      kind: 'refused',
      problems: [expect.stringContaining('"pya" is not a step of any of the flows')],
    });
  });

  it('says the same for the same seed', async () => {
    const parts = {
      flow: flowOf(child('first') + child('second')),
      children: { ship: flowOf(ASK) },
      mocks: 'steps: {ask: {callback: {output: {a: 1}}}}',
    };
    expect(JSON.stringify(await finish(parts))).toBe(JSON.stringify(await finish(parts)));
  });
});

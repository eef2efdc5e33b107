import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ASK_FLOW, ORDER_FLOW, RunTrial } from '../../support/run-trial.ts';

let trial: RunTrial;

beforeEach(async () => {
  trial = await RunTrial.open();
});

afterEach(() => trial.close());

describe('a run that cannot go on', () => {
  it('names the step that is not answered, and shows what to add', async () => {
    const flow = await trial.put('order.yml', ORDER_FLOW);
    expect(await trial.run(flow, '--input', '{"n":1}')).toBe(2);
    expect(trial.terminal.printed.at(-1)).toBe('\nRunning');
    expect(trial.complained)
      .toBe(`sluice: step "charge" calls acs:fc:::services/pay/functions/charge, and there is no mocks file; write one, and name it with --mocks:

steps:
  charge:
    - result: {}

the call's input is {"n":1}`);
  });

  it('shows how to give the flow that the step starts', async () => {
    const starts = (name: string) =>
      ORDER_FLOW.replace('acs:fc:::services/pay/functions/charge', `acs:fnf:::flow/${name}`);
    expect(await trial.run(await trial.put('order.yml', starts('ship')))).toBe(2);
    expect(trial.complained).toContain(
      `\n\nor let the flow itself be run, with "--flow ship=<its file>"\n\nthe call's input is {}`,
    );
    expect(await trial.run(await trial.put('order.yml', starts('order')))).toBe(2);
    expect(trial.complained).not.toContain('--flow');
  });

  it('shows what works when it is added', async () => {
    const flow = await trial.put('odd.yml', ASK_FLOW.replace('name: ask', 'name: "true"'));
    await trial.run(flow);
    const [, shown = ''] = trial.complained.split('\n\n');
    const mocks = await trial.put('mocks.yml', shown);
    expect(shown).toContain('"true":\n    - callback: {output: {}}');
    expect(await trial.run(flow, '--mocks', mocks)).toBe(0);
  });

  it('says whether the mocks have nothing for the step, or nothing that holds', async () => {
    const flow = await trial.put('order.yml', ORDER_FLOW);
    const mocks = await trial.put('mocks.yml', 'steps: {charge: {when: $.n == 1, result: {}}}');
    expect(await trial.run(flow, '--mocks', mocks)).toBe(2);
    expect(trial.complained).toContain(
      'none of its answers in mocks.yml holds for this call; add one:',
    );
    expect(await trial.run(flow, '--mocks', await trial.put('none.yml', 'steps: {}'))).toBe(2);
    expect(trial.complained).toContain('none.yml has no answer for it; add one:');
  });

  it('exits with 1 when it waits for a callback that never comes', async () => {
    const flow = await trial.put('ask.yml', ASK_FLOW);
    const mocks = await trial.put('mocks.yml', 'steps: {ask: {result: {}}}');
    expect(await trial.run(flow, '--mocks', mocks, '--format', 'json')).toBe(1);
    expect(JSON.parse(trial.printed)).toMatchObject({
      status: 'Running',
      output: null,
      error: null,
    });
    expect(trial.complained)
      .toBe(`sluice: step "ask" waits for a callback that never comes: the answer that it got has no "callback", and nothing has "timeoutSeconds"
give the step or the flow a timeout, or in the mocks file that answer a callback:

callback: {output: {}}`);
  });

  it('shows a whole answer to add where the mocks have none for the step', async () => {
    const flow = await trial.put('ask.yml', ASK_FLOW);
    const byDefault = 'default: {result: {}}\n';
    expect(await trial.run(flow, '--mocks', await trial.put('default.yml', byDefault))).toBe(1);
    const [problem = '', shown = ''] = trial.complained.split('\n\n');
    expect(problem).toBe(
      `sluice: step "ask" waits for a callback that never comes: no mock gives it, and nothing has "timeoutSeconds"
give the step or the flow a timeout, or add to the mocks file:`,
    );
    expect(await trial.run(flow, '--mocks', await trial.put('mocks.yml', byDefault + shown))).toBe(
      0,
    );
  });

  it('says that a callback was refused, and why', async () => {
    const flow = await trial.put('ask.yml', ASK_FLOW);
    const large = `steps: {ask: {callback: {output: ${'x'.repeat(300_000)}}}}`;
    expect(await trial.run(flow, '--mocks', await trial.put('mocks.yml', large))).toBe(1);
    expect(trial.terminal.complained).toEqual([
      expect.stringMatching(/^sluice: the callback of step "ask" was refused: .*262144/),
      `sluice: step "ask" waits for a callback that never comes: the one that the mocks give was refused, and nothing has "timeoutSeconds"
give the step or the flow a timeout, or in the mocks file the answer another callback`,
    ]);
  });

  it('tells steps that wait for different reasons apart', async () => {
    const branch = (name: string) =>
      `      - steps:\n${ASK_FLOW.split('steps:\n')[1]!
        .replaceAll(/^(?=.)/gm, '      ')
        .replace('name: ask', `name: ${name}`)}`;
    const flow = await trial.put(
      'two.yml',
      `version: v1\ntype: flow\nsteps:\n  - type: parallel\n    name: both\n    branches:\n${branch('a')}${branch('b')}${branch('c')}`,
    );
    const mocks = await trial.put('mocks.yml', 'steps: {b: {result: {}}}\ndefault: {result: {}}');
    expect(await trial.run(flow, '--mocks', mocks)).toBe(1);
    expect(trial.complained).toMatch(
      /^sluice: steps "a", "c" wait for a callback .*: no mock gives it/,
    );
    expect(trial.complained).toMatch(
      /\nstep "b" waits for a callback .*: the answer that it got has/,
    );
  });

  it('calls standard input the same in every message', async () => {
    const flow = await trial.put('order.yml', ORDER_FLOW);
    trial.terminal.input = 'steps: {}';
    expect(await trial.run(flow, '--mocks', '-')).toBe(2);
    expect(trial.complained).toContain('<stdin> has no answer for it; add one:');
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/core/shared/json.ts';
import { EACH_FLOW, ASK_FLOW, ORDER_FLOW, ORDER_MOCKS, RunTrial } from '../../support/run-trial.ts';

let trial: RunTrial;

beforeEach(async () => {
  trial = await RunTrial.open();
});

afterEach(() => trial.close());

describe('sluice run', () => {
  it('prints the history as a table, then status and output', async () => {
    const flow = await trial.put('order.yml', ORDER_FLOW);
    const mocks = await trial.put('mocks.yml', ORDER_MOCKS);
    expect(await trial.run(flow, '--mocks', mocks, '--input', '{"n": 1}', '--name', 'first')).toBe(
      0,
    );
    expect(trial.terminal.complained).toEqual([]);
    expect(trial.printed).toBe(`order · first · input {"n": 1}

  ID       TIME  TYPE                STEP              DETAIL
   1    +0.000s  ExecutionStarted                      input {"n":1}
   2    +0.000s  StepEntered         minute            input {"n":1}
   3    +0.000s  StepStarted         minute            input {"n":1}
   4   +60.000s  StepSucceeded       minute            output {}
   5   +60.000s  StepExited          minute            local {}
   6   +60.000s  StepEntered         charge            input {"n":1}
   7   +60.000s  StepStarted         charge            input {"n":1}
   8   +60.000s  TaskScheduled       charge            acs:fc:::services/pay/functions/charge (requestResponse)
   9   +60.000s  TaskStarted         charge
  10   +60.000s  TaskFailed          charge            FC.ResourceThrottled: busy
  11   +62.000s  TaskScheduled       charge            acs:fc:::services/pay/functions/charge (requestResponse)
  12   +62.000s  TaskStarted         charge
  13   +62.250s  TaskSucceeded       charge            output {"id":7}
  14   +62.250s  StepSucceeded       charge            output {"id":7}
  15   +62.250s  StepExited          charge            local {"id":7}
  16   +62.250s  ExecutionSucceeded                    output {"id":7}

Succeeded  {"id":7}`);
  });

  it('prints one JSON document with the events of the API', async () => {
    const flow = await trial.put('order.yml', ORDER_FLOW);
    const mocks = await trial.put('mocks.yml', ORDER_MOCKS);
    const options = ['--format', 'json', '--start-time', '2026-05-01T10:00:00+02:00'];
    expect(await trial.run(flow, '--mocks', mocks, ...options)).toBe(0);
    const report = JSON.parse(trial.printed) as { events: readonly Json[] };
    expect({ ...report, events: report.events.length }).toEqual({
      status: 'Succeeded',
      output: { id: 7 },
      error: null,
      cause: null,
      events: 16,
    });
    expect(report.events[9]).toEqual({
      EventId: 10,
      Type: 'TaskFailed',
      StepName: 'charge',
      Time: '2026-05-01T08:01:00.000Z',
      ScheduleEventId: 8,
      EventDetail: '{"error":"FC.ResourceThrottled","cause":"busy"}',
    });
  });

  it('prints the same for the same seed, token and ids included', async () => {
    const flow = await trial.put('ask.yml', ASK_FLOW);
    const mocks = await trial.put('mocks.yml', 'steps: {ask: {callback: {}}}');
    const texts: string[] = [];
    for (const seed of ['1', '1', '4294967295']) {
      expect(await trial.run(flow, '--mocks', mocks, '--format', 'json', '--seed', seed)).toBe(0);
      texts.push(trial.printed);
    }
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).not.toBe(texts[0]);
  });

  it('exits with 1 when the execution fails, and says why', async () => {
    const text = 'version: v1\ntype: flow\nsteps:\n  - {type: fail, name: no, error: No}\n';
    const flow = await trial.put('no.yml', text);
    expect(await trial.run(flow)).toBe(1);
    expect(trial.terminal.printed.at(-1)).toBe('\nFailed  No');
    expect(await trial.run(flow, '--format', 'json')).toBe(1);
    expect(JSON.parse(trial.printed)).toMatchObject({
      status: 'Failed',
      output: null,
      error: 'No',
      cause: '',
    });
  });

  it('reads the flow, the mocks or the input from standard input, one of them', async () => {
    const flow = await trial.put('order.yml', ORDER_FLOW);
    const mocks = await trial.put('mocks.yml', ORDER_MOCKS);
    trial.terminal.input = ORDER_FLOW;
    expect(await trial.run('-', '--mocks', mocks)).toBe(0);
    expect(trial.terminal.printed[0]).toBe('flow · run · input {}\n');
    trial.terminal.input = ORDER_MOCKS;
    expect(await trial.run(flow, '--mocks', '-')).toBe(0);
    trial.terminal.input = '{"n": 2}';
    expect(await trial.run(flow, '--mocks', mocks, '--input-file', '-')).toBe(0);
    expect(await trial.run('-', '--mocks', '-')).toBe(2);
    expect(trial.complained).toBe('sluice: standard input can be read once only');
  });
});

describe('sluice run --flow', () => {
  const SHIP =
    'version: v1\ntype: flow\nsteps:\n  - {type: task, name: ship, resourceArn: "acs:fnf:::flow/ship", pattern: sync}\n';

  it('gives flows that tasks start', async () => {
    const order = await trial.put('order.yml', SHIP);
    const ship = await trial.put('shipping.yml', SHIP.replace('flow/ship', 'flow/pack-all'));
    const pack = await trial.put('pack.yml', ORDER_FLOW);
    const mocks = await trial.put('mocks.yml', ORDER_MOCKS);
    const flows = ['--flow', `ship=${ship}`, '--flow', `pack-all=${pack}`];
    expect(await trial.run(order, ...flows, '--mocks', mocks)).toBe(0);
    expect(trial.terminal.complained).toEqual([]);
    expect(trial.terminal.printed.at(-1)).toBe('\nSucceeded  {"id":7}');
  });

  it('says whose step is not answered', async () => {
    const order = await trial.put('order.yml', SHIP);
    const ship = await trial.put('ship.yml', ORDER_FLOW);
    expect(await trial.run(order, '--flow', `ship=${ship}`)).toBe(2);
    expect(trial.complained).toMatch(/^sluice: step "charge" of flow "ship" calls acs:fc:::/);
  });

  it.each([
    [['--flow', 'ship'], /Expected a name and a file: name=file/],
    [['--flow', 'a b=order.yml'], /Expected a name and a file: name=file/],
    [['--flow', 'a=x.yml', '--flow', 'a=y.yml'], /Flow "a" has been given before/],
    [['--flow', 'a=/does/not/exist'], /^sluice: cannot read "\/does\/not\/exist": /],
    [['--flow', 'a=-', '--mocks', '-'], /^sluice: standard input can be read once only/],
    [['--flow', 'order=-'], /^sluice: flow "order" of --flow has the name of the flow that is run/],
  ])('exits with 2: %j', async (args, complaint) => {
    trial.terminal.input = ORDER_FLOW;
    expect(await trial.run(await trial.put('order.yml', SHIP), ...args)).toBe(2);
    expect(trial.terminal.printed).toEqual([]);
    expect(trial.complained).toMatch(complaint);
  });
});

describe('a large history', () => {
  const LIST = Array.from({ length: 500 }, (_, index) => index);

  it('is printed event by event, in JSON too', async () => {
    const flow = await trial.put('each.yml', EACH_FLOW);
    const input = await trial.put('input.json', JSON.stringify({ list: LIST }));
    expect(await trial.run(flow, '--input-file', input, '--format', 'json')).toBe(0);
    const longest = Math.max(...trial.terminal.printed.map((text) => text.length));
    expect(longest).toBeLessThan(10_000);
    const { events } = JSON.parse(trial.printed) as { events: readonly { EventId: number }[] };
    expect(events.map(({ EventId }) => EventId)).toEqual(events.map((_event, index) => index + 1));
    expect(events.length).toBeGreaterThan(4 * LIST.length);
  });

  it('waits for whoever reads it', async () => {
    const flow = await trial.put('each.yml', EACH_FLOW);
    for (const format of ['json', 'table']) {
      let most = 0;
      let printedBefore = 0;
      trial.terminal.ready = async () => {
        most = Math.max(most, trial.terminal.printed.length - printedBefore);
        printedBefore = trial.terminal.printed.length;
      };
      expect(await trial.run(flow, '--input', '{"list":[1,2,3]}', '--format', format)).toBe(0);
      // The head comes with the first event.
      expect(most).toBeLessThanOrEqual(3);
      expect(trial.terminal.printed.length - printedBefore).toBeLessThanOrEqual(2);
    }
  });
});

describe('a run that is called wrongly', () => {
  it.each([
    [['--input', '[1]'], 'sluice: Input must be a JSON object, such as {"key": "value"}.'],
    [['--input', '{'], 'sluice: Input must be a JSON object, such as {"key": "value"}.'],
    [['--name', 'a b'], /argument 'a b' is invalid. ExecutionName 'a b' is not a name/],
    [['--name', ''], /argument '' is invalid. ExecutionName '' is not a name/],
    [['--mocks', '/does/not/exist'], /^sluice: cannot read "\/does\/not\/exist": /],
    [['--start-time', 'noon'], /Expected a time like 2024-01-01T00:00:00Z/],
    [['--seed', '4294967296'], /Expected a whole number from 0 to 4294967295/],
    [['--seed', '-1'], /Expected a whole number/],
    [['--format', 'xml'], /Allowed choices are table, json/],
    [['--input', '{}', '--input-file', 'x'], /cannot be used with/],
    [['--input', `{"a":"${'x'.repeat(300_000)}"}`], /^sluice: .*262144 bytes/],
  ])('exits with 2: %j', async (args, complaint) => {
    const flow = await trial.put('order.yml', ORDER_FLOW);
    expect(await trial.run(flow, ...args)).toBe(2);
    expect(trial.terminal.printed).toEqual([]);
    if (typeof complaint === 'string') expect(trial.complained).toBe(complaint);
    else expect(trial.complained).toMatch(complaint);
  });

  it('shows what is wrong with the flow', async () => {
    const flow = await trial.put('order.yml', ORDER_FLOW.replace('name: charge', 'nmae: charge'));
    expect(await trial.run(flow)).toBe(2);
    expect(trial.terminal.printed).toEqual([]);
    expect(trial.complained).toContain('order.yml:5:5: step 2 has no "name"');
    expect(trial.complained).toContain('order.yml:6:5: warning: "nmae"');
  });

  it('shows what is wrong with the mocks', async () => {
    const flow = await trial.put('order.yml', ORDER_FLOW);
    const mocks = await trial.put('mocks.yml', 'steps: {chrage: {result: {}}}');
    expect(await trial.run(flow, '--mocks', mocks)).toBe(2);
    expect(trial.terminal.printed).toEqual([]);
    expect(trial.complained).toBe(`mocks.yml:1:9: "chrage" is not a step of the flow [mocks]
  |
1 | steps: {chrage: {result: {}}}
  |         ^~~~~~ did you mean "charge"?`);
  });

  it.each([0, 1, 2])('refuses a folder, of %i files', async (count) => {
    const flow = await trial.put('order.flow', ORDER_FLOW);
    const names = ['a.yml', 'b.yml'].slice(0, count);
    for (const name of names) await trial.put(name, ORDER_FLOW);
    const { folder } = trial;
    for (const args of [[folder], [flow, '--mocks', folder], [flow, '--input-file', folder]]) {
      expect(await trial.run(...args)).toBe(2);
      expect(trial.terminal.complained).toEqual([
        `sluice: "${folder}" is a folder, expected a file`,
      ]);
    }
  });
});

describe('what a run says beside', () => {
  it('is warnings before, and notes behind the history', async () => {
    const flow = await trial.put(
      'ask.yml',
      ASK_FLOW.replace('source: $context.task.token', 'source: none').replace(
        'name: ask',
        'name: ask\n    nothing: 1',
      ),
    );
    const mocks = await trial.put('mocks.yml', 'steps: {ask: {callback: {}}}');
    expect(await trial.run(flow, '--mocks', mocks)).toBe(0);
    expect(trial.complained).toMatch(
      /^ask\.yml:6:5: warning: "nothing" of step "ask" has no meaning/,
    );
    expect(trial.terminal.complained.at(-1)).toMatch(
      /^sluice: step "ask" is called back here, but/,
    );
  });
});

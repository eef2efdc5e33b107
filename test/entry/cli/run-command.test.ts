import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runSluice } from '../../../src/entry/cli/program.ts';
import type { Json } from '../../../src/core/shared/json.ts';
import { SERVICES } from '../../support/command-services.ts';
import { TestTerminal } from '../../support/test-terminal.ts';

const FLOW = `version: v1
type: flow
steps:
  - {type: wait, name: minute, duration: 60}
  - type: task
    name: charge
    resourceArn: acs:fc:::services/pay/functions/charge
    retry: [{errors: [FC.ResourceThrottled], intervalSeconds: 2}]
`;

const MOCKS = `steps:
  charge:
    - error: FC.ResourceThrottled
      cause: busy
    - result: {id: 7}
      afterSeconds: 0.25
`;

const WAITING = `version: v1
type: flow
steps:
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/questions/messages
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $}
`;

let terminal: TestTerminal;
let folder: string;

beforeEach(async () => {
  terminal = new TestTerminal();
  folder = await mkdtemp(join(tmpdir(), 'sluice-run-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const run = (...args: readonly string[]) => runSluice(terminal, ['run', ...args], SERVICES);
const printed = () => terminal.printed.join('\n');
/** Without the folder, which has another name each time. */
const complained = () => terminal.complained.join('\n').replaceAll(`${folder}/`, '');

describe('sluice run', () => {
  it('prints the history as a table, then status and output', async () => {
    const flow = await put('order.yml', FLOW);
    const mocks = await put('mocks.yml', MOCKS);
    expect(await run(flow, '--mocks', mocks, '--input', '{"n": 1}', '--name', 'first')).toBe(0);
    expect(terminal.complained).toEqual([]);
    expect(printed()).toBe(`order · first · input {"n": 1}

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
    const flow = await put('order.yml', FLOW);
    const mocks = await put('mocks.yml', MOCKS);
    const options = ['--format', 'json', '--start-time', '2026-05-01T10:00:00+02:00'];
    expect(await run(flow, '--mocks', mocks, ...options)).toBe(0);
    const report = JSON.parse(printed()) as { events: readonly Json[] };
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
    const flow = await put('ask.yml', WAITING);
    const mocks = await put('mocks.yml', 'steps: {ask: {callback: {}}}');
    const texts: string[] = [];
    for (const seed of ['1', '1', '4294967295']) {
      terminal = new TestTerminal();
      expect(await run(flow, '--mocks', mocks, '--format', 'json', '--seed', seed)).toBe(0);
      texts.push(printed());
    }
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).not.toBe(texts[0]);
  });

  it('exits with 1 when the execution fails, and says why', async () => {
    const text = 'version: v1\ntype: flow\nsteps:\n  - {type: fail, name: no, error: No}\n';
    const flow = await put('no.yml', text);
    expect(await run(flow)).toBe(1);
    expect(terminal.printed.at(-1)).toBe('\nFailed  No');
    terminal = new TestTerminal();
    expect(await run(flow, '--format', 'json')).toBe(1);
    expect(JSON.parse(printed())).toMatchObject({
      status: 'Failed',
      output: null,
      error: 'No',
      cause: '',
    });
  });

  it('reads the flow, the mocks or the input from standard input, one of them', async () => {
    const flow = await put('order.yml', FLOW);
    const mocks = await put('mocks.yml', MOCKS);
    terminal.input = FLOW;
    expect(await run('-', '--mocks', mocks)).toBe(0);
    expect(terminal.printed[0]).toBe('flow · run · input {}\n');
    terminal.input = MOCKS;
    expect(await run(flow, '--mocks', '-')).toBe(0);
    terminal.input = '{"n": 2}';
    expect(await run(flow, '--mocks', mocks, '--input-file', '-')).toBe(0);
    expect(await run('-', '--mocks', '-')).toBe(2);
    expect(complained()).toBe('sluice: standard input can be read once only');
  });
});

describe('a run that cannot go on', () => {
  it('names the step that is not answered, and shows what to add', async () => {
    const flow = await put('order.yml', FLOW);
    expect(await run(flow, '--input', '{"n":1}')).toBe(2);
    expect(terminal.printed.at(-1)).toBe('\nRunning');
    expect(complained())
      .toBe(`sluice: step "charge" calls acs:fc:::services/pay/functions/charge, and there is no mocks file; write one, and name it with --mocks:

steps:
  charge:
    - result: {}

the call's input is {"n":1}`);
  });

  it('shows what works when it is added', async () => {
    const flow = await put('odd.yml', WAITING.replace('name: ask', 'name: "true"'));
    await run(flow);
    const [, shown = ''] = complained().split('\n\n');
    const mocks = await put('mocks.yml', shown);
    expect(shown).toContain('"true":\n    - callback: {output: {}}');
    expect(await run(flow, '--mocks', mocks)).toBe(0);
  });

  it('says whether the mocks have nothing for the step, or nothing that holds', async () => {
    const flow = await put('order.yml', FLOW);
    const mocks = await put('mocks.yml', 'steps: {charge: {when: $.n == 1, result: {}}}');
    expect(await run(flow, '--mocks', mocks)).toBe(2);
    expect(complained()).toContain(
      'none of its answers in mocks.yml holds for this call; add one:',
    );
    terminal = new TestTerminal();
    expect(await run(flow, '--mocks', await put('none.yml', 'steps: {}'))).toBe(2);
    expect(complained()).toContain('none.yml has no answer for it; add one:');
  });

  it('exits with 1 when it waits for a callback that never comes', async () => {
    const flow = await put('ask.yml', WAITING);
    const mocks = await put('mocks.yml', 'steps: {ask: {result: {}}}');
    expect(await run(flow, '--mocks', mocks, '--format', 'json')).toBe(1);
    expect(JSON.parse(printed())).toMatchObject({ status: 'Running', output: null, error: null });
    expect(complained())
      .toBe(`sluice: step "ask" waits for a callback that never comes: no mock gives it, and nothing has "timeoutSeconds"
give the step or the flow a timeout, or add to the mocks file:

steps:
  ask:
    - callback: {output: {}}`);
  });
});

describe('a run that is called wrongly', () => {
  it.each([
    [['--input', '[1]'], 'sluice: Input must be a JSON object, such as {"key": "value"}.'],
    [['--input', '{'], 'sluice: Input must be a JSON object, such as {"key": "value"}.'],
    [['--name', 'a b'], /^sluice: ExecutionName 'a b' is not a name/],
    [['--mocks', '/does/not/exist'], /^sluice: cannot read "\/does\/not\/exist": /],
    [['--start-time', 'noon'], /Expected a time like 2024-01-01T00:00:00Z/],
    [['--seed', '4294967296'], /Expected a whole number from 0 to 4294967295/],
    [['--seed', '-1'], /Expected a whole number/],
    [['--format', 'xml'], /Allowed choices are table, json/],
    [['--input', '{}', '--input-file', 'x'], /cannot be used with/],
    [['--input', `{"a":"${'x'.repeat(300_000)}"}`], /^sluice: .*262144 bytes/],
  ])('exits with 2: %j', async (args, complaint) => {
    const flow = await put('order.yml', FLOW);
    expect(await run(flow, ...args)).toBe(2);
    expect(terminal.printed).toEqual([]);
    if (typeof complaint === 'string') expect(complained()).toBe(complaint);
    else expect(complained()).toMatch(complaint);
  });

  it('shows what is wrong with the flow', async () => {
    const flow = await put('order.yml', FLOW.replace('name: charge', 'nmae: charge'));
    expect(await run(flow)).toBe(2);
    expect(terminal.printed).toEqual([]);
    expect(complained()).toContain('order.yml:5:5: step 2 has no "name"');
    expect(complained()).toContain('order.yml:6:5: warning: "nmae"');
  });

  it('shows what is wrong with the mocks', async () => {
    const flow = await put('order.yml', FLOW);
    const mocks = await put('mocks.yml', 'steps: {chrage: {result: {}}}');
    expect(await run(flow, '--mocks', mocks)).toBe(2);
    expect(terminal.printed).toEqual([]);
    expect(complained()).toBe(`mocks.yml:1:9: "chrage" is not a step of the flow [mocks]
  |
1 | steps: {chrage: {result: {}}}
  |         ^~~~~~ did you mean "charge"?`);
  });

  it('refuses a folder', async () => {
    await put('a.yml', FLOW);
    await put('b.yml', FLOW);
    expect(await run(folder)).toBe(2);
    expect(terminal.complained).toEqual([`sluice: "${folder}" is a folder, expected a file`]);
  });
});

describe('what a run says beside', () => {
  it('is warnings before, and notes behind the history', async () => {
    const flow = await put(
      'ask.yml',
      WAITING.replace('source: $context.task.token', 'source: none').replace(
        'name: ask',
        'name: ask\n    nothing: 1',
      ),
    );
    const mocks = await put('mocks.yml', 'steps: {ask: {callback: {}}}');
    expect(await run(flow, '--mocks', mocks)).toBe(0);
    expect(complained()).toMatch(/^ask\.yml:6:5: warning: "nothing" of step "ask" has no meaning/);
    expect(terminal.complained.at(-1)).toMatch(/^sluice: step "ask" is called back here, but/);
  });
});

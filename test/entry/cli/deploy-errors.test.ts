/** `sluice deploy` of an application with errors: all of them are told where they stand, and nothing is changed. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DECLARED, DeployedApp, FLOW, QUEUE, ROLE, VALUES } from '../../support/deployed-app.ts';

let app: DeployedApp;

beforeEach(async () => {
  app = await DeployedApp.start();
});

afterEach(() => app.close());

describe('an application with errors', () => {
  async function refused(...args: readonly string[]) {
    const said = await app.deploy(...args);
    expect([said.status, said.printed]).toEqual([1, ['']]);
    expect(await app.flowNames()).toEqual([]);
    return said.complained;
  }

  it('changes nothing, and tells all of them where they stand', async () => {
    await app.put('order.yml', FLOW.replace('Orders.Arn', 'Ordrs.Arn'));
    await app.put(
      'sluice.yml',
      DECLARED.replace('type: pass, name: only', 'type: pas, name: only').replace(
        '        - type: pass\n',
        '        - type: pass\n          nme: x\n',
      ),
    );
    expect(await refused(...VALUES)).toBe(
      [
        'sluice.yml:16:19: type "pas" of step "only" is unknown, expected "choice", "fail", "foreach", "parallel", "pass", "succeed", "task" or "wait" [step-type]',
        '   |',
        '16 |         - { type: pas, name: only } # kept short',
        '   |                   ^~~ did you mean "pass"?',
        'sluice.yml:23:11: warning: "nme" of step "only" has no meaning and is ignored [attribute-unknown]',
        '   |',
        '23 |           nme: x',
        '   |           ^~~',
        'order.yml:6:26: there is no value for "Ordrs.Arn" [reference]',
        '  |',
        '6 |     resourceArn: !GetAtt Ordrs.Arn # where workers listen',
        '  |                          ^~~~~~~~~ did you mean "Orders.Arn"?',
        '',
        '2 files, 2 errors, 1 warning',
      ].join('\n'),
    );
  });

  it('is told what its file should hold', async () => {
    await app.put(
      'sluice.yml',
      [
        'flow: []',
        'flows:',
        '  - name: 1st',
        '    definition: order.yml',
        '    schedule: { name: x }',
        '  - definition:',
        '    schedules:',
        '      - name: daily',
        '        cron: 0 4 * * *',
        '        enabled: yes please',
        '',
      ].join('\n'),
    );
    const told = await refused();
    expect(told.split('\n').filter((line) => line.startsWith('sluice.yml'))).toEqual([
      'sluice.yml:1:1: "flow" is not known in this file, expected "flows" [declaration]',
      expect.stringContaining('sluice.yml:3:11: "name" of flow "1st": Name \'1st\' is not a name'),
      'sluice.yml:5:5: "schedule" of flow "1st" is not known [declaration]',
      'sluice.yml:6:5: "name" of flow 2: it is missing, expected text [declaration]',
      'sluice.yml:6:5: "definition" of flow 2: it is missing, expected a path, or the definition itself [declaration]',
      expect.stringContaining('it has five fields, and the first of six is the second'),
      'sluice.yml:10:18: "enabled" of schedule "daily" of flow 2: it is text, expected true or false [declaration]',
    ]);
  });

  it.each([
    ['no YAML', 'flows: [', 'the text is not YAML'],
    ['empty', '', 'sluice.yml:1:1: the file is empty, expected "flows" [declaration]'],
    ['a list', '- a', 'sluice.yml:1:1: the file holds no map, expected "flows" [declaration]'],
    ['without flows', '{}', 'sluice.yml:1:1: the file has no "flows" [declaration]'],
    ['a map of flows', 'flows: { a: b }', 'sluice.yml:1:8: "flows": it is a map, expected a list'],
    [
      'with a flow twice',
      'flows: [{ name: a, definition: order.yml }, { name: a, definition: order.yml }]',
      'sluice.yml:1:53: "name" of flow "a": "a" is declared twice [declaration]',
    ],
    [
      'with a file that is not there',
      'flows: [{ name: a, definition: flows/none.yml }]',
      'sluice.yml:1:32: cannot read "flows/none.yml": no such file or directory [declaration]',
    ],
    [
      'with a role that is none',
      'flows: [{ name: a, definition: order.yml, role: { Ref: X } }]',
      'sluice.yml:1:49: "role" of flow "a": it is a map, expected the ARN of a role [declaration]',
    ],
    [
      'with a role of a value that is none',
      'flows: [{ name: a, definition: order.yml, role: !Ref Orders }]',
      'sluice.yml:1:49: "role" of flow "a": "other" is not a role, expected',
    ],
    [
      'with a payload that is no JSON',
      'flows: [{ name: a, definition: order.yml, schedules: [{ name: s, cron: "@every 1h", payload: all }] }]',
      'sluice.yml:1:94: "payload" of schedule "s" of flow "a": "all" is no JSON text',
    ],
    [
      'with a name without a value',
      'flows: [{ name: !Ref Nam }]',
      'sluice.yml:1:22: there is no value for "Nam" [reference]',
    ],
    [
      'with another tag',
      'flows: !ImportValue x',
      'sluice.yml:1:8: tag "!ImportValue" is not supported',
    ],
  ])('may be %s', async (_name, text, expected) => {
    await app.put('sluice.yml', text);
    expect(await refused('--set', `Orders.Arn=${QUEUE}`, '--set', 'Orders=other')).toContain(
      expected,
    );
  });

  it('is told of shared parts where they were written', async () => {
    const text = [
      'flows:',
      '  - name: a',
      '    definition: &flow',
      '      version: v1',
      '      type: flow',
      '      steps:',
      '        - type: pass',
      "          name: 'two words'",
      '  - name: b',
      '    definition: *flow',
      '',
    ].join('\n');
    await app.put('sluice.yml', text);
    expect((await refused()).match(/sluice\.yml:8:18: step name "two words"/g)).toHaveLength(1);
  });

  it('may come from standard input', async () => {
    app.terminal.input = 'flows: []';
    const { status, printed } = await app.run('deploy', '-');
    expect([status, printed]).toEqual([0, ['nothing to do']]);
    app.terminal.input = 'flow: []';
    const wrong = await app.run('deploy', '-');
    expect(wrong.complained.join()).toContain('<stdin>:1:1: "flow" is not known in this file');
  });

  it('tells a definition that several flows name once', async () => {
    await app.put('order.yml', 'version: v1\ntype: flow\nsteps: []\n');
    const flows = ['a', 'b'].map((name) => `  - { name: ${name}, definition: order.yml }\n`);
    await app.put('sluice.yml', `flows:\n${flows.join('')}`);
    expect((await refused()).match(/order\.yml:3:8/g)).toHaveLength(1);
  });

  it('tells a tag that cannot be filled in once', async () => {
    await app.put('sluice.yml', DECLARED.replace('!Ref PayRole', "!Join ['', [PayRole]]"));
    const said = await refused(...VALUES);
    expect(said).toContain(
      'sluice.yml:5:11: tag "!Join" is not supported in a definition [reference]',
    );
    expect(said).toContain('1 file, 1 error, 0 warnings');
  });

  it('cannot be removed unless it says which flows it has', async () => {
    await app.put('sluice.yml', 'flows: [{ definition: x }]');
    expect(await refused('--remove', '--yes')).toContain(
      'sluice.yml:1:1: the file has no list "flows" in which each one has a name [declaration]',
    );
  });
});

describe('values of references', () => {
  it.each([
    ['an object', { 'Orders.Arn': QUEUE, PayRole: ROLE, Count: 3 }],
    [
      'the outputs of a stack',
      [
        { OutputKey: 'Orders.Arn', OutputValue: QUEUE, Description: 'd' },
        { OutputKey: 'PayRole', OutputValue: ROLE },
      ],
    ],
    [
      'what describe-stacks prints',
      {
        Stacks: [
          {
            Outputs: [
              { OutputKey: 'Orders.Arn', OutputValue: QUEUE },
              { OutputKey: 'PayRole', OutputValue: ROLE },
            ],
          },
        ],
      },
    ],
  ])('come from a file that is %s', async (_name, values) => {
    await app.put('values.json', JSON.stringify(values));
    const { status, printed } = await app.deploy('--values', join(app.folder, 'values.json'));
    expect([status, printed.at(-1)]).toEqual([0, '5 created']);
  });

  it('are those of the command line where both have one', async () => {
    await app.put('values.json', JSON.stringify({ 'Orders.Arn': 'other', PayRole: ROLE }));
    const file = ['--values', join(app.folder, 'values.json')];
    await app.deploy(...file, '--set', `Orders.Arn=${QUEUE}`);
    expect(String((await app.flow('order'))['Definition'])).toContain(QUEUE);
  });

  it.each([
    ['text', '"x"', 'holds no values, expected an object of texts, or the outputs of a stack'],
    ['a list of something else', '[1]', 'holds no values'],
    ['no JSON', 'a: b', 'is not JSON'],
    ['with a value that is no text', '{"a": {}}', 'the value of "a" in'],
  ])('are refused when their file is %s', async (_name, text, expected) => {
    await app.put('values.json', text);
    const { status, complained } = await app.deploy('--values', join(app.folder, 'values.json'));
    expect(status).toBe(2);
    expect(complained).toContain(expected);
  });

  it('have names', async () => {
    expect((await app.deploy('--set', '=x')).complained).toContain('Expected a name and a value');
  });
});

describe('sluice deploy, called wrongly,', () => {
  it.each([
    ['a file that is not there', ['deploy', 'nowhere.yml'], 'cannot read "nowhere.yml"'],
    ['--remove with --prune', ['deploy', '--remove', '--prune'], 'leave --prune out'],
    ['standard input for two', ['deploy', '-', '--values', '-'], 'can be read once only'],
  ])('says so: %s', async (_name, args, expected) => {
    const { status, complained } = await app.run(...args);
    expect(status).toBe(2);
    expect(complained.join('\n')).toContain(expected);
  });
});

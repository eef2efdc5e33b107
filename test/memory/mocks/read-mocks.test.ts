import { describe, expect, it } from '@jest/globals';
import { checkFlow } from '../../../src/core/definition/check-flow.ts';
import { renderDiagnostics } from '../../../src/core/definition/render-diagnostic.ts';
import { invariant } from '../../../src/core/shared/invariant.ts';
import { readMocks } from '../../../src/memory/mocks/read-mocks.ts';

const FLOW = checkFlow(`version: v1
type: flow
steps:
  - {type: task, name: charge, resourceArn: 'acs:fc:::services/s/functions/charge'}
  - {type: pass, name: nothing}
  - type: task
    name: ask
    resourceArn: acs:fc:::services/s/functions/ask
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
`).flow;

function read(text: string, isLive = false) {
  invariant(FLOW !== undefined, 'the flow of this test is right');
  return readMocks(text, { flows: [FLOW], isLive });
}

/** The first lines, and what their hints say. */
function complaintsOf(text: string, isLive = false): readonly string[] {
  const { mocks, complaints } = read(text, isLive);
  expect(mocks).toBeUndefined();
  return renderDiagnostics(text, complaints, 'mocks.yml').map((lines, index) => {
    const { hint } = complaints[index] ?? {};
    return [lines.split('\n')[0], ...(hint === undefined ? [] : [hint])].join(' | ');
  });
}

describe('a mocks file', () => {
  it('shows what is wrong where it stands', () => {
    const text = 'steps:\n  charge:\n    - result: {}\n      tmies: 2\n';
    const { complaints } = read(text);
    expect(renderDiagnostics(text, complaints, 'mocks.yml')).toEqual([
      [
        'mocks.yml:4:7: "tmies" is not known in answer 1 of step "charge" [mocks]',
        '  |',
        '4 |       tmies: 2',
        '  |       ^~~~~ did you mean "times"?',
      ].join('\n'),
    ]);
  });

  it.each([
    [
      'steps: {chrage: {result: 1}}',
      '1:9: "chrage" is not a step of the flow [mocks] | did you mean "charge"?',
    ],
    ['steps: {__proto__: {result: 1}}', '1:9: "__proto__" is not a step of the flow [mocks]'],
    [
      'steps: {nothing: {result: 1}}',
      '1:9: step "nothing" is a pass step, expected a task: only tasks are answered [mocks]',
    ],
    ['steps: {charge: []}', '1:17: step "charge" has no answer [mocks]'],
    [
      'steps: {charge: }',
      '1:15: answer 1 of step "charge" must be a map with "result", "error" or "callback" [mocks]',
    ],
    [
      'steps: {charge: [{}]}',
      '1:18: answer 1 of step "charge" must be a map with "result", "error" or "callback" [mocks]',
    ],
    [
      'steps: {charge: {result: 1, error: A}}',
      '1:17: answer 1 of step "charge" has both "result" and "error" [mocks]',
    ],
    [
      'steps: {charge: {result: 1, cause: A}}',
      '1:36: "cause" of answer 1 of step "charge" stands without "error" [mocks]',
    ],
    [
      'steps: {charge: {error: ""}}',
      '1:26: "error" of answer 1 of step "charge" must be text of 1 to 128 characters [mocks]',
    ],
    [
      'steps: {charge: {error: {error: A}}}',
      '1:25: "error" of answer 1 of step "charge" must be text of 1 to 128 characters [mocks]',
    ],
    [
      'steps: {charge: {result: 1, times: 0}}',
      '1:36: "times" of answer 1 of step "charge" must be a whole number from 1 to 1000000 [mocks]',
    ],
    [
      'steps: {charge: {result: 1, afterSeconds: -1}}',
      '1:43: "afterSeconds" of answer 1 of step "charge" must be a number of seconds from 0 to 31536000 [mocks]',
    ],
    [
      'steps: {charge: {result: 1, when: $.a ==}}',
      '1:41: unexpected end of text while parsing condition, expecting a value, a path, "(" or "[" [mocks]',
    ],
    [
      'steps: {charge: {result: 1, when: true}}',
      '1:35: "when" of answer 1 of step "charge" must be a condition, as text [mocks]',
    ],
    [
      'steps: {charge: {result: 1, callback: {}}}',
      '1:29: step "charge" waits for no callback: its pattern is "requestResponse" [mocks]',
    ],
    [
      'steps: {charge: {result: 1, __proto__: 2}}',
      '1:29: "__proto__" is not known in answer 1 of step "charge" [mocks]',
    ],
    [
      'steps: {ask: {error: A, callback: {}}}',
      '1:14: answer 1 of step "ask" has both "error" and "callback", but nobody calls back for a call that failed [mocks]',
    ],
    [
      'steps: {ask: {callback: {output: 1, error: A}}}',
      '1:25: "callback" of answer 1 of step "ask" has both "output" and "error" [mocks]',
    ],
    [
      'steps: {ask: {callback: {cause: A}}}',
      '1:33: "callback.cause" of answer 1 of step "ask" stands without "error" [mocks]',
    ],
    [
      'steps: {ask: {callback: {reslt: 1}}}',
      '1:26: "reslt" is not known in "callback" of answer 1 of step "ask" [mocks]',
    ],
    ['steps: [charge]', '1:8: "steps" is a list, expected a map of step names to answers [mocks]'],
    [
      'stesp: {}',
      '1:1: "stesp" is not known in a mocks file, expected "default" or "steps" [mocks] | did you mean "steps"?',
    ],
    [
      'default: {result: 1, when: $.a}',
      '1:22: "when" of "default" has no meaning: the default is for every other call [mocks]',
    ],
    ['- result', '1:1: the mocks file is a list, expected a map with "steps" [mocks]'],
    ['# nothing', '1:1: the mocks file is empty, expected "steps" or "default" [mocks]'],
  ])('refuses %s', (text, complaint) => {
    expect(complaintsOf(text)).toEqual([`mocks.yml:${complaint}`]);
  });

  it('tells everything at once, in the order of the text', () => {
    const text = 'steps:\n  chrage: {reslt: 1}\n  charge: {error: 1}\ndefalt: {}\n';
    expect(complaintsOf(text).map((line) => line.split(' ')[0])).toEqual([
      'mocks.yml:2:3:',
      'mocks.yml:2:12:',
      'mocks.yml:3:19:',
      'mocks.yml:4:1:',
    ]);
  });

  it('has no default in a live run', () => {
    expect(complaintsOf('default: {result: 1}', true)).toEqual([
      `mocks.yml:1:1: "default" has no meaning in a live run: what no step's answer is for is called [mocks] | leave it out`,
    ]);
  });

  it('is YAML, read as flows are', () => {
    expect(complaintsOf('steps: {charge: {result: "a}}')[0]).toMatch(/\[yaml-syntax\]/);
    expect(complaintsOf('steps: {charge: {result: 1}, charge: {result: 2}}')[0]).toMatch(
      /\[yaml-duplicate-key\]/,
    );
    expect(complaintsOf('steps: {}\n---\nsteps: {}')[0]).toMatch(
      /the text holds several YAML documents, expected one \[yaml-several-documents\]/,
    );
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1,1]\n${'bcdefg'
      .split('')
      .map((key, i) => `${key}: &${key} [${`*${'abcdef'[i]},`.repeat(10)}]\n`)
      .join('')}`;
    expect(complaintsOf(bomb)[0]).toMatch(/: the mocks file has more than 50000 values/);
  });
});

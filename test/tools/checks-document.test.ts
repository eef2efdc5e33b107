import { describe, expect, it } from '@jest/globals';
import { applyChange, expandExample } from './checks-example.ts';
import { remakeDocument, type Codes } from './checks-document.ts';

const CODES: Codes = {
  'steps-empty': { severity: 'error', summary: 'a list of steps holds at least one step' },
};
const EXAMPLE = ['```yaml', 'version: v1', 'type: flow', 'steps: []', '```', ''];
const MESSAGES = [
  '```text',
  'flow.yaml:3:8: "steps" of the flow is empty, expected at least one step [steps-empty]',
  '  |',
  '3 | steps: []',
  '  |        ^',
  '```',
  '',
];
const CHANGE = ['```diff', '-steps: []', '+steps: [{type: pass, name: a}]', '```', ''];
const HEAD = ['### steps-empty', '', '**Error.** A list of steps holds one.', ''];
const TABLE = [
  '<!-- codes -->',
  '',
  '| Code | Severity | Rule |',
  '|---|---|---|',
  '| [steps-empty](#steps-empty) | error | a list of steps holds at least one step |',
  '',
  '<!-- /codes -->',
  '',
];
const WHOLE = [...TABLE, ...HEAD, ...EXAMPLE, ...MESSAGES, ...CHANGE];

function remake(...lines: readonly string[]) {
  return remakeDocument(lines.join('\n'), CODES);
}

/** The whole document with one line replaced. */
function withLine(line: string, ...others: readonly string[]): readonly string[] {
  const at = WHOLE.indexOf(line);
  return [...WHOLE.slice(0, at), ...others, ...WHOLE.slice(at + 1)];
}

describe('the document of the checks', () => {
  it('is left as it is when it is true', () => {
    expect(remake(...WHOLE)).toEqual({ text: WHOLE.join('\n'), lies: [] });
  });

  it.each([
    ['messages', withLine('  |        ^', '  |  ^')],
    ['a severity', withLine(HEAD[2] ?? '', '**Warning.** A list of steps holds one.')],
    ['the table', withLine(TABLE[4] ?? '', '| [steps-full](#steps-full) | error | all |')],
  ])('gets %s that the checker knows better', (_, lines) => {
    expect(remake(...lines)).toEqual({ text: WHOLE.join('\n'), lies: [] });
  });

  it('shows examples outside of sections, and nothing but the ends of long lists where it says so', () => {
    const example = ['```yaml', 'steps: {}', '```', '```text short', '```'];
    const { text, lies } = remake(...WHOLE, '## More', ...example);
    expect(lies).toEqual([]);
    expect(text.split('\n').slice(WHOLE.length + 4)).toEqual([
      '```text short',
      'flow.yaml:1:1: the flow has no "version", expected "v1" [flow-header]',
      '  |',
      '1 | steps: {}',
      '  | ^~~~~',
      '… and 1 more, then:',
      'flow.yaml:1:8: "steps" of the flow is a map, expected a list [attribute-type]',
      '  |',
      '1 | steps: {}',
      '  |        ^ begin each item with "- "',
      '```',
    ]);
  });

  it.each([
    ['a code without a section', [...TABLE], /^1: "steps-empty" has 0 sections/],
    ['a code with two sections', [...WHOLE, ...WHOLE.slice(8)], /^1: "steps-empty" has 2 sections/],
    ['a section of no code', withLine('### steps-empty', '### steps'), /there is no code "steps"/],
    ['no table', WHOLE.slice(8), /^1: there is no <!-- codes -->/],
    ['an open table', withLine('<!-- /codes -->'), /^1: there is no <!-- \/codes -->/],
    ['no severity', withLine(HEAD[2] ?? ''), /^9: "steps-empty" begins with no severity/],
    ['a second severity', withLine('```yaml', HEAD[2] ?? '', '```yaml'), /^13: a severity stands/],
    ['no example', [...TABLE, ...HEAD], /^9: "steps-empty" has no example/],
    ['no messages', [...TABLE, ...HEAD, ...EXAMPLE], /^14: an example has no messages/],
    ['messages of nothing', [...TABLE, ...HEAD, ...MESSAGES], /^14: messages stand behind no ex/],
    ['another problem', withLine('steps: []', 'steps: 1'), /the example .* shows attribute-type$/m],
    ['no problem', withLine('steps: []', 'steps: [{type: pass, name: a}]'), /shows nothing$/m],
    ['a change of nothing', [...WHOLE, '## More', ...CHANGE], /a change stands behind no mess/],
    ['a change of other lines', withLine('-steps: []', '-steps: [ ]'), /does not hold the lines/],
    [
      'a change for the worse',
      withLine(CHANGE[2] ?? '', '+steps: []'),
      /is not clean:\nflow\.yaml/,
    ],
    ['an unknown fence', [...WHOLE, '```json', '```'], /a fence "json" has no meaning here/],
    ['an open fence', [...WHOLE, '```yaml'], /a fence is not closed/],
  ])('lies with %s', (_, lines, lie) => {
    const { lies } = remake(...lines);
    expect(lies.join('\n')).toMatch(lie);
  });
});

describe('an example', () => {
  it('has tabs, repetitions and numbers for their marks', () => {
    expect(expandExample(['→a', '⟨[ × 3⟩⟨x№ × 2⟩', '⟨y × 1,000⟩'])).toBe(
      `\ta\n[[[x1x2\n${'y'.repeat(1000)}\n`,
    );
  });

  it('is changed where the lines of the change stand, once', () => {
    const change = [' b', '-c', '+d', '+e'];
    expect(applyChange(['a', 'b', 'c', 'f'], change)).toEqual(['a', 'b', 'd', 'e', 'f']);
    expect(applyChange(['a', 'c'], change)).toBeUndefined();
    expect(applyChange(['b', 'c', 'b', 'c'], change)).toBeUndefined();
  });
});

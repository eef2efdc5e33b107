import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkFlow } from '../../../src/core/definition/check-flow.ts';
import type { Diagnostic } from '../../../src/core/definition/diagnostic.ts';
import { LineIndex, type Position } from '../../../src/core/definition/line-index.ts';
import { renderDiagnostics } from '../../../src/core/definition/render-diagnostic.ts';

const CHOICE = 'version: v1\ntype: flow\nsteps:\n  - type: choice\n    name: c\n    choices:\n';

/** The text under the caret of the only diagnostic. */
function marked(text: string): string {
  const { diagnostics } = checkFlow(text);
  expect(diagnostics).toHaveLength(1);
  const { start, end } = (diagnostics[0] as Diagnostic).span;
  return text.slice(start, end);
}

function startOfFirst(text: string): Position {
  const [diagnostic] = checkFlow(text).diagnostics;
  return new LineIndex(text).positionOf((diagnostic as Diagnostic).span.start);
}

/** Each ends in the word `wrong`, which no condition may hold. */
const styles: readonly (readonly [style: string, lines: string])[] = [
  ['plain', '      - condition: $.a == wrong\n'],
  ['plain over lines', '      - condition: $.a ==\n          $.b &&\n\n          wrong\n'],
  ['single quotes', `      - condition: '$.a == ''x'' && wrong'\n`],
  ['single quotes over lines', `      - condition: '$.a\n\n          == ''x'' && wrong'\n`],
  ['double quotes', '      - condition: "$.a == \\"x\\" && wrong"\n'],
  ['double quotes with escapes', '      - condition: "\\x24.a \\u003d\\U0000003d\\t\\n wrong"\n'],
  ['double quotes over lines', '      - condition: "$.a == \\\n          1 &&\n          wrong"\n'],
  ['a literal block', '      - condition: |\n          $.a == 1 &&\n            wrong\n'],
  [
    'a literal block with its indentation',
    '      - condition: |2-\n           $.a == 1 &&\n\n          wrong\n',
  ],
  [
    'a folded block',
    '      - condition: >\n          $.a == 1 &&\n\n\n            $.b\n          && wrong\n',
  ],
  [
    'a folded block, stripped',
    '      - condition: >-\n\n          $.a == 1 &&\n          wrong\n\n\n',
  ],
  ['a flow map', '      - {condition: $.a == wrong}\n'],
  ['JSON', '      - {"condition":"$.a == \\"x\\" && wrong"}\n'],
  ['line ends of Windows', '      - condition: |\r\n          $.a == 1 &&\r\n          wrong\r\n'],
];

describe('the position of an error in a condition', () => {
  it.each(styles)('is found in %s', (_, lines) => {
    expect(marked(CHOICE + lines)).toBe('wrong');
  });

  it('is behind the last character when something is missing', () => {
    const text = `${CHOICE}      - condition: $.a ==\n`;
    expect(startOfFirst(text)).toEqual({ line: 7, column: 26 });
  });

  it.each([
    ['a character of two halves before another escape', '"$.a == \\"\\U0001F600\\" && wrong"'],
    ['an escaped blank that begins a folded line', '"$.a == 1\n          \\  && wrong"'],
    ['several folded lines', '"$.a == 1  \n\n   \n          && wrong"'],
    ['a tab and a joined line', '"$.a\\t== \\\n            1 && wrong"'],
  ])('was off behind %s', (_, condition) => {
    expect(marked(`${CHOICE}      - condition: ${condition}\n`)).toBe('wrong');
  });

  it('in a block was an empty line when something is missing at its end', () => {
    for (const style of ['|', '>', '|+', '>-']) {
      const text = `${CHOICE}      - condition: ${style}\n          $.a ==\n\n\n`;
      expect(startOfFirst(text)).toEqual({ line: 8, column: 17 });
    }
  });

  it('is found behind any text in double quotes', () => {
    const anyText = fc.string({ unit: 'grapheme', maxLength: 20 });
    const property = fc.property(anyText, (prefix) => {
      const condition = JSON.stringify(`${JSON.stringify(prefix)} == wrong`);
      expect(marked(`${CHOICE}      - {"condition": ${condition}}\n`)).toBe('wrong');
    });
    fc.assert(property, { seed: 20, numRuns: 100 });
  });
});

describe('lines and columns', () => {
  it.each([
    ['', 0, { line: 1, column: 1 }],
    ['ab', 2, { line: 1, column: 3 }],
    ['a\nb', 2, { line: 2, column: 1 }],
    ['a\r\nb', 3, { line: 2, column: 1 }],
    ['a\rb', 2, { line: 2, column: 1 }],
    ['a\n\nb', 2, { line: 2, column: 1 }],
    ['😀b', 2, { line: 1, column: 3 }],
  ])('count from 1: %j at %d', (text, offset, position) => {
    expect(new LineIndex(text).positionOf(offset)).toEqual(position);
  });
});

function renderDiagnostic(text: string, diagnostic: Diagnostic, fileName?: string): string {
  return renderDiagnostics(text, [diagnostic], fileName)[0] as string;
}

describe('a rendered diagnostic', () => {
  const diagnostic = (start: number, end: number): Diagnostic => ({
    code: 'goto-target',
    severity: 'error',
    span: { start, end },
    message: 'step "charge" goes to "refnd", which is not a step in this list',
    hint: 'did you mean "refund"?',
  });

  it('shows place, message, code, source line, caret and hint', () => {
    const text = `${'\n'.repeat(13)}      goto: refnd\nnext`;
    expect(renderDiagnostic(text, diagnostic(25, 30), 'order.flow.yaml')).toBe(
      [
        'order.flow.yaml:14:13: step "charge" goes to "refnd", which is not a step in this list [goto-target]',
        '   |',
        '14 |       goto: refnd',
        '   |             ^~~~~ did you mean "refund"?',
      ].join('\n'),
    );
  });

  it('needs no file name, names other severities and has one line of source at most', () => {
    const rendered = renderDiagnostic('ab\ncd', { ...diagnostic(1, 5), severity: 'warning' });
    expect(rendered.split('\n')).toEqual([
      expect.stringMatching(/^1:2: warning: step/),
      '  |',
      '1 | ab',
      '  |  ^ did you mean "refund"?',
    ]);
  });

  it('keeps tabs before the caret and shows an end behind the text', () => {
    expect(renderDiagnostic('\ta', diagnostic(2, 2)).split('\n').slice(2)).toEqual([
      '1 | \ta',
      '  | \t ^ did you mean "refund"?',
    ]);
  });

  it('cuts long lines around the problem', () => {
    const text = `${'x'.repeat(1_000)}HERE${'y'.repeat(1_000)}`;
    const [, , source = '', caret = ''] = renderDiagnostic(text, diagnostic(1_000, 1_004)).split(
      '\n',
    );
    expect(source.length).toBeLessThan(130);
    expect(source.slice(caret.indexOf('^'), caret.lastIndexOf('~') + 1)).toBe('HERE');
  });
});

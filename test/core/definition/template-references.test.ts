/** References of a definition to its template: found where YAML has them, filled in as YAML reads them, told where they stand. */
import { describe, expect, it } from '@jest/globals';
import { load } from 'js-yaml';
import { toDefinitionText } from '../../../src/core/definition/definition-text.ts';
import { renderDiagnostics } from '../../../src/core/definition/render-diagnostic.ts';
import {
  findReferences,
  referenceName,
  replaceReferences,
  type ResourceReference,
  splitAtReferences,
} from '../../../src/core/definition/template-references.ts';

const valueOf = (reference: ResourceReference) => `<${referenceName(reference)}>`;

/** What the text is once its references are filled in, by either way. */
function filled(text: string): unknown {
  const { references, diagnostics } = findReferences(text);
  expect(diagnostics).toEqual([]);
  const replaced = replaceReferences(text, references, valueOf).text;
  const joined = splitAtReferences(text, references)
    .map((part) => (typeof part === 'string' ? part : valueOf(part)))
    .join('');
  expect(joined).toBe(replaced);
  return load(replaced);
}

function complaintsOf(text: string): readonly string[] {
  return renderDiagnostics(text, findReferences(text).diagnostics, 'flow.yml');
}

describe('a reference', () => {
  it.each([
    ['Ref', 'a: !Ref Orders', { a: '<Orders>' }],
    ['Ref of a pseudo parameter', 'a: !Ref AWS::Region', { a: '<AWS::Region>' }],
    ['GetAtt', 'a: !GetAtt Orders.Arn', { a: '<Orders.Arn>' }],
    [
      'GetAtt of a nested stack',
      'a: !GetAtt Net.Outputs.Queue.Arn',
      { a: '<Net.Outputs.Queue.Arn>' },
    ],
    [
      'Sub',
      'a: !Sub arn:aws:sqs:${AWS::Region}:1:${Orders.QueueName}',
      { a: 'arn:aws:sqs:<AWS::Region>:1:<Orders.QueueName>' },
    ],
    ['Sub without a name', 'a: !Sub plain', { a: 'plain' }],
    ['Sub of nothing', 'a: !Sub ""', { a: '' }],
  ])('is read: %s', (_name, text, expected) => {
    expect(filled(text)).toEqual(expected);
  });

  it.each([
    ['in single quotes', "a: !Sub 'it''s \"${X}\"'\nb: 1", { a: 'it\'s "<X>"', b: 1 }],
    ['in double quotes', 'a: !Sub "tab\\t\\"${X}\\\\ \\u00e9"\nb: 1', { a: 'tab\t"<X>\\ é', b: 1 }],
    ['plain, over two lines', 'a: !Sub one\n  ${X}\nb: 1', { a: 'one <X>', b: 1 }],
    ['a literal block', 'a: !Sub |\n  x: ${X}\n  "y"\nb: 1', { a: 'x: <X>\n"y"\n', b: 1 }],
    [
      'a literal block that keeps its end',
      'a: !Sub |+\n  ${X}\n\n\nb: 1',
      { a: '<X>\n\n\n', b: 1 },
    ],
    ['a folded block', 'a: !Sub >-\n  x\n  ${X}\n\nb: 1', { a: 'x <X>', b: 1 }],
    ['a block with Windows line ends', 'a: !Sub |-\r\n  ${X}\r\nb: 1', { a: '<X>', b: 1 }],
    ['a block at the end of the text', '- !Sub |-\n ${X}', ['<X>']],
    ['an empty block', 'a: !Sub |\nb: 1', { a: '', b: 1 }],
    ['behind its tag on a line of its own', 'a: !Ref\n  Orders\nb: 1', { a: '<Orders>', b: 1 }],
    [
      'in lists and maps in brackets',
      '{a: [!Ref X, !Ref Y], b: !Ref Z}',
      { a: ['<X>', '<Y>'], b: '<Z>' },
    ],
    ['before a comment', 'a: !Ref X # !Ref Y\nb: 1', { a: '<X>', b: 1 }],
    ['with an anchor before the tag', 'a: &x !Ref X\nb: *x', { a: '<X>', b: '<X>' }],
    ['with an anchor behind the tag', 'a: !Ref &x X\nb: *x', { a: '<X>', b: '<X>' }],
    ['as the whole text', '!Ref X', '<X>'],
  ])('is filled in %s', (_name, text, expected) => {
    expect(filled(text)).toEqual(expected);
  });

  it('keeps text in ${!…} as it is, and a dollar sign before a name', () => {
    expect(filled("a: !Sub '${!X} $${X} ${ $ } {X}'".replace('${ $ } ', '$ '))).toEqual({
      a: '${X} $<X> $ {X}',
    });
  });

  it('is not filled into text that only looks like one', () => {
    const text = `a: "!Ref X"\nb: '\${X}' # !Ref Y\nc: |\n  !Ref Z\n`;
    expect(filled(text)).toEqual({ a: '!Ref X', b: '${X}', c: '!Ref Z\n' });
  });

  it('says what it is made of, and where each name stands', () => {
    const text = 'a: !Sub "x-${Orders.Arn}"';
    const [reference] = findReferences(text).references;
    expect(reference).toEqual({
      kind: 'Sub',
      span: { start: 3, end: text.length },
      text: 'x-${Orders.Arn}',
      parts: [
        'x-',
        { resource: 'Orders', attribute: 'Arn', place: 'part', span: { start: 11, end: 24 } },
      ],
    });
  });

  it('knows which part of an ARN a name is', () => {
    const text =
      "a: !Sub 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${Name}-${Stage}'\nb: !Sub '${Whole.Arn}'";
    const { references } = findReferences(text);
    const names = references
      .flatMap(({ parts }) => parts)
      .filter((part) => typeof part !== 'string');
    expect(names.map(({ place }) => place)).toEqual([
      'partition',
      'region',
      'account',
      'part',
      'part',
      'whole',
    ]);
  });

  it('puts in any value, and a text that no escape is needed for stays as it is', () => {
    const text = 'a: !Ref X\nb: "é"';
    const { references } = findReferences(text);
    const hard = 'a"b\\c\n\u0085\u2028\ufeff\u0000😀';
    const replaced = replaceReferences(text, references, () => hard).text;
    expect(load(replaced)).toEqual({ a: hard, b: 'é' });
    // YAML wants what does not print escaped.
    expect(replaced).not.toMatch(/[\u0000-\u0009\u007f-\u009f\u2028\ufeff]/);
    expect(replaceReferences(text, references, () => 'ünder').text).toBe('a: "ünder"\nb: "é"');
  });

  it('is looked for in any text, also in what is no YAML', () => {
    expect(findReferences('a: [!Ref X')).toEqual({ references: [], diagnostics: [] });
    expect(findReferences('')).toEqual({ references: [], diagnostics: [] });
  });
});

const WITH_WRONG_TAGS = [
  'a: !Join ["", [x]]',
  'b: !GetAt X.Arn',
  'c: !GetAtt [Orders, Arn]',
  'd: !Sub ["${x}", {x: 1}]',
  'e: !Ref {X: 1}',
  'f: !Ref',
  'g: !Ref Orders.Arn',
  'h: !GetAtt Orders',
  'i: !Ref two words',
  "j: !Sub 'a ${self:x}'",
  '',
].join('\n');

const WRONG_TAGS = [
  'flow.yml:1:4: tag "!Join" is not supported in a definition [reference]',
  '  |',
  '1 | a: !Join ["", [x]]',
  '  |    ^~~~~ expected "!GetAtt", "!Ref" or "!Sub"',
  'flow.yml:2:4: tag "!GetAt" is not supported in a definition [reference]',
  '  |',
  '2 | b: !GetAt X.Arn',
  '  |    ^~~~~~ did you mean "!GetAtt"?',
  'flow.yml:3:4: tag "!GetAtt" stands before a list, expected text [reference]',
  '  |',
  '3 | c: !GetAtt [Orders, Arn]',
  '  |    ^~~~~~~ write a form like !GetAtt OrdersQueue.Arn',
  'flow.yml:4:4: tag "!Sub" stands before a list, expected text [reference]',
  '  |',
  '4 | d: !Sub ["${x}", {x: 1}]',
  "  |    ^~~~ write a form like !Sub '${OrdersQueue.Arn}'",
  'flow.yml:5:4: tag "!Ref" stands before a map, expected text [reference]',
  '  |',
  '5 | e: !Ref {X: 1}',
  '  |    ^~~~ write a form like !Ref OrdersQueue',
  'flow.yml:6:4: tag "!Ref" has no name behind it [reference]',
  '  |',
  '6 | f: !Ref',
  '  |    ^~~~ write a form like !Ref OrdersQueue',
  'flow.yml:7:9: "!Ref" is followed by "Orders.Arn", expected the name of a resource [reference]',
  '  |',
  '7 | g: !Ref Orders.Arn',
  '  |         ^~~~~~~~~~ write !GetAtt Orders.Arn',
  'flow.yml:8:12: "!GetAtt" is followed by "Orders", expected a resource and an attribute of it [reference]',
  '  |',
  '8 | h: !GetAtt Orders',
  '  |            ^~~~~~ write !GetAtt Orders.Arn',
  'flow.yml:9:9: "!Ref" is followed by "two words", expected the name of a resource [reference]',
  '  |',
  '9 | i: !Ref two words',
  '  |         ^~~~~~~~~ write a form like !Ref OrdersQueue',
  'flow.yml:10:12: "!Sub" holds "${self:x}", expected a form like ${OrdersQueue.Arn} or ${AWS::Region} [reference]',
  '   |',
  "10 | j: !Sub 'a ${self:x}'",
  '   |            ^~~~~~~~~ write ${!self:x} if it is text',
].join('\n');

describe('a tag that cannot be filled in', () => {
  it('is told with what to write', () => {
    expect(complaintsOf(WITH_WRONG_TAGS).join('\n')).toBe(WRONG_TAGS);
  });

  it('leaves tags that no template has to the check of the flow', () => {
    expect(complaintsOf('a: !!str x\nb: !$.x\nc: !local y\nd: ! z')).toEqual([]);
  });
});

describe('a definition that was given as data', () => {
  it('is text whose references are read again', () => {
    const text = toDefinitionText({
      steps: [
        { resourceArn: { 'Fn::GetAtt': ['Charge', 'Arn'] }, n: 3, empty: [], none: {} },
        { resourceArn: { 'Fn::Sub': 'a ${X} "b"' }, name: { Ref: 'Name' } },
      ],
      'a"b': { Ref: 'X', and: 'more' },
    });
    expect(text.split('\n').slice(0, 4)).toEqual([
      '{',
      '  "steps": [',
      '    {',
      '      "resourceArn": !GetAtt "Charge.Arn",',
    ]);
    expect(filled(text)).toEqual({
      steps: [
        { resourceArn: '<Charge.Arn>', n: 3, empty: [], none: {} },
        { resourceArn: 'a <X> "b"', name: '<Name>' },
      ],
      'a"b': { Ref: 'X', and: 'more' },
    });
  });

  it('shows functions that cannot be filled in', () => {
    const text = toDefinitionText({ a: { 'Fn::Join': ['', ['x', { Ref: 'Y' }]] } });
    expect(complaintsOf(text).join('\n')).toContain(
      'flow.yml:2:8: tag "!Join" is not supported in a definition',
    );
  });
});

/** Laws of references in definitions: whatever YAML writes is filled in as YAML reads it, and every place is found again. */
import { isDeepStrictEqual } from 'node:util';
import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { EditedText, type TextEdit } from '../../src/core/definition/edited-text.ts';
import { ReferencePlaceholders } from '../../src/core/definition/reference-placeholders.ts';
import {
  findReferences,
  referenceName,
  replaceReferences,
  type ResourceReference,
  splitAtReferences,
} from '../../src/core/definition/template-references.ts';
import { assertLaw } from './assert-law.ts';

const SEED = 20_240_701;

/** What a name gives: what no template's value holds needs no escape when CloudFormation joins the parts. */
const valueOf = (reference: ResourceReference) => `arn:é:${referenceName(reference)}`;

interface Written {
  /** As it stands behind a key or a dash, with the indentation of what goes on. */
  readonly yaml: (indent: string) => string;
  /** As YAML reads it once it is filled in. */
  readonly value: string;
}

const name = fc.constantFrom('Orders', 'X1', 'Orders.Arn', 'Net.Outputs.Q', 'AWS::Region');
const textPiece = fc.oneof(
  fc.constantFrom(
    ' ',
    ': ',
    ' #',
    '"',
    "'",
    '\\',
    '$',
    '{',
    '}',
    '$.x',
    '${!Y}',
    '-',
    '\t',
    '\u00e9',
  ),
  fc.constantFrom('\n', '\n\n', '\u0085', '\u2028', '\ufeff', '\u007f', '😀'),
  fc.string({ maxLength: 4 }),
);
const piece = fc.oneof(
  {
    weight: 2,
    arbitrary: name.map((found) => ({ text: `\${${found}}`, value: valueOf(toNamed(found)) })),
  },
  { weight: 3, arbitrary: textPiece.map((text) => ({ text, value: text })) },
);

function toNamed(text: string): ResourceReference {
  const [resource = '', ...rest] = text.split('.');
  const attribute = rest.length === 0 ? {} : { attribute: rest.join('.') };
  return { resource, ...attribute, place: 'part', span: { start: 0, end: 0 } };
}

/** Texts whose pieces make no other variables where they meet. */
const subText = fc.array(piece, { maxLength: 6 }).map((pieces) => {
  const text = pieces.map((each) => each.text).join('');
  return { text, value: text.replace(/\$\{(!?)([^{}]*)\}/g, fillIn) };
});

function fillIn(_whole: string, escape: string, inside: string): string {
  return escape === '!' ? `\${${inside}}` : valueOf(toNamed(inside));
}

const isReadable = ({ text }: { readonly text: string }) =>
  [...text.matchAll(/\$\{([^{}]*)\}/g)].every(([, inside = '']) =>
    /^(?:!.*|Orders|X1|Orders\.Arn|Net\.Outputs\.Q|AWS::Region)$/s.test(inside),
  );

const doubleQuoted: fc.Arbitrary<Written> = subText.filter(isReadable).map(({ text, value }) => ({
  yaml: () => `!Sub ${JSON.stringify(text).replaceAll(/[\u007f-\u009f\ufeff]/g, toEscape)}`,
  value,
}));

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Of what these styles can hold at all, on one line. */
const oneLine = subText.filter(
  ({ text }) => isReadable({ text }) && /^[ -~\u00e9😀]*$/u.test(text),
);

const singleQuoted: fc.Arbitrary<Written> = oneLine.map(({ text, value }) => ({
  yaml: () => `!Sub '${text.replaceAll("'", "''")}'`,
  value,
}));

const block: fc.Arbitrary<Written> = fc
  .tuple(
    fc.array(
      oneLine.filter(({ text }) => /^[^ ]/.test(text)),
      { minLength: 1, maxLength: 3 },
    ),
    fc.constantFrom('', '-'),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([lines, chomp, lineEnd]) => ({
    yaml: (indent) =>
      [`!Sub |${chomp}`, ...lines.map(({ text }) => `${indent}  ${text}`)].join(lineEnd),
    value: lines.map(({ value }) => value).join('\n') + (chomp === '-' ? '' : '\n'),
  }));

const named: fc.Arbitrary<Written> = fc
  .tuple(name, fc.constantFrom('', '"', "'"), fc.constantFrom(' ', '\n    ', ' &a1 '))
  .map(([found, quote, gap]) => {
    const tag = found.includes('.') ? '!GetAtt' : '!Ref';
    return { yaml: () => `${tag}${gap}${quote}${found}${quote}`, value: valueOf(toNamed(found)) };
  });

const plain: fc.Arbitrary<Written> = fc
  .constantFrom('just text', '!Ref in quotes', '# none')
  .map((value) => ({ yaml: () => `'${value}'`, value }));

const written = fc.oneof(doubleQuoted, singleQuoted, block, named, plain);

/** A map of lists of values, with comments between. */
const document = fc.array(fc.array(written, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 3,
});

function toYaml(lists: readonly (readonly Written[])[]): string {
  const lines = lists.flatMap((list, index) => [
    `key${index}: # !Ref Comment`,
    ...list.map(({ yaml }) => `  - ${yaml('    ')}`),
  ]);
  return `${lines.join('\n')}\n`;
}

describe('references that are filled in', () => {
  it('give what YAML would read, joined as CloudFormation joins them or replaced at once', () => {
    const property = fc.property(document, (lists) => {
      const text = toYaml(lists);
      const { references, diagnostics } = findReferences(text);
      if (diagnostics.length > 0) throw new Error(`${text}: ${JSON.stringify(diagnostics)}`);
      const parts = splitAtReferences(text, references);
      const joined = parts
        .map((part) => (typeof part === 'string' ? part : valueOf(part)))
        .join('');
      const replaced = replaceReferences(text, references, valueOf).text;
      const expected = Object.fromEntries(
        lists.map((list, index) => [`key${index}`, list.map(({ value }) => value)]),
      );
      for (const filled of [joined, replaced]) {
        if (isDeepStrictEqual({ ...(load(filled) as object) }, expected)) continue;
        throw new Error(`${text}\nis\n${filled}\nexpected ${JSON.stringify(expected)}`);
      }
    });
    assertLaw(import.meta.filename, property, { seed: SEED, fullCount: 50_000 });
  });
});

const editedText = fc
  .tuple(
    fc.string({ maxLength: 30 }),
    fc.array(fc.record({ skip: fc.nat(5), length: fc.nat(4), text: fc.string({ maxLength: 4 }) }), {
      maxLength: 4,
    }),
  )
  .map(([original, wanted]) => {
    const edits: TextEdit[] = [];
    let at = 0;
    for (const { skip, length, text } of wanted) {
      const start = at + skip;
      if (start > original.length) break;
      at = Math.min(start + length, original.length);
      edits.push({ span: { start, end: at }, text });
    }
    return { original, edits };
  });

describe('a place in an edited text', () => {
  it('is where its characters stood, or where what was put in stands', () => {
    const property = fc.property(
      editedText,
      fc.nat(60),
      fc.nat(10),
      ({ original, edits }, from, length) => {
        const edited = new EditedText(original, edits);
        const start = Math.min(from, edited.text.length);
        const span = { start, end: Math.min(start + length, edited.text.length) };
        const found = edited.toOriginal(span);
        if (found.start < 0 || found.end < found.start || found.end > original.length) {
          throw new Error(`${JSON.stringify(found)} is not in the text`);
        }
        const touched = edits.some(({ span: of }) => of.start < found.end && of.end > found.start);
        const isEmptyEdit = edits.some(
          ({ span: of }) => of.start >= found.start && of.end <= found.end,
        );
        if (touched || isEmptyEdit || span.start === span.end) return;
        if (original.slice(found.start, found.end) === edited.text.slice(span.start, span.end))
          return;
        throw new Error(
          `${JSON.stringify(span)} of ${edited.text} is not ${JSON.stringify(found)}`,
        );
      },
    );
    assertLaw(import.meta.filename, property, { seed: SEED, fullCount: 100_000 });
  });

  it('covers an edit as a whole as soon as it begins or ends inside', () => {
    const property = fc.property(editedText, ({ original, edits }) => {
      const edited = new EditedText(original, edits);
      let shift = 0;
      for (const { span, text } of edits) {
        const start = span.start + shift;
        shift += text.length - (span.end - span.start);
        if (text.length < 2) continue;
        const found = edited.toOriginal({ start: start + 1, end: start + text.length });
        if (isDeepStrictEqual(found, span)) continue;
        throw new Error(`${JSON.stringify(found)} instead of ${JSON.stringify(span)}`);
      }
    });
    assertLaw(import.meta.filename, property, { seed: SEED, fullCount: 50_000 });
  });
});

const reference = fc
  .tuple(name, fc.constantFrom('whole', 'partition', 'region', 'account', 'part'))
  .map(([found, place]): ResourceReference => ({ ...toNamed(found), place }));
const kind = fc.constantFrom('function', 'queue', 'topic', 'name');
const around = fc.constantFrom(
  '',
  ':',
  'arn:aws:',
  '-',
  ':*',
  'x',
  'a',
  '0',
  'sluiceref',
  '-dev.fifo',
);

describe('a placeholder', () => {
  it('is found again in whatever text it was put into', () => {
    const made = fc.array(fc.tuple(reference, kind, around), { minLength: 1, maxLength: 12 });
    const property = fc.property(made, (pieces) => {
      const placeholders = new ReferencePlaceholders();
      const text = pieces
        .map(([found, of, behind]) => placeholders.valueFor(found, of) + behind)
        .join('|');
      const split = placeholders
        .split(text)
        .map((part) => (typeof part === 'string' ? part : `<${referenceName(part)}>`))
        .join('');
      const expected = pieces
        .map(([found, , behind]) => `<${referenceName(found)}>${behind}`)
        .join('|');
      if (split !== expected) throw new Error(`${text} is split into ${split}`);
    });
    assertLaw(import.meta.filename, property, { seed: SEED, fullCount: 20_000 });
  });
});

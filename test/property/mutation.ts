/** Damage to a text, as slips of people and tools do it. Every place is a fraction of the text, so that cases shrink. */
import fc from 'fast-check';

type Mutation = (text: string) => string;

const PIECES = [
  ...['\n', '\r', '\r\n', ' ', '  ', '\t', '\u0000', '\u0007', '\u001b[31m', '\u007f', '\u0085'],
  ...[
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u200b',
    '\u202e',
    '\ud800',
    '\udc00',
    '😀',
    'é',
    'ß',
    '\uffff',
  ],
  ...['- ', '-', ': ', ':', '? ', '"', "'", '`', '{', '}', '[', ']', '(', ')', ',', '#', ' #', '%'],
  ...['|', '|\n', '>-\n', '|9', '&a ', '*a', '!', '!x ', '!!str ', '!!binary ', '<<: ', '<<: *a\n'],
  ...['---\n', '...\n', '%YAML 1.2\n', '~', '\\', '\\u', '\\x4', '$', '$.', '$..', '[*]', '[-1:]'],
  ...[
    '.inf',
    '0x',
    '1e999',
    '99999999999999999999',
    'null',
    '__proto__',
    'constructor: ',
    'toString',
  ],
  ...[
    '&&',
    '||',
    '=~',
    '!~ ',
    ' in ',
    ' ? ',
    'goto: ',
    'type: ',
    'name: ',
    'steps: ',
    'foreach',
    'end',
  ],
];
const WORDS = /[\w$.]+|\s+|[^\w\s]/g;

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
  fc.string({ unit: 'binary', maxLength: 4 }),
);

/** `texts`: what pieces of other texts are taken from. */
export function mutations(texts: readonly string[]): fc.Arbitrary<readonly Mutation[]> {
  const mutation = fc.oneof(
    { weight: 3, arbitrary: characters },
    partsOf(splitLines),
    { weight: 2, arbitrary: partsOf((text) => text.match(WORDS) ?? []) },
    indentation,
    truncation,
    splice(texts),
  );
  return fc.array(mutation, { minLength: 1, maxLength: 5 });
}

const splitLines = (text: string): readonly string[] => text.split(/(?<=\n)/);

function at(fraction: number, length: number): number {
  return Math.floor(fraction * length);
}

/** Some characters go, others come. */
const characters: fc.Arbitrary<Mutation> = fc
  .tuple(place, fc.nat({ max: 12 }), fc.option(piece, { nil: '' }))
  .map(([where, removed, inserted]) => (text) => {
    const start = at(where, text.length + 1);
    return text.slice(0, start) + inserted + text.slice(start + removed);
  });

/** Lines, or words, are lost, said twice, or change places. */
function partsOf(split: (text: string) => readonly string[]): fc.Arbitrary<Mutation> {
  const kind = fc.constantFrom('delete', 'duplicate', 'swap', 'replace');
  return fc.tuple(kind, place, place, piece).map(([how, one, other, inserted]) => (text) => {
    const parts = [...split(text)];
    const [first, second] = [at(one, parts.length), at(other, parts.length)];
    const [left = '', right = ''] = [parts[first], parts[second]];
    if (how === 'delete') parts.splice(first, 1);
    else if (how === 'duplicate') parts.splice(second, 0, left);
    else if (how === 'replace') parts.splice(first, 1, inserted);
    else [parts[first], parts[second]] = [right, left];
    return parts.join('');
  });
}

const indentation: fc.Arbitrary<Mutation> = fc
  .tuple(place, fc.constantFrom('', ' ', '  ', '   ', '\t', '        '))
  .map(([where, blanks]) => (text) => {
    const lines = [...splitLines(text)];
    const line = at(where, lines.length);
    lines[line] = blanks + (lines[line] ?? '').trimStart();
    return lines.join('');
  });

const truncation: fc.Arbitrary<Mutation> = fc
  .tuple(place, fc.boolean())
  .map(([where, isHead]) => (text) => {
    const offset = at(where, text.length);
    return isHead ? text.slice(0, offset) : text.slice(offset);
  });

/** The head of the text and the tail of another. */
function splice(texts: readonly string[]): fc.Arbitrary<Mutation> {
  return fc.tuple(place, fc.constantFrom(...texts), place).map(
    ([where, other, from]) =>
      (text) =>
        text.slice(0, at(where, text.length)) + other.slice(at(from, other.length)),
  );
}

/** Definitions made to do harm by what single values hold: numbers, characters, expressions. */
import { choosing, HEADER, passing, type HostileText } from './hostile-texts.ts';

export const NUMBERS: readonly HostileText[] = [
  { name: 'a number without end', text: passing('1e999'), codes: ['yaml-number'], at: '1e999' },
  { name: 'infinity', text: passing('-.inf'), codes: ['yaml-number'], at: '-.inf' },
  { name: 'not a number', text: passing('.nan'), codes: ['yaml-number'], at: '.nan' },
  {
    name: 'a number of a hundred thousand digits',
    text: passing('9'.repeat(100_000)),
    codes: ['yaml-number'],
  },
  {
    name: 'a hexadecimal number of a hundred thousand digits',
    text: passing(`0x${'f'.repeat(100_000)}`),
    codes: ['yaml-number'],
  },
  {
    name: 'a hundred thousand digits behind the point',
    text: passing(`0.${'1'.repeat(100_000)}`),
    codes: [],
  },
  {
    name: 'a hundred thousand digits that turn out to be text',
    text: passing(`${'1'.repeat(100_000)}x`),
    codes: [],
  },
  {
    name: 'a number that loses digits',
    text: passing('9007199254740993'),
    codes: ['yaml-number-precision'],
    at: '9007199254740993',
  },
];

export const CHARACTERS: readonly HostileText[] = [
  {
    name: 'text over several lines where a list is expected, which hints repeated',
    text: 'version: v1\ntype: flow\nsteps: |\n  a\n  \u200b\n',
    codes: ['attribute-type'],
  },
  {
    name: 'a key that does not show all of itself, which hints repeated',
    text: choosing("'$[`\u200b`].a-b == 1'").replaceAll('`', '"'),
    codes: ['condition-syntax'],
    at: 'b',
  },
  { name: 'a mark of byte order at its beginning', text: `\ufeff${passing('1')}`, codes: [] },
  { name: 'a zero character', text: passing('a\u0000b'), codes: ['yaml-syntax'] },
  {
    name: 'an escape sequence of terminals',
    text: passing('a\u001b[31mb'),
    codes: ['yaml-syntax'],
  },
  { name: 'a lone half of a character', text: passing('a\ud800b'), codes: ['yaml-syntax'] },
  { name: 'a lone half of a character as an escape', text: passing('"\\ud800"'), codes: [] },
  { name: 'text that shows from right to left', text: passing('"\u202e1 == $.a"'), codes: [] },
  {
    name: 'a step name that shows from right to left',
    text: `${HEADER}  - {type: pass, name: "a\u202eb"}\n`,
    codes: ['step-name'],
  },
  {
    name: 'a tag with a line break of other alphabets, which messages repeated',
    text: passing('!a\u0085b x'),
    codes: ['yaml-syntax'],
  },
  {
    name: 'quotes that never close',
    text: passing(`"${'x'.repeat(100_000)}`),
    codes: ['yaml-syntax'],
  },
  { name: 'only exclamation marks', text: '!'.repeat(100_000), codes: ['yaml-syntax'] },
  { name: 'only ampersands', text: '&'.repeat(100_000), codes: ['yaml-empty'] },
  { name: 'only asterisks', text: '*'.repeat(100_000), codes: ['flow-header', 'yaml-alias'] },
  { name: 'only colons', text: ': '.repeat(50_000), codes: ['yaml-too-deep'] },
  { name: 'only percent signs', text: '%\n'.repeat(50_000), codes: ['yaml-syntax'] },
  { name: 'only blocks without text', text: '|\n'.repeat(50_000), codes: ['flow-header'] },
];

const refused = { codes: ['condition-syntax'] } as const;

export const EXPRESSIONS: readonly HostileText[] = [
  {
    name: 'a misspelt root and many brackets that nothing closes',
    text: passing(`"$INPUT.${'['.repeat(200_000)} "`),
    codes: ['reference-case'],
  },
  { name: 'ten thousand parentheses', text: choosing(`"${'('.repeat(10_000)}"`), ...refused },
  {
    name: 'four thousand parentheses',
    text: choosing(`'${'('.repeat(4_000)}'`),
    ...refused,
    at: '(',
  },
  { name: 'four thousand lists', text: choosing(`'${'['.repeat(4_000)}'`), ...refused, at: '[' },
  {
    name: 'four thousand prefixes',
    text: choosing(`'${'!'.repeat(4_000)}1'`),
    ...refused,
    at: '!',
  },
  { name: 'a thousand questions', text: choosing(`'${'1 ? '.repeat(1_000)}1'`), ...refused },
  {
    name: 'a megabyte of condition, almost',
    text: choosing(`"${'1||'.repeat(80_000)}1"`),
    ...refused,
  },
  { name: 'the longest chain', text: choosing(`"${'0||'.repeat(1_365)}1"`), codes: [] },
  {
    name: 'a pattern that other engines never finish',
    text: choosing("'$.a =~ `^(a+)+$`'"),
    codes: [],
  },
  {
    name: 'alternatives that other engines never finish',
    text: choosing("'$.a =~ `^(a|a|aa)*b$`'"),
    codes: [],
  },
  {
    name: 'repetitions inside repetitions',
    text: choosing("'$.a =~ `((a{1000}){1000}){1000}`'"),
    ...refused,
    at: '((a{1000}){1000}){1000}',
  },
  { name: 'a reference back', text: choosing("'$.a =~ `(a)\\1`'"), ...refused, at: '1' },
  { name: 'a look ahead', text: choosing("'$.a =~ `(?=a+)+b`'"), ...refused, at: '=' },
  { name: 'a thousand groups', text: choosing(`'$.a =~ \`${'('.repeat(900)}\`'`), ...refused },
  { name: 'a script in a path', text: choosing("'$[(process.exit())]'"), ...refused, at: '(' },
  {
    name: 'a call in a condition',
    text: choosing("'constructor.constructor(1)()'"),
    ...refused,
    at: '.',
  },
  {
    name: 'a path into a prototype',
    text: choosing("'$.__proto__.polluted == $.constructor.name'"),
    codes: [],
  },
  {
    name: 'a path of ten thousand keys',
    text: passing(`"$input${'.a'.repeat(10_000)}"`),
    codes: ['path-syntax'],
  },
  {
    name: 'a path that flattens three hundred times',
    text: passing(`"$input${'[*]'.repeat(300)}"`),
    codes: [],
  },
  {
    name: 'a path with an index of ten thousand digits',
    text: passing(`"$input[${'9'.repeat(10_000)}]"`),
    codes: ['path-syntax'],
  },
  {
    name: 'a path of blanks',
    text: passing(`"$input[${' '.repeat(900)}x"`),
    codes: ['path-syntax'],
    at: 'x',
  },
];

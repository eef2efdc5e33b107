/** What the author of a condition may have meant by a word that means nothing. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['and', 'write "&&"'],
  ['or', 'write "||"'],
  ['not', 'write "!"'],
  ['true', 'write "true"'],
  ['false', 'write "false"'],
  ['null', 'write "null"'],
  ['none', 'write "null"'],
  ['undefined', 'write "null"'],
]);

export function wordHint(word: string): string {
  const known = WORDS.get(word.toLowerCase());
  return known ?? `write "$.${word}" for a key of the step's input, or put text in quotes`;
}

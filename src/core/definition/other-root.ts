/** `$input.x` where only `$` and `$.key` refer to something, the step's input: it is text, which is mostly a slip. */
import type { Template } from './flow.ts';

const OTHER_ROOT = /^\$(?:input|local|context)(?=[.[]|$)/i;

export const MAP_OTHER_ROOT = 'map it in inputMappings and write "$.key"';

export function isOtherRoot(template: Template): boolean {
  return (
    template.kind === 'constant' &&
    typeof template.value === 'string' &&
    beginsWithOtherRoot(template.value)
  );
}

export function beginsWithOtherRoot(text: string): boolean {
  return OTHER_ROOT.test(text.trimEnd()) && isInOnePiece(text);
}

/** All of it may be meant as a path: blanks stand in its brackets only. A sentence is none. */
export function isInOnePiece(text: string): boolean {
  let closing = '';
  let hasBlankInside = false;
  for (const character of text.trimEnd()) {
    const isBlank = /\s/.test(character);
    if (isBlank && closing === '') return false;
    hasBlankInside ||= isBlank;
    closing = closingBehind(character, closing);
    if (closing === '') hasBlankInside = false;
  }
  // A bracket that is not closed hides nothing.
  return !hasBlankInside;
}

/** What ends the brackets, or the quotes in them, that are open behind a character; empty outside of brackets. */
function closingBehind(character: string, closing: string): string {
  if (closing === '') return character === '[' ? ']' : '';
  if (closing !== ']') return character === closing ? ']' : closing;
  if (character === '"' || character === "'") return character;
  return character === ']' ? '' : ']';
}

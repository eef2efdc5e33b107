/** Longer text is cut: a message shows what is meant, not all of it. */
const LONGEST = 80;

/**
 * Characters that do not show, or change how others show: controls, formats, lone surrogates, private ones, line ends.
 * Not the unassigned ones: which those are depends on the version of Unicode.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
const EACH_HIDDEN = new RegExp(HIDDEN, 'gu');

export function hasHiddenCharacters(text: string): boolean {
  return HIDDEN.test(text);
}

/** An author's text as messages show it: at most 80 characters, in the quotes that it does not hold itself. */
export function quoted(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, endBefore(text, LONGEST))}…` : text;
  if (hasHiddenCharacters(shown)) return JSON.stringify(shown).replace(EACH_HIDDEN, escapeUnits);
  return shown.includes('"') ? `'${shown}'` : `"${shown}"`;
}

/** Never between the halves of one character. */
function endBefore(text: string, offset: number): number {
  return (text.codePointAt(offset - 1) ?? 0) > 0xffff ? offset - 1 : offset;
}

/** What does not show as `\u001b`, all else as it is: text in a column of a terminal. */
export function withoutHidden(text: string): string {
  return text.replace(EACH_HIDDEN, escapeUnits);
}

/** The same length, with a dot for each hidden character but tabs: a line of a file as it can be shown. */
export function visible(text: string): string {
  return text.replace(EACH_HIDDEN, (found) => (found === '\t' ? found : '·'.repeat(found.length)));
}

function escapeUnits(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0));
  return units.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('');
}

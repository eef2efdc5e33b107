/** Keys of a flow that lack the colon behind them, or the blank behind that: YAML then reads key and value as one text. */
import { isAttribute } from '../parse/known-attributes.ts';

/** `name:a`. */
const WITHOUT_BLANK = /^\s*(?:-\s+)?(\w+):[^\s:]/;
/** `name a`, and what stands behind the key. */
const WITHOUT_COLON = /^\s*(?:-\s+)?(\w+)\s+(\S.*)$/;
/** One word, or what no sentence goes on with. */
const VALUE = /^(?:[^\s:]+\s*|[$"'[{].*|\S+:\S.*)$/;

/** The key; undefined when the line is none of the two forms, or goes on like a sentence (`name of the step`). */
export function findLooseKey(line: string): string | undefined {
  const [, glued] = WITHOUT_BLANK.exec(line) ?? [];
  if (glued !== undefined && isAttribute(glued)) return glued;
  const [, key = '', rest = ''] = WITHOUT_COLON.exec(line) ?? [];
  return isAttribute(key) && VALUE.test(rest) ? key : undefined;
}

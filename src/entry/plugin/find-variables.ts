/**
 * `${self:custom.size, 'small'}` in a text: the framework's variables, and those that a backslash keeps from being one. Their
 * values are the framework's business. `${AWS::Region}` and `${Queue.Arn}` are CloudFormation's.
 */
import type { Span } from '../../core/definition/diagnostic.ts';

export interface FoundVariable {
  readonly span: Span;
  /** Between the braces; absent: escaped, and text without its backslash. */
  readonly inside?: string;
}

/** A source and its address or parameters, as the framework reads them. */
const OPENING = /(\\)?\$\{(?=[a-z][A-Za-z0-9]*(?:\(|:(?!:)))/g;

/** In the order of the text. One without its closing brace ends with its line. */
export function findVariables(text: string): readonly FoundVariable[] {
  const found: FoundVariable[] = [];
  let end = 0;
  for (const { 0: opening, 1: escape, index } of text.matchAll(OPENING)) {
    // Inside of the one before.
    if (index < end) continue;
    const from = index + opening.length;
    end = closingBrace(text, from) + 1;
    if (escape !== undefined) found.push({ span: { start: index, end: index + 1 } });
    else found.push({ span: { start: index, end }, inside: text.slice(from, end - 1) });
  }
  return found;
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\n') return at;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (opensQuote(text, at)) quote = character;
    else if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

/** Elsewhere than before a value it is an apostrophe. */
function opensQuote(text: string, at: number): boolean {
  return /['"]/.test(text.charAt(at)) && /[,:(]\s*$/.test(text.slice(Math.max(0, at - 20), at));
}

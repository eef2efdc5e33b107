/** Laws of checking definitions, over damaged ones: the check ends in a flow or in errors that can be shown, never in between. */
import { isDeepStrictEqual } from 'node:util';
import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { checkFlow, type CheckedFlow } from '../../src/core/definition/check-flow.ts';
import { compareDiagnostics, type Diagnostic } from '../../src/core/definition/diagnostic.ts';
import { renderDiagnostics } from '../../src/core/definition/render-diagnostic.ts';
import { hasHiddenCharacters } from '../../src/core/shared/quoted.ts';
import { assertLaw } from './assert-law.ts';
import { GOLDEN_TEXTS } from './golden-texts.ts';
import { mutations } from './mutation.ts';

const SEED = 20_240_103;
/** Lines of a stack trace, and values that were never meant to be shown. */
const INTERNALS = /\bat \S+ \(|\bfile:\/\/|node_modules|\[object |\bundefined\b|\.ts:\d/;

function* complaints(text: string, { flow, diagnostics }: CheckedFlow): Generator<string> {
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
  if ((flow === undefined) !== hasErrors) yield 'a flow exactly when there is no error';
  // The one that counts those that are not shown comes last.
  const shown = diagnostics.filter(({ code }) => code !== 'too-many-problems');
  if (!isDeepStrictEqual([...shown].sort(compareDiagnostics), shown)) yield 'an order';
  for (const diagnostic of diagnostics) yield* complaintsAbout(text, diagnostic);
}

function* complaintsAbout(text: string, diagnostic: Diagnostic): Generator<string> {
  const { span, message, hint = '' } = diagnostic;
  const { start, end } = span;
  if (!(start >= 0 && start <= end && end <= text.length))
    yield `a span inside, not ${start}-${end}`;
  if (message.trim() === '') yield 'a message';
  const said = message + hint;
  if (hasHiddenCharacters(said)) yield `one line that shows, not ${JSON.stringify(said)}`;
  const leaked = INTERNALS.exec(said)?.[0];
  if (leaked !== undefined && !text.includes(leaked)) yield `no internals, as in ${said}`;
}

describe('a damaged definition', () => {
  it('is a flow or has errors, each in a line about a place inside the text', () => {
    const damaged = fc
      .tuple(fc.constantFrom(...GOLDEN_TEXTS), mutations(GOLDEN_TEXTS))
      .map(([text, changes]) => changes.reduce((changed, change) => change(changed), text));
    const property = fc.property(damaged, (text) => {
      const checked = checkFlow(text);
      const [complaint] = complaints(text, checked);
      if (complaint !== undefined) throw new Error(`expected ${complaint}`);
      const shown = renderDiagnostics(text, checked.diagnostics, 'flow.yaml');
      if (shown.length !== checked.diagnostics.length)
        throw new Error('one text for each expected');
    });
    assertLaw(import.meta.filename, property, { seed: SEED, fullCount: 100_000 });
  });
});

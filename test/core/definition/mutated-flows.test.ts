/** Laws of checkFlow over damaged definitions: it never throws, and whatever it says lies inside the text. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkFlow } from '../../../src/core/definition/check-flow.ts';
import { compareDiagnostics } from '../../../src/core/definition/diagnostic.ts';
import { renderDiagnostics } from '../../../src/core/definition/render-diagnostic.ts';

const FLOWS = new URL('../../fixtures/flows/', import.meta.url);
const texts = ['ok/', 'err/'].flatMap((folder) => {
  const directory = new URL(folder, FLOWS);
  const files = readdirSync(directory).filter((name) => name.endsWith('.yaml'));
  return files.map((name) => readFileSync(new URL(name, directory), 'utf8'));
});

const PIECES = [
  '\n',
  '  ',
  '- ',
  ': ',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  '|',
  '>',
  '&a ',
  '*a',
  '!x ',
  '#',
  '\t',
  '$',
  '.',
  '<<: ',
  '~',
  '\\',
  '😀',
  '\u0000',
  '\r',
];

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.integer({ min: 0, max: 12 }),
  insert: fc.constantFrom('', ...PIECES),
});

function applyEdit(text: string, { at, remove, insert }: Edit): string {
  const offset = Math.floor(at * text.length);
  return text.slice(0, offset) + insert + text.slice(offset + remove);
}

describe('a damaged definition', () => {
  it('never makes the check throw, and every span lies inside the text', () => {
    const damaged = fc
      .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 4 }))
      .map(([text, edits]) => edits.reduce(applyEdit, text));
    const property = fc.property(damaged, (text) => {
      const { flow, diagnostics } = checkFlow(text);
      const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
      expect(flow === undefined).toBe(hasErrors);
      for (const { span } of diagnostics) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        expect(span.end).toBeLessThanOrEqual(text.length);
      }
      expect([...diagnostics].sort(compareDiagnostics)).toEqual(diagnostics);
      renderDiagnostics(text, diagnostics.slice(0, 3));
    });
    fc.assert(property, { seed: 7, numRuns: 400 });
  });
});

/**
 * The listings of the manual "Service Integration", clean and with each of its slips alone. A clean one, `<n>-<name>.yaml`,
 * gives no warning; the first one that waits for a callback says that nobody gets its token. A slip,
 * `<n>-<name>.slip-<slip>.yaml`, adds exactly one warning, or one error where its meaning cannot be known. The `.out` files
 * hold the messages; `UPDATE_GOLDEN=1` rewrites them.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkFlow } from '../../../src/core/definition/check-flow.ts';
import type { Diagnostic } from '../../../src/core/definition/diagnostic.ts';
import { renderDiagnostics } from '../../../src/core/definition/render-diagnostic.ts';

const DIRECTORY = new URL('../../fixtures/flows/manual/', import.meta.url);
const FILES = readdirSync(DIRECTORY).filter((name) => name.endsWith('.yaml'));
const SLIPS = FILES.filter((name) => name.includes('.slip-'));
const CLEAN = FILES.filter((name) => !name.includes('.slip-'));
const LISTINGS = 9;

/** Beside those of the slip. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  '1-pattern-callback': ['callback-token'],
};

function check(file: string): readonly Diagnostic[] {
  const text = readFileSync(new URL(file, DIRECTORY), 'utf8');
  const { diagnostics } = checkFlow(text);
  const shown = renderDiagnostics(text, diagnostics, file).map((lines) => `${lines}\n`);
  const golden = new URL(file.replace(/yaml$/, 'out'), DIRECTORY);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, shown.join(''));
  expect(shown.join('')).toBe(readFileSync(golden, 'utf8'));
  return diagnostics.filter(({ severity }) => severity !== 'information');
}

function codesExpectedOf(file: string): readonly string[] {
  return EXPECTED[file.split('.')[0] ?? ''] ?? [];
}

describe('a listing of the manual', () => {
  it('is there for each of its chapters, with slips', () => {
    for (const files of [CLEAN, SLIPS]) {
      const chapters = new Set(files.map((file) => Number.parseInt(file, 10)));
      expect(chapters.size).toBe(LISTINGS);
    }
  });

  it.each(CLEAN)('%s gives no warning', (file) => {
    expect(check(file).map(({ code }) => code)).toEqual(codesExpectedOf(file));
  });

  it.each(SLIPS)('%s gives one', (file) => {
    const codes = check(file).map(({ code }) => code);
    const others = codesExpectedOf(file).filter((code) => codes.includes(code as never));
    expect(codes).toHaveLength(1 + others.length);
  });
});

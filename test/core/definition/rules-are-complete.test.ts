/** Every code of a diagnostic is yielded, shown by fixtures and documented with what mends it; every rule has a code of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkFlow, MAX_TEXT_LENGTH } from '../../../src/core/definition/check-flow.ts';
import type { DiagnosticCode } from '../../../src/core/definition/diagnostic.ts';
import { DIAGNOSTIC_CODES } from '../../../src/core/definition/diagnostic-codes.ts';
import { RULES } from '../../../src/core/definition/rules/index.ts';
import { applyChange, checkExample } from '../../tools/checks-example.ts';

const ERR = new URL('../../fixtures/flows/err/', import.meta.url);
const CHECKS = new URL('../../../docs/checks.md', import.meta.url);
const CODES = Object.keys(DIAGNOSTIC_CODES) as DiagnosticCode[];

/** All that the checker says to the wrong flows. */
const SHOWN = readdirSync(ERR)
  .filter((name) => name.endsWith('.out'))
  .map((name) => readFileSync(new URL(name, ERR), 'utf8'));

/** An example of the documents and what mends it, both as lines. */
interface Mending {
  readonly wrong: readonly string[];
  readonly change: readonly string[];
}

const MENDINGS: ReadonlyMap<string, readonly Mending[]> = new Map(
  readFileSync(CHECKS, 'utf8')
    .split(/^### /m)
    .slice(1)
    .map((section) => [section.split('\n', 1)[0] ?? '', mendingsIn(section)]),
);

/** Each `diff` of a section with the last `yaml` before it. */
function mendingsIn(section: string): readonly Mending[] {
  const mendings: Mending[] = [];
  let wrong: readonly string[] = [];
  for (const [, kind, body = ''] of section.matchAll(/^```(yaml|diff)\n([\s\S]*?)\n```$/gm)) {
    if (kind === 'yaml') wrong = body.split('\n');
    else mendings.push({ wrong, change: body.split('\n') });
  }
  return mendings;
}

function codesOf(lines: readonly string[]): readonly string[] {
  return checkExample(lines, { isShort: false }).codes;
}

describe('the rules', () => {
  it('each have a code of their own, in the table of codes', () => {
    const codes = RULES.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !CODES.includes(code))).toEqual([]);
  });
});

describe.each(CODES)('%s', (code) => {
  const { severity, summary, source } = DIAGNOSTIC_CODES[code];

  it('has a summary of one line and a source', () => {
    expect(summary).toMatch(/^\S.{10,120}$/);
    expect(source).not.toBe('');
  });

  it('is shown with its severity', () => {
    const title = severity === 'error' ? '' : `${severity}: `;
    const shown = new RegExp(String.raw`^\S+:\d+:\d+: ${title}(?!\w+: )[^\n]* \[${code}\]$`, 'm');
    const isShown = SHOWN.some((text) => shown.test(text));
    // The one text that is too large to lie beside the others.
    const [tooLarge] = checkFlow(' '.repeat(MAX_TEXT_LENGTH + 1)).diagnostics;
    expect(isShown || tooLarge?.code === code).toBe(true);
  });

  it('is shown for its examples, and not once they are mended', () => {
    const mendings = MENDINGS.get(code) ?? [];
    expect(mendings).not.toEqual([]);
    for (const { wrong, change } of mendings) {
      expect(codesOf(wrong)).toContain(code);
      expect(codesOf(applyChange(wrong, change) ?? wrong)).not.toContain(code);
    }
  });
});

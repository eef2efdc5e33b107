import { describe, expect, it } from '@jest/globals';
import {
  type CheckedFile,
  toJsonReport,
  toTextReport,
} from '../../../src/entry/cli/check-report.ts';
import type { Diagnostic } from '../../../src/core/definition/diagnostic.ts';

const TEXT = 'version: v1\nemoji: 😀 x\n';

const EMOJI = { start: TEXT.indexOf('😀'), end: TEXT.indexOf(' x') };
const ERROR: Diagnostic = {
  code: 'flow-header',
  severity: 'error',
  span: { start: 9, end: 11 },
  message: 'wrong',
  hint: 'write right',
};
const WARNING: Diagnostic = {
  code: 'attribute-unknown',
  severity: 'warning',
  span: EMOJI,
  message: 'odd',
};
const INFORMATION: Diagnostic = {
  code: 'resource-arn-ignored',
  severity: 'information',
  span: { start: EMOJI.end + 1, end: EMOJI.end + 2 },
  message: 'by the way',
};
const MANY: Diagnostic = { ...INFORMATION, code: 'too-many-problems', message: '7 more' };

const file = (name: string, ...diagnostics: Diagnostic[]): CheckedFile => ({
  name,
  text: TEXT,
  diagnostics,
});

describe('the report of checked flows as text', () => {
  it('is empty when nothing is to be said', () => {
    expect(toTextReport([file('a.yml'), file('b.yml')], true)).toBe('');
  });

  it('keeps informations back until they are asked for', () => {
    const files = [file('a.yml', INFORMATION), file('b.yml', WARNING, INFORMATION)];
    expect(toTextReport(files.slice(0, 1), false)).toBe('');
    const quiet = toTextReport(files, false);
    expect(quiet).not.toContain('information');
    expect(quiet).toMatch(/\n\n2 files, 0 errors, 1 warning$/);
    const full = toTextReport(files, true);
    expect(full).toContain('a.yml:2:11: information: by the way [resource-arn-ignored]\n');
    expect(full).toMatch(/\n\n2 files, 0 errors, 1 warning, 2 informations$/);
  });

  it('tells that problems are left out beside those that it shows, and only there', () => {
    expect(toTextReport([file('a.yml', WARNING, MANY)], false)).toContain('7 more');
    expect(toTextReport([file('a.yml', INFORMATION, MANY)], false)).toBe('');
    expect(toTextReport([file('a.yml', INFORMATION, MANY)], true)).toContain('7 more');
  });
});

describe('the report of checked flows as JSON', () => {
  it('holds every file and every diagnostic, in UTF-16 columns, ends exclusive', () => {
    const files = [file('a.yml', ERROR, WARNING, INFORMATION), file('b.yml')];
    expect(JSON.parse(toJsonReport(files))).toEqual({
      files: [
        {
          file: 'a.yml',
          diagnostics: [
            {
              code: 'flow-header',
              severity: 'error',
              message: 'wrong',
              hint: 'write right',
              line: 1,
              column: 10,
              endLine: 1,
              endColumn: 12,
            },
            {
              code: 'attribute-unknown',
              severity: 'warning',
              message: 'odd',
              line: 2,
              column: 8,
              endLine: 2,
              endColumn: 10,
            },
            {
              code: 'resource-arn-ignored',
              severity: 'information',
              message: 'by the way',
              line: 2,
              column: 11,
              endLine: 2,
              endColumn: 12,
            },
          ],
        },
        { file: 'b.yml', diagnostics: [] },
      ],
      errors: 1,
      warnings: 1,
      informations: 1,
    });
  });

  it('is a document for no files, too', () => {
    expect(JSON.parse(toJsonReport([]))).toEqual({
      files: [],
      errors: 0,
      warnings: 0,
      informations: 0,
    });
  });
});

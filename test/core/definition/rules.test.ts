import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { RULES } from '../../../src/core/definition/rules/index.ts';

describe('the rules', () => {
  it('each have a code of their own and a failing fixture', () => {
    const codes = RULES.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    const flows = new URL('../../fixtures/flows/', import.meta.url);
    const shown = ['ok/', 'err/'].flatMap((folder) => {
      const directory = new URL(folder, flows);
      const files = readdirSync(directory).filter((name) => name.endsWith('.out'));
      return files.map((name) => readFileSync(new URL(name, directory), 'utf8'));
    });
    const text = shown.join('');
    expect(codes.filter((code) => !text.includes(`[${code}]`))).toEqual([]);
  });
});

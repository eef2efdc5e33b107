/** Definitions made to do harm: they end in diagnostics, quickly, and change nothing. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkFlow, MAX_TEXT_LENGTH } from '../../../src/core/definition/check-flow.ts';

const HEADER = 'version: v1\ntype: flow\nsteps:\n';

function codesOf(text: string): readonly string[] {
  return checkFlow(text).diagnostics.map(({ code }) => code);
}

describe('hostile definitions', () => {
  it('with a key named __proto__ have a plain key', () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const text = readFileSync(
      new URL('../../fixtures/flows/ok/hostile-keys.yaml', import.meta.url),
      'utf8',
    );
    const [step] = checkFlow(text).flow?.steps ?? [];
    const source = step?.outputMappings?.[0]?.source;
    expect(step?.name).toBe('__proto__');
    expect(JSON.stringify(source)).toBe(
      '{"kind":"constant","value":{"__proto__":{"polluted":true}}}',
    );
    expect(source && 'polluted' in source).toBe(false);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('whose aliases expand without end are refused before they are expanded', () => {
    const levels = 'abcdefghijklmnopqrstuvwxyz'.split('');
    const lines = levels.map((name, index) => {
      const inner = index === 0 ? 'x' : `*${levels[index - 1]}`;
      return `${name}: &${name} [${Array.from({ length: 9 }, () => inner).join(', ')}]`;
    });
    expect(codesOf(lines.join('\n'))).toEqual(['yaml-too-many-nodes']);
  });

  it('whose aliases nest without end are refused', () => {
    const lines = Array.from({ length: 300 }, (_, index) =>
      index === 0 ? 'k0: &k0 [x]' : `k${index}: &k${index} [*k${index - 1}]`,
    );
    expect(codesOf(lines.join('\n'))).toEqual(['yaml-too-deep']);
  });

  it('may have 50,000 values and no more', () => {
    // 4 for the flow's map, its keys and values; 1 + 1 for `x` and its list.
    const withItems = (count: number): string => `x: [${'1,'.repeat(count)}]`;
    expect(codesOf(withItems(49_997))).not.toContain('yaml-too-many-nodes');
    expect(codesOf(withItems(49_998))).toContain('yaml-too-many-nodes');
  });

  it('longer than 256 KiB are refused unread', () => {
    expect(codesOf(`#${' '.repeat(MAX_TEXT_LENGTH)}`)).toEqual(['text-too-large']);
  });

  it('with very many problems get the first hundred', () => {
    const { diagnostics } = checkFlow(`${HEADER}${'  - {type: pass, name: a}\n'.repeat(300)}`);
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.at(-1)).toMatchObject({
      code: 'too-many-problems',
      message: '199 more problems are not shown',
    });
  });

  it.each([
    '{',
    '[',
    '- ',
    '? ',
    '&a ',
    '"a\n',
    "'",
    '|\n',
    '\u0000',
    '%TAG ! !\n',
    '---\n',
    '*a ',
    '<<: ',
    '[a,',
    '!',
  ])('that repeat %j end in diagnostics', (piece) => {
    const { flow, diagnostics } = checkFlow(piece.repeat(5_000));
    expect(flow).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Mapping, Source } from '../../../src/core/definition/flow.ts';
import { applyMappings, type MappingRoots } from '../../../src/core/engine/mappings.ts';
import { jsonBytes } from '../../../src/core/shared/json-size.ts';

const reference = (root: 'input' | 'local' | 'merged', ...keys: string[]): Source => ({
  kind: 'reference',
  root,
  path: keys.map((key) => ({ kind: 'key', key })),
});

function roots(input: object, local: object = {}, mostBytes = 1_000): MappingRoots {
  return { input: input as never, local: local as never, context: () => ({}), mostBytes };
}

describe('mappings', () => {
  it('hold only their targets; the last of two equal ones wins', () => {
    const mappings: Mapping[] = [
      { target: 'a', source: reference('input', 'x') },
      { target: 'a', source: reference('local', 'x') },
      { target: 'b', source: reference('merged', 'y') },
    ];
    const result = applyMappings(mappings, roots({ x: 1, y: 2, z: 3 }, { x: 5 }));
    expect(result).toEqual({ a: 5, b: 2 });
  });

  it('with two large equal targets are whole: only what the result holds is counted', () => {
    const text = 'x'.repeat(700);
    const mappings = ['a', 'a', 'a', 'b'].map((target) => ({
      target,
      source: reference('input', target === 'a' ? 'text' : 'n'),
    }));
    expect(applyMappings(mappings, roots({ text, n: 1 }))).toEqual({ a: text, b: 1 });
  });

  it('stop once the result is too large, so that repeating a value costs no memory', () => {
    const source: Source = {
      kind: 'reference',
      root: 'input',
      path: [{ kind: 'key', key: 'l' }, { kind: 'wildcard' }],
    };
    const mappings = Array.from({ length: 100_000 }, (_, i) => ({ target: `t${i}`, source }));
    const result = applyMappings(mappings, roots({ l: Array.from({ length: 50 }, (_, i) => i) }));
    expect(jsonBytes(result)).toBeGreaterThan(1_000);
    expect(Object.keys(result).length).toBeLessThan(20);
  });

  it('that take too much work count as too large: they are bounded together', () => {
    const input = { list: Array.from({ length: 50_000 }, () => 1) };
    const path = [
      { kind: 'key', key: 'list' },
      { kind: 'wildcard' },
      { kind: 'key', key: 'nothing' },
    ] as const;
    const source: Source = { kind: 'reference', root: 'input', path };
    const many = Array.from({ length: 2_000 }, (_, i): Mapping => ({ target: `t${i}`, source }));
    expect(applyMappings(many.slice(0, 1), roots(input))).toEqual({ t0: [] });
    expect(jsonBytes(applyMappings(many, roots(input)))).toBe(Infinity);
  });

  it('do not count what a later equal target replaces', () => {
    const mappings: Mapping[] = [
      { target: 'a', source: reference('input', 'big') },
      { target: 'b', source: reference('input', 'big') },
      { target: 'a', source: { kind: 'constant', value: 1 } },
    ];
    const big = 'x'.repeat(45);
    expect(applyMappings(mappings, roots({ big }, {}, 60))).toEqual({ a: 1, b: big });
  });
});

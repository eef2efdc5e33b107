/** Paths of the whole grammar (FDL reference 2.3), and the keys that they share with the values that they are tried on. */
import fc from 'fast-check';
import type { Path, Selector } from '../../src/core/expression/path.ts';

/** Few, so that paths lead somewhere; most of them stand on a prototype too. */
export const KEYS = [
  'a',
  'b',
  '__proto__',
  'constructor',
  'length',
  'toString',
  'hasOwnProperty',
  '0',
] as const;

export const sharedKey = fc.constantFrom(...KEYS);

/** Any text is a key when it stands in quotes. */
const anyKey = fc.oneof(
  sharedKey,
  fc.constantFrom('', "it's", 'my-key', 'a.b', '\\', 'größe_2', '\ud800', 'x\ny'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

const bound = fc.option(fc.integer({ min: -4, max: 6 }), { nil: undefined });
const slice = fc.record({ from: bound, to: bound }).map(({ from, to }): Selector => ({
  kind: 'slice',
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
}));
const wildcard = fc.constant<Selector>({ kind: 'wildcard' });

function selector(key: fc.Arbitrary<string>, index: fc.Arbitrary<number>): fc.Arbitrary<Selector> {
  return fc.oneof(
    { weight: 3, arbitrary: key.map((name): Selector => ({ kind: 'key', key: name })) },
    {
      weight: 2,
      arbitrary: index.map((position): Selector => ({ kind: 'index', index: position })),
    },
    slice,
    { weight: 2, arbitrary: wildcard },
  );
}

/** For printing and reading: any key, and indexes of up to 15 digits. */
export const anyPath: fc.Arbitrary<Path> = fc.array(
  selector(
    anyKey,
    fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -(1e15 - 1), max: 1e15 - 1 })),
  ),
  { maxLength: 5 },
);

/** For evaluating: keys and indexes that values have. */
export const likelyPath: fc.Arbitrary<Path> = fc.array(
  selector(sharedKey, fc.integer({ min: -4, max: 4 })),
  { maxLength: 6 },
);

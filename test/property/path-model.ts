/**
 * What a path means, said once more and in another way: over maps, which have no prototype, and without a thought of speed.
 * Source: FDL reference 2.3 and its readings.
 */
import type { Path, Selector } from '../../src/core/expression/path.ts';
import type { Json } from '../../src/core/shared/json.ts';

type Scalar = string | number | boolean | null;
export type Tree = Scalar | readonly Tree[] | ReadonlyMap<string, Tree>;

export function toTree(value: Json): Tree {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(toTree);
  return new Map(Object.entries(value).map(([key, item]) => [key, toTree(item)]));
}

/** A missing path is null; from the first `[*]` or slice on the answer is a list. */
export function valueOfPath(base: Tree, path: Path): Tree {
  const first = path.findIndex(isMany);
  const single = first === -1 ? path : path.slice(0, first);
  const value = single.reduce<Tree>((tree, selector) => pick(tree, selector)[0] ?? null, base);
  if (first === -1) return value;
  return path
    .slice(first)
    .reduce<readonly Tree[]>(
      (trees, selector) => trees.flatMap((tree) => pick(tree, selector)),
      [value],
    );
}

function isMany({ kind }: Selector): boolean {
  return kind === 'wildcard' || kind === 'slice';
}

/** Everything that one selector finds in one value. */
function pick(tree: Tree, selector: Selector): readonly Tree[] {
  if (tree instanceof Map) return pickOfMap(tree, selector);
  return Array.isArray(tree) ? pickOfList(tree as readonly Tree[], selector) : [];
}

function pickOfMap(map: ReadonlyMap<string, Tree>, selector: Selector): readonly Tree[] {
  if (selector.kind === 'wildcard') return [...map.values()];
  const found = selector.kind === 'key' ? map.get(selector.key) : undefined;
  return found === undefined ? [] : [found];
}

function pickOfList(list: readonly Tree[], selector: Selector): readonly Tree[] {
  const place = (index: number): number => (index < 0 ? index + list.length : index);
  switch (selector.kind) {
    case 'key':
      return [];
    case 'wildcard':
      return list;
    case 'index':
      return list.filter((_, position) => position === place(selector.index));
    case 'slice': {
      const from = place(selector.from ?? 0);
      const to = place(selector.to ?? list.length);
      return list.filter((_, position) => position >= from && position < to);
    }
  }
}

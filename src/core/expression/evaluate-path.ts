/**
 * Reads the value that a path names. Total: a missing path is null. Own properties only; work is linear in the size of the base.
 *
 * From the first `[*]` or slice on, a path walks a list of values: `[*]` and slices flatten one level each, keys and
 * indexes are looked up in each value, and values that lack them are left out. Source: FDL reference 2.3 and its readings.
 */
import { isJsonObject, ownValue, type Json } from '../shared/json.ts';
import type { Path, Selector } from './path.ts';
import type { WorkBudget } from './work-budget.ts';

/** `base`: the object that the path starts at. Never mutates or copies what it finds. */
export function evaluatePath(base: Json, path: Path): Json {
  return walk(base, path, undefined) ?? null;
}

/** As `evaluatePath`; undefined when it would take more work than is left: a unit for each value on the way. */
export function evaluatePathWithin(base: Json, path: Path, budget: WorkBudget): Json | undefined {
  return walk(base, path, budget);
}

function walk(base: Json, path: Path, budget: WorkBudget | undefined): Json | undefined {
  let value: Json = base;
  for (const [position, selector] of path.entries()) {
    if (selector.kind === 'wildcard' || selector.kind === 'slice') {
      return walkList([value], path.slice(position), budget);
    }
    value = selectOne(value, selector) ?? null;
  }
  return value;
}

function walkList(
  start: readonly Json[],
  path: Path,
  budget: WorkBudget | undefined,
): Json | undefined {
  let values = start;
  for (const selector of path) {
    const next: Json[] = [];
    for (const value of values) select(value, selector, next);
    if (budget?.spend(values.length + next.length) === false) return undefined;
    values = next;
  }
  return values;
}

function select(value: Json, selector: Selector, into: Json[]): void {
  if (selector.kind === 'wildcard' || selector.kind === 'slice') {
    for (const item of selectMany(value, selector)) into.push(item);
    return;
  }
  const found = selectOne(value, selector);
  if (found !== undefined) into.push(found);
}

function selectOne(
  value: Json,
  selector: Extract<Selector, { kind: 'key' | 'index' }>,
): Json | undefined {
  if (selector.kind === 'key') {
    return isJsonObject(value) ? ownValue(value, selector.key) : undefined;
  }
  return Array.isArray(value) ? (value.at(selector.index) as Json | undefined) : undefined;
}

function selectMany(
  value: Json,
  selector: Extract<Selector, { kind: 'wildcard' | 'slice' }>,
): readonly Json[] {
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    return selector.kind === 'slice' ? items.slice(selector.from, selector.to) : items;
  }
  return selector.kind === 'wildcard' && isJsonObject(value) ? Object.values(value) : [];
}

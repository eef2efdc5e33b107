import { isJsonObject, ownValue, type Json, type JsonObject } from '../shared/json.ts';
import { textWork, type WorkBudget } from './work-budget.ts';

/**
 * Deep equality of JSON values, without conversion; the order of keys does not matter. Undefined: more work than is left.
 * Costs a unit for each value that is looked at, and for texts what their length says.
 */
export function deepEquals(left: Json, right: Json, budget: WorkBudget): boolean | undefined {
  if (!budget.spend(typeof left === 'string' ? textWork(left) : 1)) return undefined;
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) return listsEqual(left, right, budget);
  return isJsonObject(left) && isJsonObject(right) ? objectsEqual(left, right, budget) : false;
}

function objectsEqual(
  left: JsonObject,
  right: JsonObject,
  budget: WorkBudget,
): boolean | undefined {
  const keys = Object.keys(left);
  const otherCount = Object.keys(right).length;
  // Listing the keys of either is work, however few the other has.
  if (!budget.spend(keys.length + otherCount)) return undefined;
  if (keys.length !== otherCount) return false;
  for (const key of keys) {
    const other = ownValue(right, key);
    const isEqual = other === undefined ? false : deepEquals(left[key] as Json, other, budget);
    if (isEqual !== true) return isEqual;
  }
  return true;
}

function listsEqual(
  left: readonly Json[],
  right: readonly Json[],
  budget: WorkBudget,
): boolean | undefined {
  if (left.length !== right.length) return false;
  for (const [index, item] of left.entries()) {
    const isEqual = deepEquals(item, right[index] as Json, budget);
    if (isEqual !== true) return isEqual;
  }
  return true;
}

/** Laws of evaluating paths and conditions: own data only, nothing changed, and work that is bounded by sizes. */
import { isDeepStrictEqual } from 'node:util';
import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import type { Condition } from '../../src/core/expression/condition.ts';
import { conditionHolds } from '../../src/core/expression/evaluate-condition.ts';
import { evaluatePath } from '../../src/core/expression/evaluate-path.ts';
import { parsePath } from '../../src/core/expression/parse-path.ts';
import type { Path } from '../../src/core/expression/path.ts';
import { WorkBudget } from '../../src/core/expression/work-budget.ts';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
import { printCondition, printPath } from '../support/print-condition.ts';
import { comparison, conditionTree } from './arbitrary-condition.ts';
import { anyPath, likelyPath, sharedKey } from './arbitrary-path.ts';
import { fullInput, jsonValue } from './arbitrary-value.ts';
import { assertLaw } from './assert-law.ts';
import { toTree, valueOfPath, type Tree } from './path-model.ts';
import { sizeOf, Watch } from './watched-value.ts';

const SEED = 20_240_102;
const PATHS_PER_VALUE = 100;
/** Looking an item of a list or an object up, and copying it, takes a few reads each. */
const READS_PER_NODE = 5;

describe('a printed path', () => {
  it('is read as the path that it was printed from', () => {
    const property = fc.property(anyPath, (path) => {
      const text = printPath(path);
      if (!isDeepStrictEqual(parsePath(text, 1), { path })) {
        throw new Error(`${text} is read as ${JSON.stringify(parsePath(text, 1))}`);
      }
    });
    assertLaw(import.meta.filename, property, { seed: SEED, fullCount: 100_000 });
  });
});

interface Tried {
  readonly watch: Watch;
  readonly watched: Json;
  readonly tree: Tree;
  /** Of the value. */
  readonly size: number;
}

/** Evaluates over a watched value; throws where the reader broke a law. */
function checkPath({ watch, watched, tree, size }: Tried, path: Path): void {
  watch.reset();
  const found = evaluatePath(watched, path);
  checkReads(watch, printPath(path), READS_PER_NODE * (size + path.length));
  if (isDeepStrictEqual(toTree(found), valueOfPath(tree, path))) return;
  throw new Error(`${printPath(path)} is ${JSON.stringify(found)}`);
}

function checkReads({ reads, trespasses }: Watch, text: string, most: number): void {
  if (trespasses.length > 0) throw new Error(`${text}: ${trespasses.join(', ')}`);
  if (reads > most) throw new Error(`${text}: ${reads} reads, at most ${most} expected`);
}

describe('the value of a path', () => {
  it('is what the model says, read from own data in steps that its size bounds', () => {
    const paths = fc.array(likelyPath, {
      minLength: PATHS_PER_VALUE,
      maxLength: PATHS_PER_VALUE,
      size: 'max',
    });
    const property = fc.property(jsonValue, paths, (value, tried) => {
      const watch = new Watch();
      const place = { watch, watched: watch.over(value), tree: toTree(value), size: sizeOf(value) };
      for (const path of tried) checkPath(place, path);
    });
    // A million paths in all.
    assertLaw(import.meta.filename, property, {
      seed: SEED,
      fullCount: 1_000_000 / PATHS_PER_VALUE,
    });
  });
});

/** Says what was taken of it. */
class CountingBudget extends WorkBudget {
  spent = 0;

  override spend(units: number): boolean {
    this.spent += units;
    return super.spend(units);
  }
}

/** Selectors that are followed before a path needs its budget. */
function selectorsIn(condition: Condition): number {
  switch (condition.kind) {
    case 'literal':
      return 0;
    case 'path':
      return condition.path.length;
    case 'list':
      return condition.items.reduce((sum, item) => sum + selectorsIn(item), 0);
    case 'unary':
      return selectorsIn(condition.operand);
    case 'binary':
      return selectorsIn(condition.left) + selectorsIn(condition.right);
    case 'match':
      return selectorsIn(condition.subject) + selectorsIn(condition.pattern);
    case 'conditional':
      return (
        selectorsIn(condition.test) + selectorsIn(condition.then) + selectorsIn(condition.otherwise)
      );
  }
}

describe('a condition', () => {
  it('reads own data only, and no more of it than it takes of its budget', () => {
    const condition = fc.oneof(conditionTree(likelyPath), comparison(sharedKey));
    const property = fc.property(condition, fullInput, (tried, input) => {
      const watch = new Watch();
      const budget = new CountingBudget(1_000_000);
      conditionHolds(tried, watch.over<JsonObject>(input), budget);
      const most = READS_PER_NODE * (budget.spent + selectorsIn(tried));
      checkReads(watch, printCondition(tried), most);
    });
    assertLaw(import.meta.filename, property, { seed: SEED, fullCount: 20_000 });
  });
});

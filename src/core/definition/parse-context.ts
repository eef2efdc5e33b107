import type { Condition } from '../expression/condition.ts';
import type { Report } from './diagnostic.ts';
import type { Source, Template } from './flow.ts';
import type { LocatedNode } from './nodes.ts';

/** What everything that reads a definition is handed. */
export interface ParseContext {
  /** The definition as it was given; spans are offsets into it. */
  readonly text: string;
  readonly report: Report;
  /** Line (from 1) of an offset: for messages that name another place. */
  readonly lineOf: (offset: number) => number;
  readonly expressionBudget: ExpressionBudget;
  readonly memo: ParseMemo;
}

/** What was made of a node: aliases share it, so it is read, kept and complained about once. */
export interface ParseMemo {
  readonly conditions: WeakMap<LocatedNode, Condition | undefined>;
  readonly sources: WeakMap<LocatedNode, Source>;
  readonly templates: WeakMap<LocatedNode, Template>;
}

export function newParseMemo(): ParseMemo {
  return { conditions: new WeakMap(), sources: new WeakMap(), templates: new WeakMap() };
}

export function remember<Value>(
  known: WeakMap<LocatedNode, Value>,
  node: LocatedNode,
  read: () => Value,
): Value {
  if (known.has(node)) return known.get(node) as Value;
  const value = read();
  known.set(node, value);
  return value;
}

/** Bounds what the expressions of one definition keep in memory: a short pattern may stand for many instructions. */
export class ExpressionBudget {
  /** Parts: tokens of conditions, selectors of paths, instructions of patterns. */
  readonly limit: number;
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get isSpent(): boolean {
    return this.#used > this.limit;
  }

  /** False when the expression does not fit any more. */
  take(size: number): boolean {
    this.#used += size;
    return !this.isSpent;
  }
}

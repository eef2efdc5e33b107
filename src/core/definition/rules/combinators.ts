/** Shapes of requirements that several rules share. */
import type { Finding, Span } from '../diagnostic.ts';
import type { Located, LocatedParam, LocatedStep, LocatedTask } from '../located-flow.ts';
import { findEntry, type MapNode } from '../nodes.ts';
import { describeRange, isWithin, type Range } from '../range.ts';
import { headOf } from '../walk-flow.ts';

interface Owner {
  readonly node: MapNode;
  readonly label: string;
}

/** One of two attributes must be written, and only one. */
export function* exactlyOneOf(
  { node, label }: Owner,
  [first, second]: [string, string],
): Generator<Finding> {
  const entries = [findEntry(node, first), findEntry(node, second)];
  const [left, right] = entries;
  if (!left && !right) {
    yield {
      span: headOf(node),
      message: `${label} has neither "${first}" nor "${second}", expected one of them`,
    };
  }
  if (left && right) {
    const span = left.keySpan.start > right.keySpan.start ? left.keySpan : right.keySpan;
    yield { span, message: `${label} has both "${first}" and "${second}", expected one of them` };
  }
}

/** An attribute must be written. */
export function* required({ node, label }: Owner, key: string, what: string): Generator<Finding> {
  if (findEntry(node, key)) return;
  yield { span: headOf(node), message: `${label} has no "${key}", expected ${what}` };
}

/** A whole number between two limits, both allowed. */
export function* wholeNumber(
  found: Located<number> | undefined,
  { key, label, range }: { readonly key: string; readonly label: string; readonly range: Range },
): Generator<Finding> {
  if (!found) return;
  const { value, span } = found;
  if (isWithin(value, range)) return;
  yield { span, message: `"${key}" of ${label} is ${value}, expected ${describeRange(range)}` };
}

/** A service parameter with something behind its name. */
export function findParam({ serviceParams }: LocatedTask, name: string): LocatedParam | undefined {
  const param = serviceParams?.value.find((candidate) => candidate.name === name);
  return param?.isEmpty === false ? param : undefined;
}

/** `- steps: […]` without a type: a list with no step around it. */
export function isBareList({ node }: LocatedStep): boolean {
  return findEntry(node, 'steps') !== undefined && findEntry(node, 'type') === undefined;
}

export function isQueueTask({ resource }: LocatedTask): boolean {
  return resource?.kind === 'queue' || resource?.kind === 'nativeQueue';
}

export function waitsForCallback(
  pattern: Located<string> | undefined,
): pattern is Located<'waitForCallback'> {
  return pattern?.value === 'waitForCallback';
}

/** An empty place: where something should have been written. */
export function pointAt(span: Span): Span {
  return { start: span.start, end: Math.min(span.end, span.start + 1) };
}

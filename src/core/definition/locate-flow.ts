/** A definition's text to the located flow: the part of reading that checking a new flow and loading a stored one share. */
import { LineIndex } from './line-index.ts';
import type { LocatedFlow } from './located-flow.ts';
import { isEmpty, type LocatedNode } from './nodes.ts';
import { ExpressionBudget, newParseMemo, type ParseContext } from './parse-context.ts';
import { parseFlow } from './parse/parse-flow.ts';
import type { ProblemList } from './problem-list.ts';
import { readEvents } from './source.ts';
import { buildTree } from './yaml/build-tree.ts';
import { describeSyntaxProblem } from './yaml/yaml-problem.ts';

export interface Reading {
  readonly context: ParseContext;
  /** Absent when the text is no map at all (reported). Parts that could not be read are absent in it. */
  readonly located?: LocatedFlow;
}

/** Of a definition that is new; one that was stored may have been checked against others. */
export interface ReadLimits {
  /** Of its expressions: what they keep in memory. */
  readonly mostParts: number;
  /** Of its tree, aliases expanded. */
  readonly mostNodes: number;
}

/** Never throws for a text. */
export function locateFlow(text: string, problems: ProblemList, limits: ReadLimits): Reading {
  const lines = new LineIndex(text);
  const context: ParseContext = {
    text,
    report: (problem) => problems.add(problem),
    lineOf: (offset) => lines.lineOf(offset),
    expressionBudget: new ExpressionBudget(limits.mostParts),
    memo: newParseMemo(),
  };
  const root = readTree(context, { lines, problems, mostNodes: limits.mostNodes });
  const located = root && parseFlow(root, context);
  return { context, ...(located && { located }) };
}

interface TreeReading {
  readonly lines: LineIndex;
  readonly problems: ProblemList;
  readonly mostNodes: number;
}

function readTree(
  context: ParseContext,
  { lines, problems, mostNodes }: TreeReading,
): LocatedNode | undefined {
  const { text, report } = context;
  const read = readEvents(text);
  if ('problem' in read) {
    report(describeSyntaxProblem(text, lines, read.problem));
    return undefined;
  }
  const root = buildTree(read.events, context, mostNodes);
  if (root && !isEmpty(root)) return root;
  if (problems.count('error') === 0) {
    const message = 'the definition is empty, expected a flow';
    report({ code: 'yaml-empty', span: { start: 0, end: 0 }, message });
  }
  return undefined;
}

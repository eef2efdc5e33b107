/** A mocks file's text to its located tree, by the same reading of YAML as a flow's: limits, positions and hints included. */
import { LineIndex } from '../../core/definition/line-index.ts';
import { isEmpty, type LocatedNode } from '../../core/definition/nodes.ts';
import { ExpressionBudget, newParseMemo } from '../../core/definition/parse-context.ts';
import { ProblemList } from '../../core/definition/problem-list.ts';
import type { Complaint } from '../../core/definition/render-diagnostic.ts';
import { readEvents } from '../../core/definition/source.ts';
import { buildTree } from '../../core/definition/yaml/build-tree.ts';
import { describeSyntaxProblem } from '../../core/definition/yaml/yaml-problem.ts';
import { complaint } from './complaint.ts';

export interface MocksTree {
  /** Absent when there is none to read on. */
  readonly root?: LocatedNode;
  readonly complaints: readonly Complaint[];
}

/** Never throws for a text. */
export function readMocksTree(text: string): MocksTree {
  const problems = new ProblemList();
  const lines = new LineIndex(text);
  const read = readEvents(text);
  let root: LocatedNode | undefined;
  if ('problem' in read) problems.add(describeSyntaxProblem(text, lines, read.problem));
  else {
    root = buildTree(read.events, {
      text,
      report: (problem) => problems.add(problem),
      lineOf: (offset) => lines.lineOf(offset),
      expressionBudget: new ExpressionBudget(0),
      memo: newParseMemo(),
    });
  }
  const complaints: Complaint[] = problems.toDiagnostics().map(inWordsOfMocks);
  if (root !== undefined && !isEmpty(root)) return { root, complaints };
  if (complaints.length > 0) return { complaints };
  const span = { start: 0, end: 0 };
  return {
    complaints: [complaint(span, 'the mocks file is empty, expected "steps" or "default"')],
  };
}

/** The tree's builder speaks of definitions and flows. */
function inWordsOfMocks({ message, ...rest }: Complaint): Complaint {
  const words = message
    .replace(/^the definition\b/, 'the mocks file')
    .replace(/, expected one flow$/, ', expected one');
  return { ...rest, message: words };
}

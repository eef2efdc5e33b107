import type { Flow } from './flow.ts';
import { locateFlow, type ReadLimits } from './locate-flow.ts';
import { ProblemList } from './problem-list.ts';
import { toFlow } from './to-flow.ts';

const NO_LIMITS: ReadLimits = { mostParts: Infinity, mostNodes: Infinity };

/**
 * The flow of a definition that was checked when it was stored. Only what a flow is made of must be there: rules and limits
 * on size are not looked at, because they may be stricter than when it was stored, and its executions go on. How deep lists
 * and maps may stand inside each other bounds recursion and holds here too: it must never become less.
 *
 * Undefined when the text cannot be read; throws an InvariantError when it lacks what a flow cannot be without.
 */
export function readFlow(text: string): Flow | undefined {
  const problems = new ProblemList();
  const { located } = locateFlow(text, problems, NO_LIMITS);
  return located && problems.count('error') === 0 ? toFlow(located) : undefined;
}

/**
 * Decides a condition against a choice step's input. Total: an evaluation error (an operand that cannot be converted, more
 * work than the budget has) counts as false, a missing path is null. Source: FDL reference, section 3.
 */
import type { Json, JsonObject } from '../shared/json.ts';
import type { Condition } from './condition.ts';
import { toBoolean, toText } from './convert.ts';
import { evaluatePathWithin } from './evaluate-path.ts';
import { matchPattern } from './pattern/match-pattern.ts';
import { EAGER, UNARY, type Result } from './operators.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
import type { Pattern } from './pattern/pattern.ts';
import { newWorkBudget, textWork, type WorkBudget } from './work-budget.ts';

/** Reading and compiling the longest pattern. */
const PATTERN_WORK = 10_000;

/**
 * True only if the whole converts to the boolean true. `input`: the choice step's mapped input. `budget`: shared by the
 * conditions of one choice step, so that their number does not multiply the work; once it is spent, the rest are false.
 */
export function conditionHolds(
  condition: Condition,
  input: JsonObject,
  budget: WorkBudget = newWorkBudget(),
): boolean {
  const result = evaluate(condition, { input, budget });
  return result !== undefined && toBoolean(result) === true;
}

interface Scope {
  readonly input: JsonObject;
  readonly budget: WorkBudget;
}

function evaluate(condition: Condition, scope: Scope): Result {
  if (!scope.budget.spend(1)) return undefined;
  switch (condition.kind) {
    case 'literal':
      return condition.value;
    case 'path':
      return evaluatePathWithin(scope.input, condition.path, scope.budget);
    case 'list':
      return evaluateList(condition.items, scope);
    case 'unary':
      return evaluateUnary(condition, scope);
    case 'binary':
      return evaluateBinary(condition, scope);
    case 'match':
      return evaluateMatch(condition, scope);
    case 'conditional':
      return evaluateConditional(condition, scope);
  }
}

function evaluateConditional(
  { test, then, otherwise }: Extract<Condition, { kind: 'conditional' }>,
  scope: Scope,
): Result {
  const isThen = evaluateBoolean(test, scope);
  return isThen === undefined ? undefined : evaluate(isThen ? then : otherwise, scope);
}

function evaluateList(items: readonly Condition[], scope: Scope): Result {
  const values: Json[] = [];
  for (const item of items) {
    const value = evaluate(item, scope);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function evaluateUnary(
  { operator, operand }: Extract<Condition, { kind: 'unary' }>,
  scope: Scope,
): Result {
  const value = evaluate(operand, scope);
  if (value === undefined || !payFor(value, scope)) return undefined;
  return UNARY[operator](value);
}

function evaluateBinary(
  { operator, left, right }: Extract<Condition, { kind: 'binary' }>,
  scope: Scope,
): Result {
  switch (operator) {
    case '&&': {
      const first = evaluateBoolean(left, scope);
      return first === true ? evaluateBoolean(right, scope) : first;
    }
    case '||': {
      const first = evaluateBoolean(left, scope);
      return first === false ? evaluateBoolean(right, scope) : first;
    }
    case '??': {
      const first = evaluate(left, scope);
      return first === null ? evaluate(right, scope) : first;
    }
    default:
      return operate(EAGER[operator], [left, right], scope);
  }
}

function operate(
  operation: (typeof EAGER)[keyof typeof EAGER],
  [left, right]: readonly [Condition, Condition],
  scope: Scope,
): Result {
  const first = evaluate(left, scope);
  if (first === undefined) return undefined;
  const second = evaluate(right, scope);
  if (second === undefined || !payFor(first, scope) || !payFor(second, scope)) return undefined;
  return operation(first, second, scope.budget);
}

/** An operator reads its texts; what it reads of lists and objects it pays for itself. */
function payFor(operand: Json, { budget }: Scope): boolean {
  return typeof operand !== 'string' || budget.spend(textWork(operand));
}

function evaluateBoolean(condition: Condition, scope: Scope): boolean | undefined {
  const value = evaluate(condition, scope);
  return value === undefined ? undefined : toBoolean(value);
}

/** Null matches no pattern; other scalars are matched as text. */
function evaluateMatch(condition: Extract<Condition, { kind: 'match' }>, scope: Scope): Result {
  const subject = evaluate(condition.subject, scope);
  if (subject === undefined) return undefined;
  const pattern = condition.compiled ?? compile(evaluate(condition.pattern, scope), scope);
  if (pattern === undefined) return undefined;
  if (subject === null) return condition.operator === '!~';
  const text = toText(subject);
  const matches = text === undefined ? undefined : matchPattern(pattern, text, scope.budget);
  return matches === undefined ? undefined : matches === (condition.operator === '=~');
}

function compile(source: Result, { budget }: Scope): Pattern | undefined {
  if (typeof source !== 'string' || !budget.spend(PATTERN_WORK)) return undefined;
  const parsed = parsePattern(source);
  return 'pattern' in parsed ? parsed.pattern : undefined;
}

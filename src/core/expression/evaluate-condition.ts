/**
 * Decides a condition against a choice step's input. Total: an evaluation error (an operand that cannot be converted)
 * counts as false, a missing path is null. Source: FDL reference, section 3.
 */
import type { Json, JsonObject } from '../shared/json.ts';
import type { Condition } from './condition.ts';
import { toBoolean, toText } from './convert.ts';
import { evaluatePath } from './evaluate-path.ts';
import { matchPattern } from './pattern/match-pattern.ts';
import { EAGER, UNARY, type Result } from './operators.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
import type { Pattern } from './pattern/pattern.ts';

/** True only if the whole converts to the boolean true. `input`: the choice step's mapped input. */
export function conditionHolds(condition: Condition, input: JsonObject): boolean {
  const result = evaluate(condition, input);
  return result !== undefined && toBoolean(result) === true;
}

function evaluate(condition: Condition, input: JsonObject): Result {
  switch (condition.kind) {
    case 'literal':
      return condition.value;
    case 'path':
      return evaluatePath(input, condition.path);
    case 'list':
      return evaluateList(condition.items, input);
    case 'unary': {
      const operand = evaluate(condition.operand, input);
      return operand === undefined ? undefined : UNARY[condition.operator](operand);
    }
    case 'binary':
      return evaluateBinary(condition, input);
    case 'match':
      return evaluateMatch(condition, input);
    case 'conditional':
      return evaluateConditional(condition, input);
  }
}

function evaluateConditional(
  { test, then, otherwise }: Extract<Condition, { kind: 'conditional' }>,
  input: JsonObject,
): Result {
  const isThen = evaluateBoolean(test, input);
  return isThen === undefined ? undefined : evaluate(isThen ? then : otherwise, input);
}

function evaluateList(items: readonly Condition[], input: JsonObject): Result {
  const values: Json[] = [];
  for (const item of items) {
    const value = evaluate(item, input);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function evaluateBinary(
  { operator, left, right }: Extract<Condition, { kind: 'binary' }>,
  input: JsonObject,
): Result {
  switch (operator) {
    case '&&': {
      const first = evaluateBoolean(left, input);
      return first === true ? evaluateBoolean(right, input) : first;
    }
    case '||': {
      const first = evaluateBoolean(left, input);
      return first === false ? evaluateBoolean(right, input) : first;
    }
    case '??': {
      const first = evaluate(left, input);
      return first === null ? evaluate(right, input) : first;
    }
    default: {
      const first = evaluate(left, input);
      if (first === undefined) return undefined;
      const second = evaluate(right, input);
      return second === undefined ? undefined : EAGER[operator](first, second);
    }
  }
}

function evaluateBoolean(condition: Condition, input: JsonObject): boolean | undefined {
  const value = evaluate(condition, input);
  return value === undefined ? undefined : toBoolean(value);
}

/** Null matches no pattern; other scalars are matched as text. */
function evaluateMatch(
  condition: Extract<Condition, { kind: 'match' }>,
  input: JsonObject,
): Result {
  const subject = evaluate(condition.subject, input);
  if (subject === undefined) return undefined;
  const pattern = condition.compiled ?? compile(evaluate(condition.pattern, input));
  if (pattern === undefined) return undefined;
  if (subject === null) return condition.operator === '!~';
  const text = toText(subject);
  const matches = text === undefined ? undefined : matchPattern(pattern, text);
  return matches === undefined ? undefined : matches === (condition.operator === '=~');
}

function compile(source: Result): Pattern | undefined {
  if (typeof source !== 'string') return undefined;
  const parsed = parsePattern(source);
  return 'pattern' in parsed ? parsed.pattern : undefined;
}

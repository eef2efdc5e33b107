/**
 * What the operators of conditions do with two values. `undefined` is an evaluation error: the condition is false.
 * Source: FDL reference, section 3; bit operators on 64-bit integers as in the evaluator that it names as model.
 */
import type { Json } from '../shared/json.ts';
import type { BinaryOperator, UnaryOperator } from './condition.ts';
import { toBoolean, toNumber, toText } from './convert.ts';
import { deepEquals } from './deep-equals.ts';
import type { WorkBudget } from './work-budget.ts';

export type Result = Json | undefined;

type Eager = Exclude<BinaryOperator, '??' | '||' | '&&'>;
/** Only what looks into lists and objects counts its own work: the caller counts that of scalars. */
type Operation = (left: Json, right: Json, budget: WorkBudget) => Result;

/** A longer text made by `+` is an evaluation error: repeated doubling must not exhaust memory. */
const MAX_TEXT_LENGTH = 1_048_576;
/** Shifting further than a 64-bit integer is wide has no meaning. */
const MAX_SHIFT = 63n;

export const UNARY: Readonly<Record<UnaryOperator, (operand: Json) => Result>> = {
  '!': (operand) => {
    const claim = toBoolean(operand);
    return claim === undefined ? undefined : !claim;
  },
  '-': (operand) => {
    const number = toNumber(operand);
    return number === undefined ? undefined : -number;
  },
  '~': (operand) => {
    const integer = toInteger(operand);
    return integer === undefined ? undefined : Number(~integer);
  },
};

export const EAGER: Readonly<Record<Eager, Operation>> = {
  '==': equals,
  '!=': (left, right, budget) => {
    const isEqual = equals(left, right, budget);
    return isEqual === undefined ? undefined : !isEqual;
  },
  '<': ordering((order) => order < 0),
  '<=': ordering((order) => order <= 0),
  '>': ordering((order) => order > 0),
  '>=': ordering((order) => order >= 0),
  in: isIn,
  '^': integers((left, right) => left ^ right),
  '&': integers((left, right) => left & right),
  '|': integers((left, right) => left | right),
  '<<': integers((left, right) => (isShift(right) ? BigInt.asIntN(64, left << right) : undefined)),
  '>>': integers((left, right) => (isShift(right) ? left >> right : undefined)),
  '+': add,
  '-': numbers((left, right) => left - right),
  '*': numbers((left, right) => left * right),
  '/': numbers((left, right) => left / right),
  '%': numbers((left, right) => left % right),
  '**': numbers((left, right) => left ** right),
};

/** Both of one type first, then converted: number, boolean; in the end deep equality. */
function equals(left: Json, right: Json, budget: WorkBudget): boolean | undefined {
  if (isScalar(left) && typeof left === typeof right) return left === right;
  const numberPair = convertBoth(left, right, toNumber);
  if (numberPair) return numberPair[0] === numberPair[1];
  const booleanPair = convertBoth(left, right, toBoolean);
  if (booleanPair) return booleanPair[0] === booleanPair[1];
  return deepEquals(left, right, budget);
}

function isIn(left: Json, right: Json, budget: WorkBudget): boolean | undefined {
  if (!Array.isArray(right)) return undefined;
  for (const item of right as readonly Json[]) {
    const isEqual = deepEquals(left, item, budget);
    if (isEqual !== false) return isEqual;
  }
  return false;
}

function isScalar(value: Json): boolean {
  return typeof value !== 'object';
}

/** Against null: false, not an error. A list or an object: an error. */
function ordering(holds: (order: number) => boolean): Operation {
  return (left, right) => {
    if (isStructure(left) || isStructure(right)) return undefined;
    if (left === null || right === null) return false;
    const order = compare(left, right);
    return order !== undefined && holds(order);
  };
}

function isStructure(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}

function compare(left: Json, right: Json): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') return order(left, right);
  const numberPair = convertBoth(left, right, toNumber);
  if (numberPair) return order(...numberPair);
  const textPair = convertBoth(left, right, toText);
  return textPair && order(...textPair);
}

/** Undefined for NaN, which is neither below nor above anything. */
function order<Value extends string | number>(left: Value, right: Value): number | undefined {
  if (left < right) return -1;
  if (left > right) return 1;
  return left === right ? 0 : undefined;
}

function add(left: Json, right: Json): Result {
  const bothText = typeof left === 'string' && typeof right === 'string';
  const numberPair = bothText ? undefined : convertBoth(left, right, toNumber);
  if (numberPair) return numberPair[0] + numberPair[1];
  const textPair = convertBoth(left, right, toText);
  if (!textPair || textPair[0].length + textPair[1].length > MAX_TEXT_LENGTH) return undefined;
  return textPair[0] + textPair[1];
}

function numbers(operation: (left: number, right: number) => number): Operation {
  return (left, right) => {
    const pair = convertBoth(left, right, toNumber);
    return pair && operation(...pair);
  };
}

function integers(operation: (left: bigint, right: bigint) => bigint | undefined): Operation {
  return (left, right) => {
    const pair = convertBoth(left, right, toInteger);
    const result = pair && operation(...pair);
    return result === undefined ? undefined : Number(result);
  };
}

/** A fraction is cut off; what does not fit into 64 bits wraps. */
function toInteger(value: Json): bigint | undefined {
  const number = toNumber(value);
  if (number === undefined || !Number.isFinite(number)) return undefined;
  return BigInt.asIntN(64, BigInt(Math.trunc(number)));
}

function isShift(count: bigint): boolean {
  return count >= 0n && count <= MAX_SHIFT;
}

function convertBoth<Value>(
  left: Json,
  right: Json,
  convert: (value: Json) => Value | undefined,
): [Value, Value] | undefined {
  const first = convert(left);
  if (first === undefined) return undefined;
  const second = convert(right);
  return second === undefined ? undefined : [first, second];
}

/** The parameters of each service. Source: FDL reference, section 5. */
import { isJsonObject, type Json } from '../../shared/json.ts';
import { parseNumberText } from '../../shared/number-text.ts';
import { MAX_DELAY_SECONDS, PRIORITIES } from '../../shared/service-limits.ts';
import { describeRange, type Range } from './combinators.ts';
import type { ParsedResource } from '../located-flow.ts';

export interface ParamSpec {
  readonly required?: true;
  /** A reference is refused: the value must be known when the flow is checked. */
  readonly constantOnly?: true;
  /** For a constant: undefined when it is fine, else what was expected. */
  readonly expects?: (value: Json) => string | undefined;
  /** The parameter is known, but not supported yet. */
  readonly later?: true;
}

export type ParamTable = ReadonlyMap<string, ParamSpec>;

const DELAY: Range = { least: 0, most: MAX_DELAY_SECONDS, unit: 'seconds' };

const FUNCTION: ParamTable = new Map<string, ParamSpec>([
  ['InvocationType', { constantOnly: true, expects: invocationType }],
  ['StatefulAsyncInvocationID', { later: true }],
]);
const QUEUE: ParamTable = new Map<string, ParamSpec>([
  ['MessageBody', { required: true }],
  ['Priority', { expects: within(PRIORITIES) }],
  ['DelaySeconds', { expects: within(DELAY) }],
]);
const TOPIC: ParamTable = new Map<string, ParamSpec>([
  ['MessageBody', { required: true }],
  ['MessageTag', { expects: text }],
  ['MessageAttributes', { expects: object }],
]);

/** A child flow's parameters are checked once child flows are run. */
export const PARAMS: Readonly<Record<Exclude<ParsedResource['kind'], 'flow'>, ParamTable>> = {
  function: FUNCTION,
  nativeFunction: FUNCTION,
  queue: QUEUE,
  nativeQueue: QUEUE,
  topic: TOPIC,
  nativeTopic: TOPIC,
};

function invocationType(value: Json): string | undefined {
  if (value === 'Sync') return undefined;
  return value === 'Async' ? '"Sync": "Async" is not supported yet' : '"Sync"';
}

function within(range: Range): (value: Json) => string | undefined {
  return (value) => {
    const number = typeof value === 'string' ? parseNumberText(value) : value;
    const isFine =
      typeof number === 'number' &&
      Number.isInteger(number) &&
      number >= range.least &&
      number <= range.most;
    return isFine ? undefined : describeRange(range);
  };
}

function text(value: Json): string | undefined {
  return typeof value === 'object' ? 'text' : undefined;
}

/** Text that holds a JSON object counts as one. */
function object(value: Json): string | undefined {
  return isJsonObject(typeof value === 'string' ? parseJson(value) : value)
    ? undefined
    : 'a JSON object';
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** The parameters of each service. Source: FDL reference, section 5. */
import { isJsonObject, type Json } from '../shared/json.ts';
import { INVOCATION_ID, isInvocationId } from '../shared/invocation-id.ts';
import { isExecutionName } from '../shared/name.ts';
import { parseNumberText } from '../shared/number-text.ts';
import { LONGEST_DELAY_SECONDS, PRIORITIES } from '../shared/service-limits.ts';
import type { Resource } from './flow.ts';
import { describeRange, isWithin, type Range } from './range.ts';

export interface ParamSpec {
  readonly required?: true;
  /** A reference is refused: the value must be known when the flow is checked. */
  readonly constantOnly?: true;
  /**
   * For a constant: undefined when it is fine, else what was expected. A list or an object that holds references is shown
   * as an empty one: what stands inside may not make it fine.
   */
  readonly expects?: (value: Json) => string | undefined;
  /** It means something only while another parameter has this value. */
  readonly onlyWith?: { readonly name: string; readonly value: string };
}

export type ParamTable = ReadonlyMap<string, ParamSpec>;

const DELAY: Range = { least: 0, most: LONGEST_DELAY_SECONDS, unit: 'seconds' };

const FUNCTION: ParamTable = new Map<string, ParamSpec>([
  ['InvocationType', { constantOnly: true, expects: invocationType }],
  [
    'StatefulAsyncInvocationID',
    { expects: invocationId, onlyWith: { name: 'InvocationType', value: 'Async' } },
  ],
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
const FLOW: ParamTable = new Map<string, ParamSpec>([
  ['Input', { expects: object }],
  ['ExecutionName', { expects: executionName }],
]);

/** Those of an action are its API's: `action-param-table.ts`. */
export const SERVICE_PARAMS: Readonly<Record<Exclude<Resource['kind'], 'action'>, ParamTable>> = {
  function: FUNCTION,
  nativeFunction: FUNCTION,
  queue: QUEUE,
  nativeQueue: QUEUE,
  topic: TOPIC,
  nativeTopic: TOPIC,
  flow: FLOW,
};

function invocationType(value: Json): string | undefined {
  return value === 'Sync' || value === 'Async' ? undefined : '"Async" or "Sync"';
}

function invocationId(value: Json): string | undefined {
  return typeof value !== 'object' && isInvocationId(String(value)) ? undefined : INVOCATION_ID;
}

export function within(range: Range): (value: Json) => string | undefined {
  return (value) => {
    const number = typeof value === 'string' ? parseNumberText(value) : value;
    const isFine = typeof number === 'number' && isWithin(number, range);
    return isFine ? undefined : describeRange(range);
  };
}

export function text(value: Json): string | undefined {
  return typeof value === 'object' ? 'text' : undefined;
}

export function executionName(value: Json): string | undefined {
  return typeof value !== 'object' && isExecutionName(String(value))
    ? undefined
    : 'a name of up to 128 letters, digits, "_" and "-" that does not begin with a digit';
}

/** Text that holds a JSON object counts as one. */
export function object(value: Json): string | undefined {
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

/** The parameters of each service. Source: FDL reference, section 5. */
import { isJsonObject, type Json } from '../shared/json.ts';
import { isExecutionName } from '../shared/name.ts';
import { parseNumberText } from '../shared/number-text.ts';
import { PRIORITIES } from '../shared/service-limits.ts';
import { SECONDS_PER_DAY } from '../shared/units.ts';
import type { Resource } from './flow.ts';
import { describeRange, isWithin, type Range } from './range.ts';

export interface ParamSpec {
  readonly required?: true;
  /** A reference is refused: the value must be known when the flow is checked. */
  readonly constantOnly?: true;
  /** For a constant: undefined when it is fine, else what was expected. */
  readonly expects?: (value: Json) => string | undefined;
  /** It means something only while another parameter has this value. */
  readonly onlyWith?: { readonly name: string; readonly value: string };
}

export type ParamTable = ReadonlyMap<string, ParamSpec>;

/** As the message service has it; shorter limits of this version are a rule of their own. */
const DELAY: Range = { least: 0, most: 7 * SECONDS_PER_DAY, unit: 'seconds' };

const FUNCTION: ParamTable = new Map<string, ParamSpec>([
  ['InvocationType', { constantOnly: true, expects: invocationType }],
  [
    'StatefulAsyncInvocationID',
    { expects: text, onlyWith: { name: 'InvocationType', value: 'Async' } },
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

export const SERVICE_PARAMS: Readonly<Record<Resource['kind'], ParamTable>> = {
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

function within(range: Range): (value: Json) => string | undefined {
  return (value) => {
    const number = typeof value === 'string' ? parseNumberText(value) : value;
    const isFine = typeof number === 'number' && isWithin(number, range);
    return isFine ? undefined : describeRange(range);
  };
}

function text(value: Json): string | undefined {
  return typeof value === 'object' ? 'text' : undefined;
}

function executionName(value: Json): string | undefined {
  return typeof value !== 'object' && isExecutionName(String(value))
    ? undefined
    : 'a name of up to 128 letters, digits, "_" and "-" that does not begin with a digit';
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

/**
 * The parameters of the API's operations as an action calls them: what can be said of constants. The API itself judges the
 * values that references turn out to have. Source: API reference 4.6, 4.8, 4.9, 4.12, 4.13.
 */
import type { Json } from '../shared/json.ts';
import { isName } from '../shared/name.ts';
import type { FnfApi } from './flow.ts';
import {
  executionName,
  object,
  type ParamSpec,
  type ParamTable,
  text,
  within,
} from './service-param-table.ts';

const FLOW_NAME: ParamSpec = { required: true, expects: flowName };
const ERROR: ParamSpec = { expects: characters(128) };
const CAUSE: ParamSpec = { expects: characters(4_096) };
const TOKEN: ParamSpec = { required: true, expects: text };

const EXECUTION: readonly (readonly [string, ParamSpec])[] = [
  ['FlowName', FLOW_NAME],
  ['ExecutionName', { required: true, expects: executionName }],
];

export const ACTION_PARAMS: Readonly<Record<FnfApi, ParamTable>> = {
  StartExecution: new Map<string, ParamSpec>([
    ['FlowName', FLOW_NAME],
    ['ExecutionName', { expects: executionName }],
    ['Input', { expects: object }],
    ['CallbackFnFTaskToken', { expects: text }],
  ]),
  StopExecution: new Map<string, ParamSpec>([...EXECUTION, ['Error', ERROR], ['Cause', CAUSE]]),
  DescribeExecution: new Map<string, ParamSpec>([
    ...EXECUTION,
    ['WaitTimeSeconds', { expects: within({ least: 0, most: 60, unit: 'seconds' }) }],
  ]),
  ReportTaskSucceeded: new Map<string, ParamSpec>([
    ['TaskToken', TOKEN],
    ['Output', { required: true, expects: jsonText }],
  ]),
  ReportTaskFailed: new Map<string, ParamSpec>([
    ['TaskToken', TOKEN],
    ['Error', { ...ERROR, required: true }],
    ['Cause', CAUSE],
  ]),
};

function flowName(value: Json): string | undefined {
  return typeof value !== 'object' && isName(String(value))
    ? undefined
    : 'a name of up to 128 letters, digits, "_" and "-" that does not begin with a digit';
}

function characters(most: number): (value: Json) => string | undefined {
  return (value) => {
    // Characters are code points: a smiley is one.
    const length = typeof value === 'object' ? 0 : Array.from(String(value)).length;
    return length >= 1 && length <= most ? undefined : `text of 1 to ${most} characters`;
  };
}

/** What is no text is sent as its JSON. */
function jsonText(value: Json): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  try {
    JSON.parse(value);
    return undefined;
  } catch {
    return 'a JSON value, or text that holds one';
  }
}

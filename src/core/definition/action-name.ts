/** What an `action` names: `product:ApiName`. Source: FDL reference 5.6. */
import { quoted } from '../shared/quoted.ts';
import type { ActionResource, FnfApi } from './flow.ts';
import { listNames, nearestHint } from './nearest-name.ts';

/** The only product whose operations are made by the engine itself. */
const PRODUCT = 'fnf';
const OPERATIONS: readonly FnfApi[] = [
  'DescribeExecution',
  'ReportTaskFailed',
  'ReportTaskSucceeded',
  'StartExecution',
  'StopExecution',
];
const FORM = /^([A-Za-z][A-Za-z0-9-]*):([A-Za-z][A-Za-z0-9]*)$/;

export interface ActionProblem {
  /** Continues "action … of step …". */
  readonly problem: string;
  readonly hint: string | (() => string | undefined);
}

/** The operation, or why the text names none of the workflow service's. */
export function parseAction(action: string): { readonly resource: ActionResource } | ActionProblem {
  const match = FORM.exec(action);
  if (!match) {
    return {
      problem: 'is no action, expected the form "product:ApiName"',
      hint: 'write it like "fnf:StartExecution"',
    };
  }
  const [, product, operation] = match as unknown as [string, string, string];
  if (product !== PRODUCT) {
    return {
      problem: `calls product ${quoted(product)}, expected "${PRODUCT}"`,
      hint: 'call other products from a function: "resourceArn: acs:fc:::services/{service}/functions/{function}"',
    };
  }
  const api = OPERATIONS.find((name) => name === operation);
  if (api !== undefined) return { resource: { kind: 'action', product: PRODUCT, api } };
  return {
    problem: `names operation ${quoted(operation)}, expected ${listNames(OPERATIONS)}`,
    hint: () => nearestHint(operation, OPERATIONS),
  };
}

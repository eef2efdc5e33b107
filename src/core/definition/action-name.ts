/** What an `action` may name: `product:ApiName`. Source: FDL reference 5.6. */
import { quoted } from '../shared/quoted.ts';
import { listNames, nearestHint } from './nearest-name.ts';

/** The only product whose operations are made by the engine itself. */
const PRODUCT = 'fnf';
const OPERATIONS = [
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

/** Undefined when the action is one of the workflow service's. */
export function findActionProblem(action: string): ActionProblem | undefined {
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
  if (OPERATIONS.includes(operation)) return undefined;
  return {
    problem: `names operation ${quoted(operation)}, expected ${listNames(OPERATIONS)}`,
    hint: () => nearestHint(operation, OPERATIONS),
  };
}

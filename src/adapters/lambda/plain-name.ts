/**
 * `name`, `account:function:name` or a whole ARN; each maybe with `:qualifier`. A function may itself be named `function`.
 * Source: Lambda API reference, FunctionName.
 */
const FUNCTION = /^(?:arn:[^:]*:lambda:[^:]*:[^:]*:function:|\d+:function:)?([^:]+)(?::[^:]+)?$/;

/** Of a call and of the record of its end alike. */
export function plainName(functionName: string): string {
  return FUNCTION.exec(functionName)?.[1] ?? functionName;
}

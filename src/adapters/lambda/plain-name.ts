/** `name`, `account:function:name` or a whole ARN; each maybe with `:qualifier`. Source: Lambda API reference, FunctionName. */
const FUNCTION = /^(?:(?:[^:]*:)*function:)?([^:]+)(?::[^:]+)?$/;

/** Of a call and of the record of its end alike. */
export function plainName(functionName: string): string {
  return FUNCTION.exec(functionName)?.[1] ?? functionName;
}

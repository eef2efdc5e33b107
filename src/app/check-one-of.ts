/** Parameters of a flow that are one of a few words. */
import { AppError } from './app-error.ts';

const FLOW_TYPES = new Set(['FDL', 'DEFAULT']);

/** Throws `argument.invalid`. */
export function checkFlowType(type: string): void {
  checkOneOf('Type', type, FLOW_TYPES);
}

/** Throws `argument.invalid`. `''` among the words: nothing need be given. */
export function checkOneOf(parameter: string, value: string, allowed: ReadonlySet<string>): void {
  if (allowed.has(value)) return;
  const names = [...allowed].filter((name) => name !== '').map((name) => `'${name}'`);
  throw new AppError(
    'argument.invalid',
    `${parameter} '${value.slice(0, 128)}' is not supported; expected ${names.join(' or ')}.`,
    { parameter },
  );
}

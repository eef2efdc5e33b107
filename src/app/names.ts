import { describeBadName, isExecutionName, isName } from '../core/shared/name.ts';
import { AppError } from './app-error.ts';

/** Returns the name; throws `argument.invalid` naming the parameter when it breaks the rule. */
export function checkName(parameter: string, text: string): string {
  if (isName(text)) return text;
  throw new AppError('argument.invalid', describeBadName(parameter, text), { parameter });
}

/** As `checkName`; a UUID is an execution's name too. */
export function checkExecutionName(parameter: string, text: string): string {
  return isExecutionName(text) ? text : checkName(parameter, text);
}

import type { TaskAddress } from '../core/engine/execution-origin.ts';
import { AppError } from './app-error.ts';
import type { Dependencies } from './dependencies.ts';

/** The attempt that a task token names. Throws `argument.invalid` naming the parameter; reads nothing. */
export function verifyToken(
  { tokens }: Pick<Dependencies, 'tokens'>,
  parameter: string,
  taskToken: string,
): TaskAddress {
  const claims = tokens.verify(taskToken);
  if (claims !== undefined) return claims;
  throw new AppError('argument.invalid', `${parameter} is not a task token of this deployment.`, {
    parameter,
  });
}

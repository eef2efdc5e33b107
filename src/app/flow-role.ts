/** The role that a flow's executions make their calls under. */
import { parseRoleArn, ROLE_FORMS } from '../core/shared/role-arn.ts';
import { AppError } from './app-error.ts';
import type { FlowRecord } from './ports.ts';

/** Absent and empty: no role. Throws `argument.invalid` when the text has the form of none. */
export function checkRoleArn(roleArn = ''): void {
  if (roleArn === '' || parseRoleArn(roleArn) !== undefined) return;
  const message = `RoleArn '${roleArn.slice(0, 128)}' is not a role; expected ${ROLE_FORMS}.`;
  throw new AppError('argument.invalid', message, { parameter: 'RoleArn' });
}

/** What an execution keeps of it from its start on: `{}` when the flow has no role. */
export function pinnedRole({ roleArn }: FlowRecord): { readonly roleArn?: string } {
  return roleArn === '' ? {} : { roleArn };
}

import { ACTION_PARAMS } from './action-param-table.ts';
import type { Resource } from './flow.ts';
import { type ParamTable, SERVICE_PARAMS } from './service-param-table.ts';

/** The service parameters that a task with this resource may have. */
export function paramTableOf(resource: Resource): ParamTable {
  return resource.kind === 'action' ? ACTION_PARAMS[resource.api] : SERVICE_PARAMS[resource.kind];
}

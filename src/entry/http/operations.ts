/** The API's operations, as one table. How to add one: `operations/operation.ts`. Source: API reference, section 4. */
import { EXECUTION_OPERATIONS } from './operations/execution-operations.ts';
import { FLOW_OPERATIONS } from './operations/flow-operations.ts';
import type { Operation } from './operations/operation.ts';
import { REGION_OPERATIONS } from './operations/region-operations.ts';
import { SCHEDULE_OPERATIONS } from './operations/schedule-operations.ts';
import { TASK_OPERATIONS } from './operations/task-operations.ts';

export const OPERATIONS: readonly Operation[] = [
  ...FLOW_OPERATIONS,
  ...EXECUTION_OPERATIONS,
  ...TASK_OPERATIONS,
  ...SCHEDULE_OPERATIONS,
  ...REGION_OPERATIONS,
];

export const operationByAction: ReadonlyMap<string, Operation> = new Map(
  OPERATIONS.map((operation) => [operation.action, operation]),
);

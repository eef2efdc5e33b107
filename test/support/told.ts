/** What the outside was told of executions, and what makes it hear of poison. */
import { failPoisoned } from '../../src/app/fail-poisoned.ts';
import type { StatusEvent } from '../../src/app/status-events.ts';
import { toWorkId } from '../../src/core/shared/ids.ts';
import { readExecution } from './several-flows.ts';
import type { World } from './world.ts';

/** Without those that were told again. */
export function distinct(told: readonly StatusEvent[]): readonly StatusEvent[] {
  return [...new Map(told.map((event) => [JSON.stringify(event), event])).values()];
}

export const namesAndStatus = (told: readonly StatusEvent[]) =>
  distinct(told).map(
    ({ flowName, executionName, status }) => `${flowName}/${executionName} ${status}`,
  );

export async function poison(world: World, flowName: string, executionName: string) {
  const { header } = await readExecution(world, flowName, executionName);
  if (header === undefined) throw new Error('it is there');
  const { flowId, runId } = header.origin;
  const work = { trigger: { type: 'AlarmDue' as const, alarmId: 0 } };
  const message = { workId: toWorkId('poison'), key: { flowId, executionName }, runId, work };
  await failPoisoned(world.deps, message, 'broken');
}

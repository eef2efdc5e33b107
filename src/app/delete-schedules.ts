/** The schedules of a deleted flow go with it. */
import type { FlowId } from '../core/shared/ids.ts';
import type { Dependencies } from './dependencies.ts';

const ROWS_PER_READ = 100;

/** Idempotent. Those of a new flow of the same name stay. */
export async function deleteSchedulesOf(
  { schedules }: Pick<Dependencies, 'schedules'>,
  { flowId, name }: { readonly flowId: FlowId; readonly name: string },
): Promise<void> {
  let after: string | undefined;
  do {
    const page = await schedules.list(name, ROWS_PER_READ, after);
    const own = page.schedules.filter((schedule) => schedule.flowId === flowId);
    await Promise.all(own.map((schedule) => schedules.remove(schedule)));
    after = page.after;
  } while (after !== undefined);
}

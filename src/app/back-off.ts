/** Waiting before the same thing is tried again: exponential, bounded, with full jitter. */
import type { Clock, Ids } from './ports.ts';

const FIRST_MS = 20;
const MOST_MS = 2_000;

export interface BackOffDependencies {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly ids: Pick<Ids, 'random'>;
}

/** attempt: 1 after the first failure. */
export async function backOff({ clock, ids }: BackOffDependencies, attempt: number): Promise<void> {
  const boundMs = Math.min(MOST_MS, FIRST_MS * 2 ** attempt);
  await clock.sleep(Math.ceil(ids.random() * boundMs));
}

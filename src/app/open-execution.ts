/** Brings an execution into memory, as it stands in its journal now. */
import type { RunId } from '../core/shared/ids.ts';
import type { Dependencies } from './dependencies.ts';
import { LiveExecution } from './execution-cache.ts';
import type { ExecutionKey } from './ports.ts';

/**
 * The execution, current as of a consistent read; undefined when it does not exist or the name belongs to another run.
 * A warm process reads the tail, a cold one the header and the entries from the newest snapshot on.
 */
export async function openExecution(
  deps: Pick<Dependencies, 'journal' | 'cache'>,
  key: ExecutionKey,
  runId: RunId,
): Promise<LiveExecution | undefined> {
  const known = deps.cache.find(key);
  if (known?.state.origin.runId === runId) {
    await catchUp(deps, known);
    return known;
  }
  const loaded = await deps.journal.load(key);
  if (loaded?.header.origin.runId !== runId) return undefined;
  return share(deps, LiveExecution.of(loaded));
}

/** Folds what others have committed. */
export async function catchUp(
  { journal }: Pick<Dependencies, 'journal'>,
  live: LiveExecution,
): Promise<void> {
  await live.takeTurn(async () => {
    // Nothing follows an end, so nothing has to be read.
    if (live.state.end !== undefined) return;
    live.fold(await journal.readAfter(live.key, live.state.entryNumber));
  });
}

/** Two that load at once go on with one fold: the first one's. */
export function share({ cache }: Pick<Dependencies, 'cache'>, live: LiveExecution): LiveExecution {
  const other = cache.find(live.key);
  const isSame = other?.state.origin.runId === live.state.origin.runId;
  if (other !== undefined && isSame && other.state.entryNumber >= live.state.entryNumber) {
    return other;
  }
  cache.put(live);
  return live;
}

/**
 * An API call that changes an execution: the work message goes first, then the commit with its work id as the cause, then
 * the answer *from the entry*. Whoever commits the trigger first, this call or the message's handler, the entry's cause
 * says whose change it is.
 */
import type { JournalEntry } from '../core/engine/journal-entry.ts';
import type {
  ListenRequested,
  StopRequested,
  TaskFailed,
  TaskSucceeded,
} from '../core/engine/trigger.ts';
import { toWorkId, type WorkId } from '../core/shared/ids.ts';
import { AppError, isFault } from './app-error.ts';
import { commitTriggers } from './commit-triggers.ts';
import type { Dependencies } from './dependencies.ts';
import type { LiveExecution } from './execution-cache.ts';

/** What every call that changes an execution needs, a start included. */
export type ChangeDependencies = Pick<
  Dependencies,
  | 'clock'
  | 'ids'
  | 'tokens'
  | 'flows'
  | 'definitions'
  | 'journal'
  | 'workQueue'
  | 'cache'
  | 'limits'
  | 'log'
  | 'metrics'
  | 'tracer'
>;

type Change = TaskSucceeded | TaskFailed | StopRequested | ListenRequested;

/**
 * The entry that holds this call's change; undefined when somebody else's change came first. Durable when it returns.
 *
 * `live` has been read before this call, and there the trigger applied. Throws `service.unavailable` when the change may or
 * may not have happened: the same call may be made again. workId: the change's own, for a caller that will ask for it again.
 */
export function changeExecution(
  deps: ChangeDependencies,
  live: LiveExecution,
  trigger: Change,
  workId: WorkId = toWorkId(deps.ids.uuid()),
): Promise<JournalEntry | undefined> {
  const { origin } = live.state;
  return deps.tracer.trace(origin, trigger.type, () => sendAndCommit(deps, live, trigger, workId));
}

async function sendAndCommit(
  deps: ChangeDependencies,
  live: LiveExecution,
  trigger: Change,
  workId: WorkId,
): Promise<JournalEntry | undefined> {
  const { runId, definitionHash } = live.state.origin;
  const { flow } = await deps.definitions.get(definitionHash);
  const readUpTo = live.state.entryNumber;
  await deps.workQueue.send({ workId, key: live.key, runId, work: { trigger } });
  const result = await commitOrRefuse(deps, { flow, live, triggers: [trigger], workId });
  if (result.kind === 'committed') return result.entry;
  // The message's handler may have been faster: its entry has this call's work id.
  const tail = await deps.journal.readAfter(live.key, readUpTo);
  const own = tail.find((entry) => entry.cause === workId);
  if (own === undefined && result.kind === 'contended') throw unavailable();
  return own;
}

async function commitOrRefuse(...args: Parameters<typeof commitTriggers>) {
  try {
    return await commitTriggers(...args);
  } catch (error) {
    throw isFault(error) ? unavailable(error) : error;
  }
}

function unavailable(cause?: unknown): AppError {
  return new AppError(
    'service.unavailable',
    'The service is unavailable. Please retry.',
    {},
    { cause },
  );
}

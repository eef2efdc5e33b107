/**
 * Decides triggers and commits what they decide: one conditional put. When another entry stands there, it is folded and
 * the triggers are decided again; a put whose reply was lost turns up as an entry of ours.
 */
import type { Flow } from '../core/definition/flow.ts';
import type { JournalEntry } from '../core/engine/journal-entry.ts';
import type { Trigger } from '../core/engine/trigger.ts';
import type { WorkId } from '../core/shared/ids.ts';
import { type Fault, isFault } from './app-error.ts';
import { backOff } from './back-off.ts';
import { decide } from './decide.ts';
import type { Dependencies } from './dependencies.ts';
import { engineEnv } from './engine-env.ts';
import type { LiveExecution } from './execution-cache.ts';
import { observeCommit } from './observe-commit.ts';

export type CommitDependencies = Pick<
  Dependencies,
  'clock' | 'ids' | 'tokens' | 'flows' | 'journal' | 'limits' | 'log' | 'metrics'
>;

export interface CommitRequest {
  readonly flow: Flow;
  readonly live: LiveExecution;
  readonly triggers: readonly Trigger[];
  readonly workId: WorkId;
}

/** Tries before contention, or an outage, is given back to the caller. */
export const COMMIT_ATTEMPTS = 8;

export type CommitResult =
  | { readonly kind: 'committed'; readonly entry: JournalEntry }
  /** None of the triggers applies (any more). */
  | { readonly kind: 'nothing' }
  /** Others committed first, every time. */
  | { readonly kind: 'contended' };

/** Takes a turn at the execution. Throws a Fault when the journal stays out of reach. */
export function commitTriggers(
  deps: CommitDependencies,
  request: CommitRequest,
): Promise<CommitResult> {
  return request.live.takeTurn(async () => {
    let fault: Fault | undefined;
    for (let attempt = 1; attempt <= COMMIT_ATTEMPTS; attempt += 1) {
      try {
        const result = await tryOnce(deps, request, fault !== undefined);
        if (result !== undefined) return result;
        fault = undefined;
      } catch (error) {
        if (!isFault(error)) throw error;
        fault = error; // The put may have been done all the same: the next try reads the tail first.
      }
      await backOff(deps, attempt);
    }
    if (fault !== undefined) throw fault;
    return { kind: 'contended' };
  });
}

/** undefined: another entry stood there, and has been folded. */
async function tryOnce(
  deps: CommitDependencies,
  { flow, live, triggers, workId }: CommitRequest,
  mayHaveCommitted: boolean,
): Promise<CommitResult | undefined> {
  const foldTail = async () => {
    live.fold(await deps.journal.readAfter(live.key, live.state.entryNumber));
  };
  if (mayHaveCommitted) await foldTail();
  const env = engineEnv(deps, live.state.origin, workId);
  const decided = await decide(deps, { flow, state: live.state, triggers, env });
  if (decided === undefined) return { kind: 'nothing' };
  if (await deps.journal.commit(live.key, decided.entry)) {
    observeCommit(deps, live.state, decided.entry);
    live.moveTo(decided.state);
    return { kind: 'committed', entry: decided.entry };
  }
  await foldTail();
  return undefined;
}

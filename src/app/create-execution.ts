/** Creates an execution: entry 0, put if absent. The API's start and the start's handler both come here. */
import { initialState } from '../core/engine/state.ts';
import type { ExecutionOrigin } from '../core/engine/execution-origin.ts';
import type { StopRequested } from '../core/engine/trigger.ts';
import type { WorkId } from '../core/shared/ids.ts';
import { invariant } from '../core/shared/invariant.ts';
import { isJsonObject, type Json } from '../core/shared/json.ts';
import { decide } from './decide.ts';
import type { Dependencies } from './dependencies.ts';
import { engineEnv } from './engine-env.ts';
import { LiveExecution } from './execution-cache.ts';
import { observeCommit } from './observe-commit.ts';
import { share } from './open-execution.ts';

export interface NewExecution {
  readonly origin: ExecutionOrigin;
  /** A JSON object as text, checked when the start was accepted. */
  readonly inputText: string;
  readonly workId: WorkId;
  /** The execution ends as it begins: its start comes too late. */
  readonly stop?: StopRequested;
}

/** True: this call created it. False: the name is taken, perhaps by an earlier try of this very call. */
export async function createExecution(
  deps: Pick<
    Dependencies,
    | 'clock'
    | 'tokens'
    | 'flows'
    | 'definitions'
    | 'journal'
    | 'cache'
    | 'limits'
    | 'log'
    | 'metrics'
  >,
  { origin, inputText, workId, stop }: NewExecution,
): Promise<boolean> {
  const { flow } = await deps.definitions.get(origin.definitionHash);
  const input = JSON.parse(inputText) as Json;
  invariant(isJsonObject(input), 'an accepted input is a JSON object');
  const env = engineEnv(deps, origin, workId);
  const start = { type: 'StartRequested', input } as const;
  const triggers = stop === undefined ? [start] : [start, stop];
  const state = initialState(origin, workId);
  const decided = await decide(deps, { flow, state, triggers, env });
  invariant(decided !== undefined, 'a start is always decided');
  const isCreated = await deps.journal.start(inputText, decided.entry, origin);
  if (!isCreated) return false;
  observeCommit(deps, state, decided.entry);
  share(deps, new LiveExecution(decided.state));
  return true;
}

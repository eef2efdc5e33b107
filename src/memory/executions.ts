/** The executions of a run: the one that was asked for, and the children that it started. They stay when they have ended. */
import { ExecutionCache, type LiveExecution } from '../app/execution-cache.ts';
import type { ExecutionKey } from '../app/ports.ts';
import { type ExecutionState, isEnded } from '../core/engine/state.ts';
import { invariant } from '../core/shared/invariant.ts';

export class Executions extends ExecutionCache {
  /** In the order of their starts. */
  private readonly liveById = new Map<string, LiveExecution>();

  /** Looked at again and again: those that are known to have ended have left it. */
  private readonly openById = new Map<string, LiveExecution>();

  override put(live: LiveExecution): void {
    const id = idOf(live.key);
    this.liveById.set(id, live);
    this.openById.set(id, live);
    super.put(live);
  }

  /** Of those that have not ended. */
  *open(): Generator<ExecutionState> {
    for (const [id, { state }] of this.openById) {
      if (isEnded(state)) this.openById.delete(id);
      else yield state;
    }
  }

  /** Of the execution that was asked for. */
  get first(): ExecutionState {
    const [live] = this.liveById.values();
    invariant(live !== undefined, 'the execution has been started');
    return live.state;
  }

  stateOf(key: ExecutionKey): ExecutionState {
    const live = this.liveById.get(idOf(key));
    invariant(live !== undefined, 'a call comes from an execution that has been started');
    return live.state;
  }
}

const idOf = ({ flowId, executionName }: ExecutionKey): string => `${flowId}/${executionName}`;

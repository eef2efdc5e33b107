/**
 * Executions that this process has folded lately. A warm handler reads only the tail of a journal.
 *
 * An entry is never trusted to be current: whoever uses it reads the tail first, consistently. Handlers of one execution
 * in one process share the fold and take turns to commit, so that they do not race each other.
 */
import { foldEntries } from '../core/engine/evolve.ts';
import { type ExecutionState, initialState } from '../core/engine/state.ts';
import type { JournalEntry } from '../core/engine/journal-entry.ts';
import type { ExecutionKey, LoadedExecution } from './ports.ts';

export class LiveExecution {
  readonly key: ExecutionKey;
  private folded: ExecutionState;
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(state: ExecutionState) {
    const { flowId, executionName } = state.origin;
    this.key = { flowId, executionName };
    this.folded = state;
  }

  static of({ header, entries }: LoadedExecution): LiveExecution {
    return new LiveExecution(foldEntries(initialState(header.origin, header.cause), entries));
  }

  get state(): ExecutionState {
    return this.folded;
  }

  /** Runs the work when all turns asked for earlier are over. A turn that throws does not stop the next. */
  takeTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.lastTurn.then(work, work);
    this.lastTurn = turn.catch(() => undefined); // Told to who asked for the turn.
    return turn;
  }

  /** Within a turn: the state after an entry of our own. */
  moveTo(state: ExecutionState): void {
    this.folded = state;
  }

  /** Within a turn: folds entries that others have committed. */
  fold(entries: readonly JournalEntry[]): void {
    if (entries.length > 0) this.folded = foldEntries(this.folded, entries);
  }
}

export class ExecutionCache {
  /** In the order of use, the newest last. */
  private readonly liveByKey = new Map<string, LiveExecution>();
  private readonly capacity: number;

  /** capacity: executions kept; those not used for longest leave first. */
  constructor(capacity = 500) {
    this.capacity = capacity;
  }

  find(key: ExecutionKey): LiveExecution | undefined {
    const live = this.liveByKey.get(idOf(key));
    if (live !== undefined) this.put(live);
    return live;
  }

  put(live: LiveExecution): void {
    const id = idOf(live.key);
    this.liveByKey.delete(id);
    this.liveByKey.set(id, live);
    const [oldest] = this.liveByKey.keys();
    if (this.liveByKey.size > this.capacity && oldest !== undefined) this.liveByKey.delete(oldest);
  }

  drop(key: ExecutionKey): void {
    this.liveByKey.delete(idOf(key));
  }
}

function idOf({ flowId, executionName }: ExecutionKey): string {
  return `${flowId}/${executionName}`;
}

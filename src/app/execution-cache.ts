/**
 * Executions that this process has folded lately. A warm handler reads only the tail of a journal.
 *
 * An entry is never trusted to be current: whoever uses it reads the tail first, consistently. Handlers of one execution
 * in one process share the fold and take turns to commit, so that they do not race each other.
 */
import { foldEntries } from '../core/engine/evolve.ts';
import { type ExecutionState, initialState, listFrames } from '../core/engine/state.ts';
import type { Json } from '../core/shared/json.ts';
import { newBytes } from '../core/shared/json-size.ts';
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

/** What a process may keep: a stepper has 1 GB, and most of it is for the work at hand. */
const MOST_EXECUTIONS = 500;
const MOST_BYTES = 64 * 1024 * 1024;

export class ExecutionCache {
  /** In the order of use, the newest last. */
  private readonly liveByKey = new Map<string, { live: LiveExecution; bytes: number }>();
  private readonly bounds: { readonly executions: number; readonly bytes: number };
  private bytes = 0;

  constructor(bounds = { executions: MOST_EXECUTIONS, bytes: MOST_BYTES }) {
    this.bounds = bounds;
  }

  find(key: ExecutionKey): LiveExecution | undefined {
    const kept = this.liveByKey.get(idOf(key));
    if (kept !== undefined) this.put(kept.live);
    return kept?.live;
  }

  /** Weighs the execution as it is now; those not used for longest leave first. */
  put(live: LiveExecution): void {
    this.drop(live.key);
    const bytes = stateBytes(live.state);
    this.liveByKey.set(idOf(live.key), { live, bytes });
    this.bytes += bytes;
    for (const { live: oldest } of this.liveByKey.values()) {
      const isFull = this.liveByKey.size > this.bounds.executions || this.bytes > this.bounds.bytes;
      if (!isFull || oldest === live) break;
      this.drop(oldest.key);
    }
  }

  drop(key: ExecutionKey): void {
    const kept = this.liveByKey.get(idOf(key));
    if (kept === undefined) return;
    this.bytes -= kept.bytes;
    this.liveByKey.delete(idOf(key));
  }
}

/** Roughly: the values, which are what grows. Shared ones count once. */
function stateBytes(state: ExecutionState): number {
  const counted = new Set<object>();
  let bytes = 1_000;
  for (const value of valuesOf(state)) bytes += newBytes(counted, value);
  return bytes;
}

function* valuesOf(state: ExecutionState): Generator<Json> {
  for (const { input, local, step } of listFrames(state)) {
    yield input;
    yield local;
    if (step?.started !== undefined) yield step.started.input;
    if (step?.result !== undefined) yield step.result;
    yield* step?.results ?? [];
  }
}

function idOf({ flowId, executionName }: ExecutionKey): string {
  return `${flowId}/${executionName}`;
}

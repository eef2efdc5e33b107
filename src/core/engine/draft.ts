import type { ExecutionState, ListFrame } from './state.ts';

/** A state that is being changed, with its frames by id and the parent of each. */
export interface Draft {
  readonly state: ExecutionState;
  readonly frameById: Map<number, ListFrame>;
  readonly parentById: Map<number, ListFrame>;
}

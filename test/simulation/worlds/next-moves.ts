/** What may happen next in a state of a world. */
import type { Independence } from './independence.ts';
import type { Move } from './moves.ts';
import type { PortEffects } from './port-effects.ts';
import { ABSENT } from './stored-data.ts';
import { nextTime, wantsTick } from './virtual-time.ts';
import type { WorldParts } from './world-parts.ts';
import type { WorldState } from './world-state.ts';

export type Perform = Extract<Move, { type: 'perform' }>;
export type Deliver = Extract<Move, { type: 'deliver' }>;

export interface NextMoves {
  /** What goes on by itself. When there is none, nothing is left to do. */
  readonly due: readonly Move[];
  /** What may happen or not. */
  readonly possible: readonly Move[];
}

export class MoveFinder {
  private readonly parts: WorldParts;
  private readonly effects: PortEffects;
  private readonly independence: Independence;

  constructor(parts: WorldParts, effects: PortEffects, independence: Independence) {
    this.parts = parts;
    this.effects = effects;
    this.independence = independence;
  }

  async find(state: WorldState): Promise<NextMoves> {
    const alone = await this.independence.whoActsAlone(state);
    if (alone !== undefined) return withMishaps(state, this.performancesOf(alone, state.nowMs), []);
    const delivered = this.deliveries(state);
    const [first] = delivered;
    if (first !== undefined && this.independence.isAllOver(state)) {
      return withMishaps(state, [], [first]);
    }
    return this.findAll(state, delivered);
  }

  performancesOf(nodeId: number, nowMs: number): Perform[] {
    const moves: Perform[] = [];
    for (const [position, callId] of this.parts.tree.get(nodeId).parked.entries()) {
      const call = this.parts.calls.get(callId);
      if (call.port === 'clock' && call.untilMs > nowMs) continue;
      for (let variant = 0; variant < this.effects.variantsOf(call); variant += 1) {
        moves.push({ type: 'perform', nodeId, position, variant, thenDies: false });
      }
    }
    return moves;
  }

  private findAll(state: WorldState, delivered: readonly Deliver[]): NextMoves {
    const performed = state.processes.flatMap((nodeId) => this.performancesOf(nodeId, state.nowMs));
    const { due, possible } = withMishaps(state, performed, delivered);
    const atWork: Move[] = this.isTickDue(state) ? [...due, { type: 'tick' }] : [...due];
    const isBusy = atWork.length > 0;
    const passing = this.passing(state, isBusy);
    const asked = [...this.clientCalls(state)];
    return isBusy
      ? { due: atWork, possible: [...asked, ...passing, ...possible] }
      : { due: passing, possible: asked };
  }

  private deliveries({ queue, processes }: WorldState): Deliver[] {
    const { tree, world } = this.parts;
    const handlers = processes.filter((nodeId) => tree.get(nodeId).root.kind === 'handler');
    const moves: Deliver[] = [];
    if (handlers.length >= world.handlers) return moves;
    for (let at = 0; at < queue.length; at += 2) {
      const isCopy = queue[at] === queue[at - 2] && queue[at - 1] === 0;
      if (queue[at + 1] === 0 && !isCopy) moves.push({ type: 'deliver', at, stays: false });
    }
    return moves;
  }

  private passing(state: WorldState, isDelay: boolean): Move[] {
    if (isDelay && state.budget.delays === 0) return [];
    const { calls, stored, tree } = this.parts;
    const parked = state.processes.flatMap((nodeId) => tree.get(nodeId).parked);
    const sleeps = parked
      .map((callId) => calls.get(callId))
      .flatMap((call) => (call.port === 'clock' ? [call.untilMs] : []));
    const toMs = nextTime(state, stored.alarms.get(state.alarms).items, sleeps);
    return toMs === undefined ? [] : [{ type: 'pass', toMs, isDelay }];
  }

  private *clientCalls({ budget, executions, tokens }: WorldState): Generator<Move> {
    if (budget.callbacks > 0) {
      for (const token of this.parts.tokens.get(tokens)) yield { type: 'callBack', token };
    }
    const isStarted = executions.some((storedId) => storedId !== ABSENT);
    if (budget.stops > 0 && isStarted) yield { type: 'stop' };
  }

  private isTickDue({ nowMs, alarms, processes }: WorldState): boolean {
    const { tree, stored } = this.parts;
    const isTicking = processes.some((nodeId) => tree.get(nodeId).root.kind === 'tick');
    return !isTicking && wantsTick(nowMs, stored.alarms.get(alarms).items);
  }
}

function withMishaps(
  { budget }: WorldState,
  performed: readonly Perform[],
  delivered: readonly Deliver[],
): NextMoves {
  const doubled = delivered.map((move) => ({ ...move, stays: true }));
  const deadly = performed.map((move) => ({ ...move, thenDies: true }));
  return {
    due: [...performed, ...delivered],
    possible: [...(budget.duplicates > 0 ? doubled : []), ...(budget.crashes > 0 ? deadly : [])],
  };
}

/**
 * A small world: its first state, and what comes of a move.
 *
 * Left out, because it leads to nothing that is not tried anyway:
 * - a death at any other moment than right after a call that changed something: what the process did in between nobody
 *   saw, so what others did in between they can do after it;
 * - the moment between a delivery, or the beginning of a client's call, and the first read that follows: before it, the
 *   process knows nothing;
 * - the acknowledgement as a step of its own: a handler that has returned changes nothing any more, and a message that comes
 *   again after it is the duplicate;
 * - empty minutes of the alarm store: between ticks its cursor stands at the first minute that holds anything.
 */
import { Independence } from './independence.ts';
import type { Move } from './moves.ts';
import { type Deliver, MoveFinder, type NextMoves, type Perform } from './next-moves.ts';
import type { CallFacts } from './port-calls.ts';
import { PortEffects } from './port-effects.ts';
import type { ProcessRoot } from './process-run.ts';
import type { ProcessNode } from './process-tree.ts';
import type { SmallWorld } from './small-world.ts';
import { minuteOf } from './stored-data.ts';
import { createParts, type WorldParts } from './world-parts.ts';
import {
  atTime,
  isChange,
  withoutProcess,
  withoutQueued,
  withProcess,
  withQueued,
  type WorldState,
} from './world-state.ts';

/** A move, and the state in which it is made. */
export interface Step {
  readonly state: WorldState;
  readonly move: Move;
}

export class WorldModel {
  readonly parts: WorldParts;
  private readonly effects: PortEffects;
  private readonly independence: Independence;
  private readonly moves: MoveFinder;

  private constructor(parts: WorldParts) {
    this.parts = parts;
    this.effects = new PortEffects(parts);
    this.independence = new Independence(parts, this.effects);
    this.moves = new MoveFinder(parts, this.effects, this.independence);
  }

  static async create(world: SmallWorld): Promise<WorldModel> {
    return new WorldModel(await createParts(world));
  }

  /** A client has begun to start an execution. */
  async initial(): Promise<WorldState> {
    const { stored, tokens, world, flowName } = this.parts;
    const empty: WorldState = {
      nowMs: 0,
      executions: [],
      alarms: stored.alarms.idOf({ items: [] }),
      tokens: tokens.idOf([]),
      queue: [],
      processes: [],
      budget: world.budget,
    };
    return this.begin(empty, { kind: 'start', name: 'start#1', flowName });
  }

  async movesFrom(state: WorldState): Promise<NextMoves> {
    return this.moves.find(state);
  }

  /** undefined: it comes to the same as what is tried elsewhere. */
  async apply(state: WorldState, move: Move): Promise<WorldState | undefined> {
    switch (move.type) {
      case 'perform':
        return this.perform(state, move);
      case 'deliver':
        return this.deliver(state, move);
      case 'pass':
        return pass(state, move);
      case 'callBack': {
        const left = spend(state, 'callbacks');
        const name = this.freeName(state, 'callback');
        return this.begin(left, { kind: 'callback', name, token: move.token });
      }
      case 'stop': {
        const name = this.freeName(state, 'stop');
        return this.begin(spend(state, 'stops'), {
          kind: 'stop',
          name,
          flowName: this.parts.flowName,
        });
      }
      case 'tick':
        return this.beginTick(state);
    }
  }

  /** Makes the steps that are the only ones worth trying. They are added to `made`. */
  async settle(state: WorldState, made: Step[] = []): Promise<WorldState> {
    for (let current = state; ;) {
      const move = await this.onlyMove(current);
      if (move === undefined) return current;
      made.push({ state: current, move });
      const after = await this.perform(current, move);
      // Who changes something may die of it: that is tried, too.
      const mayDie = current.budget.crashes > 0 && after !== undefined && isChange(current, after);
      if (after === undefined || mayDie) {
        made.pop();
        return current;
      }
      this.parts.promises.checkState(current);
      current = after;
    }
  }

  private async onlyMove(state: WorldState): Promise<Perform | undefined> {
    const alone = await this.independence.whoActsAlone(state);
    if (alone === undefined) return undefined;
    const [move, ...others] = this.moves.performancesOf(alone, state.nowMs);
    return others.length > 0 ? undefined : move;
  }

  private async perform(state: WorldState, move: Perform): Promise<WorldState | undefined> {
    const { tree, calls } = this.parts;
    const node = tree.get(move.nodeId);
    const call = calls.get(node.parked[move.position] ?? 0);
    const { state: after, answerId } = await this.effects.perform(state, call, move.variant);
    if (move.thenDies) return isChange(state, after) ? this.die(after, node) : undefined;
    const step = { position: move.position, answerId, nowMs: state.nowMs };
    return this.goOn(after, node, await tree.next(node, step));
  }

  private async goOn(state: WorldState, from: ProcessNode, next: ProcessNode): Promise<WorldState> {
    const to = await this.readOn(state, next);
    const others = withoutProcess(state.processes, from.id);
    if (to.end === undefined) return { ...state, processes: withProcess(others, to.id) };
    this.parts.promises.checkFinished(state, to.root, to.end);
    return this.withoutTick({ ...state, processes: others }, to.root);
  }

  /** What it goes on to read, and is told the same whenever it asks: in one step with what it did before. */
  private async readOn(state: WorldState, node: ProcessNode): Promise<ProcessNode> {
    const { calls, tree } = this.parts;
    for (let current = node; ;) {
      const [callId, ...others] = current.parked;
      if (callId === undefined || others.length > 0) return current;
      const call = calls.get(callId);
      const mayRead =
        call.port === 'journal' && (await this.independence.actsAlone(state, current));
      if (!mayRead) return current;
      const { state: after, answerId } = await this.effects.perform(state, call, 0);
      if (after !== state) return current;
      current = await tree.next(current, { position: 0, answerId, nowMs: state.nowMs });
    }
  }

  private die(state: WorldState, { id, root }: ProcessNode): WorldState {
    const held = this.parts.heldBy(id);
    const queue = held === undefined ? state.queue : withQueued(state.queue, held.id, 0);
    const processes = withoutProcess(state.processes, id);
    return this.withoutTick(spend({ ...state, queue, processes }, 'crashes'), root);
  }

  private async deliver(state: WorldState, { at, stays }: Deliver): Promise<WorldState> {
    const { id: messageId, message } = this.parts.calls.message(state.queue[at] ?? 0);
    const name = this.freeName(state, message.workId);
    const taken = stays
      ? spend(state, 'duplicates')
      : { ...state, queue: withoutQueued(state.queue, at) };
    return this.begin(taken, { kind: 'handler', name, messageId, message });
  }

  private async beginTick(state: WorldState): Promise<WorldState> {
    const { alarms } = this.parts.stored;
    const { items } = alarms.get(state.alarms);
    const cursor = { minute: Math.min(...items.map(minuteOf)) };
    const ticking = { ...state, alarms: alarms.idOf({ items, cursor }) };
    return this.begin(ticking, { kind: 'tick', name: this.freeName(state, 'tick') });
  }

  /** What the tick has moved is behind its cursor. */
  private withoutTick(state: WorldState, { kind }: ProcessRoot): WorldState {
    if (kind !== 'tick') return state;
    const { alarms } = this.parts.stored;
    const { items, cursor } = alarms.get(state.alarms);
    const left = items.filter((item) => minuteOf(item) >= (cursor?.minute ?? 0));
    return { ...state, alarms: alarms.idOf({ items: left }) };
  }

  /** A new process, up to the answer of its first read. */
  private async begin(state: WorldState, root: ProcessRoot): Promise<WorldState> {
    const { tree, calls } = this.parts;
    const node = await tree.begin(root, state.nowMs);
    const [callId, ...others] = node.parked;
    const begun = { ...state, processes: withProcess(state.processes, node.id) };
    const call = callId === undefined ? undefined : calls.get(callId);
    if (call === undefined || others.length > 0 || !isRead(call)) return begun;
    const { answerId } = await this.effects.perform(state, call, 0);
    const step = { position: 0, answerId, nowMs: state.nowMs };
    return this.goOn(begun, node, await tree.next(node, step));
  }

  /** Told from all that is alive or has left a trace. */
  private freeName(state: WorldState, name: string): string {
    for (let number = 1; ; number += 1) {
      const free = `${name}#${number}`;
      if (!this.isKnown(state, free)) return free;
    }
  }

  private isKnown({ executions, queue, processes }: WorldState, name: string): boolean {
    const { promises, calls, tree, heldBy } = this.parts;
    return (
      executions.some((storedId) => promises.factsOf(storedId)?.makers.has(name) === true) ||
      queue.some((id, at) => at % 2 === 0 && calls.message(id).sender === name) ||
      processes.some((id) => tree.get(id).root.name === name || heldBy(id)?.sender === name)
    );
  }
}

function spend(state: WorldState, what: keyof WorldState['budget']): WorldState {
  return { ...state, budget: { ...state.budget, [what]: state.budget[what] - 1 } };
}

function pass(state: WorldState, { toMs, isDelay }: Extract<Move, { type: 'pass' }>): WorldState {
  const later = { ...state, nowMs: toMs, queue: atTime(state.queue, toMs) };
  return isDelay ? spend(later, 'delays') : later;
}

function isRead(call: CallFacts): boolean {
  return (call.port === 'journal' || call.port === 'alarms') && call.isRead;
}

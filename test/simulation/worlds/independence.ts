/**
 * Steps that need not be tried in every order: whatever others do before such a step, it does the same and is answered the
 * same, and nothing that others do is different for it. Where a process has no other steps, they are made at once (they are
 * a persistent set); the histories that can be reached, and the states in which nothing is left to do, stay the same.
 *
 * - Messages that are sent, alarms that are put and calls of tasks are new: nobody can have looked at them before.
 * - Entries are only added: a put where one stands fails for ever. None follows the end, and a header is closed once.
 * - Once everything is closed, messages that are left decide nothing: one order of them is enough.
 * - As long as time may pass while somebody is at work, only steps behind which a process does not look at its clock.
 *
 * Beside these, an assumption that a world may make (`promptTails`): whoever asks for the tail of a journal, or has put what
 * is taken, reads before anybody else adds to it, and a client that has put reads what its answer takes at once. Another
 * entry in between makes the next put fail, and is read then.
 */
import type { JournalEntry } from '../../../src/core/engine/journal-entry.ts';
import type { ExecutionFacts } from './execution-facts.ts';
import type { CallFacts } from './port-calls.ts';
import type { PortEffects } from './port-effects.ts';
import type { ProcessNode } from './process-tree.ts';
import { ABSENT } from './stored-data.ts';
import type { WorldParts } from './world-parts.ts';
import type { WorldState } from './world-state.ts';

type JournalCall = Extract<CallFacts, { port: 'journal' }>;

export class Independence {
  private readonly parts: WorldParts;
  private readonly effects: PortEffects;

  constructor(parts: WorldParts, effects: PortEffects) {
    this.parts = parts;
    this.effects = effects;
  }

  /** The process that is worth looking at alone: its node. */
  async whoActsAlone(state: WorldState): Promise<number | undefined> {
    for (const nodeId of state.processes) {
      if (await this.actsAlone(state, this.parts.tree.get(nodeId))) return nodeId;
    }
    return undefined;
  }

  async actsAlone(state: WorldState, node: ProcessNode): Promise<boolean> {
    const { calls, world } = this.parts;
    if (world.orders === 'all') return false;
    if (!node.parked.every((callId) => this.isIndifferent(state, node, calls.get(callId))))
      return false;
    if (state.budget.delays === 0) return true;
    for (const [position, callId] of node.parked.entries()) {
      if (await this.leadsToTheClock(state, node, { position, callId })) return false;
    }
    return true;
  }

  /** Nothing can be changed any more. */
  isAllOver({ executions, processes }: WorldState): boolean {
    return (
      this.parts.world.orders !== 'all' &&
      processes.length === 0 &&
      executions.every((storedId) => {
        const facts = this.parts.promises.factsOf(storedId);
        return facts === undefined || facts.stored.header.status !== 'Running';
      })
    );
  }

  private isIndifferent(state: WorldState, node: ProcessNode, call: CallFacts): boolean {
    const mayBeLate = state.budget.delays > 0;
    switch (call.port) {
      case 'journal': {
        const facts = this.factsFor(state, call);
        return facts !== undefined && (this.isTail(node, call, facts) || isSettled(facts, call));
      }
      case 'alarms':
        return call.item !== undefined && !mayBeLate;
      case 'workQueue':
        return call.delayMs === 0 || !mayBeLate;
      case 'tasks':
        return !mayBeLate;
      case 'clock':
        return false;
    }
  }

  private factsFor({ executions }: WorldState, { keyId }: JournalCall): ExecutionFacts | undefined {
    return this.parts.promises.factsOf(executions[keyId] ?? ABSENT);
  }

  private async leadsToTheClock(
    state: WorldState,
    node: ProcessNode,
    { position, callId }: { readonly position: number; readonly callId: number },
  ): Promise<boolean> {
    const { calls, tree } = this.parts;
    const call = calls.get(callId);
    const facts = call.port === 'journal' ? this.factsFor(state, call) : undefined;
    if (call.port === 'journal' && facts !== undefined && this.isTail(node, call, facts))
      return false;
    const { answerId } = await this.effects.perform(state, call, 0);
    const next = await tree.next(node, { position, answerId, nowMs: state.nowMs });
    return next.readClock;
  }

  private isTail(
    node: ProcessNode,
    { call, isRead }: JournalCall,
    { stored }: ExecutionFacts,
  ): boolean {
    if (this.parts.world.orders !== 'promptTails') return false;
    if (call.method === 'commit') return isTaken(call.args[1] as JournalEntry, stored.entries);
    const isClient = node.root.kind !== 'handler';
    return call.method === 'readAfter' || (isRead && isClient && node.hasPut);
  }
}

function isTaken({ number }: JournalEntry, entries: readonly JournalEntry[]): boolean {
  return number < entries.length;
}

function isSettled({ stored, end }: ExecutionFacts, { call }: JournalCall): boolean {
  const isClosed = stored.header.status !== 'Running';
  switch (call.method) {
    case 'start':
      return true;
    case 'commit':
      return isTaken(call.args[1] as JournalEntry, stored.entries);
    case 'findHeader':
    case 'load':
    case 'closeHeader':
      return isClosed;
    default:
      return end !== undefined;
  }
}

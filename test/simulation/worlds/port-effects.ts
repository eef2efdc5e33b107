/** What a port call does to a world, and what it is answered. */
import { effectRunId } from '../../../src/core/shared/ids.ts';
import type { CallFacts } from './port-calls.ts';
import { TOKENS } from './process-run.ts';
import { ABSENT } from './stored-data.ts';
import type { WorldParts } from './world-parts.ts';
import { withItem, withQueued, type WorldState } from './world-state.ts';

type CallTo<Port extends CallFacts['port']> = Extract<CallFacts, { port: Port }>;

/** Before the process hears of it. The same state, when nothing has changed. */
export interface Performed {
  readonly state: WorldState;
  readonly answerId: number;
}

export class PortEffects {
  private readonly parts: WorldParts;
  private readonly answersByCall = new Map<number, readonly number[]>();
  private readonly nothing: number;

  constructor(parts: WorldParts) {
    this.parts = parts;
    this.nothing = parts.tree.answers.idOf({ value: undefined });
  }

  /** In how many ways it may be answered. */
  variantsOf(call: CallFacts): number {
    return call.port === 'tasks' ? this.answersTo(call).length : 1;
  }

  async perform(state: WorldState, call: CallFacts, variant: number): Promise<Performed> {
    switch (call.port) {
      case 'journal':
        return this.useJournal(state, call);
      case 'workQueue':
        return this.send(state, call);
      case 'alarms':
        return this.useAlarms(state, call);
      case 'tasks':
        return this.callTask(state, call, variant);
      case 'clock':
        return { state, answerId: this.nothing };
    }
  }

  private async useJournal(state: WorldState, call: CallTo<'journal'>): Promise<Performed> {
    const { stored } = this.parts;
    const before = state.executions[call.keyId] ?? ABSENT;
    const { storedId, answerId } =
      stored.peekExecution(before, call.id) ?? (await stored.changeExecution(before, call));
    if (storedId === before) return { state, answerId };
    const executions = withItem(state.executions, call.keyId, storedId);
    return { state: { ...state, executions }, answerId };
  }

  private send(state: WorldState, { messageId, delayMs }: CallTo<'workQueue'>): Performed {
    this.parts.promises.checkMessage(state, this.parts.calls.message(messageId).message);
    const visibleAtMs = delayMs === 0 ? 0 : state.nowMs + delayMs;
    const queue = withQueued(state.queue, messageId, visibleAtMs);
    return { state: { ...state, queue }, answerId: this.nothing };
  }

  private async useAlarms(state: WorldState, call: CallTo<'alarms'>): Promise<Performed> {
    const { stored, promises } = this.parts;
    if (call.item !== undefined) promises.checkAlarm(state, call.item);
    const { storedId: alarms, answerId } =
      stored.peekAlarms(state.alarms, call.id) ?? (await stored.changeAlarms(state.alarms, call));
    return { state: alarms === state.alarms ? state : { ...state, alarms }, answerId };
  }

  /** Whoever gets a token may call back from now on. */
  private callTask(state: WorldState, call: CallTo<'tasks'>, variant: number): Performed {
    const { promises, tokens } = this.parts;
    const { effectId, taskEventId, pattern, caller } = call.task;
    promises.checkCall(state, call.task);
    const answerId = this.answersTo(call)[variant] ?? this.nothing;
    if (pattern !== 'waitForCallback') return { state, answerId };
    const { flowId, executionName } = caller;
    const runId = effectRunId(effectId);
    const token = TOKENS.issue({ flowId, executionName, runId, taskEventId });
    const known = tokens.get(state.tokens);
    if (known.includes(token)) return { state, answerId };
    return { state: { ...state, tokens: tokens.idOf([...known, token].sort()) }, answerId };
  }

  private answersTo({ id, task }: CallTo<'tasks'>): readonly number[] {
    const { world, tree } = this.parts;
    const answers =
      this.answersByCall.get(id) ??
      world.answers(task).map((outcome) => tree.answers.idOf({ value: outcome }));
    this.answersByCall.set(id, answers);
    return answers;
  }
}

/**
 * What must be true whatever happens, beside what each history promises for itself (`execution-facts.ts`).
 *
 * P5  A call of a task, an alarm, the news of an end: only after the commit that it follows from, and under its key.
 * P6  An acknowledged call is in the history; a refused one has changed nothing.
 * P7  No handler fails: nothing that happens here is a defect.
 * P8  When nothing is left to do, every execution has ended, its header says so, and who waited for it knows.
 * P9  Whatever an execution has left to do has somebody who will do it: a message that is not acknowledged, or its alarm in
 *     the store. A running one always has something left to do, or waits for an alarm.
 */
import type { AppError } from '../../../src/app/app-error.ts';
import type { AlarmItem, ExecutionKey, WorkMessage } from '../../../src/app/ports.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import { isSameTask, type TaskAddress } from '../../../src/core/engine/execution-origin.ts';
import { effectRunId, eventEffectId } from '../../../src/core/shared/ids.ts';
import { type ExecutionFacts, factsOf, type Obligation } from './execution-facts.ts';
import { makerOf, type MessageFacts, type PortCalls } from './port-calls.ts';
import { EXECUTION, type ProcessEnd, type ProcessRoot, TOKENS } from './process-run.ts';
import { ABSENT, type StoredData } from './stored-data.ts';
import { promise } from './violation.ts';
import type { WorldState } from './world-state.ts';

interface Sources {
  readonly calls: PortCalls;
  readonly stored: StoredData;
  /** Messages of the processes at work. */
  readonly heldBy: (nodeId: number) => MessageFacts | undefined;
  /** P9 is left out. */
  readonly judgesByResults: boolean;
}

export class Promises {
  private readonly sources: Sources;
  private readonly factsById = new Map<number, ExecutionFacts>();

  constructor(sources: Sources) {
    this.sources = sources;
  }

  /** undefined: it does not exist. */
  factsOf(storedId: number): ExecutionFacts | undefined {
    if (storedId === ABSENT) return undefined;
    const known = this.factsById.get(storedId);
    if (known !== undefined) return known;
    const facts = factsOf(this.sources.stored.executions.get(storedId));
    this.factsById.set(storedId, facts);
    return facts;
  }

  /** P1 to P4, and P9. */
  checkState(state: WorldState): void {
    for (const storedId of state.executions) this.factsOf(storedId);
    if (!this.sources.judgesByResults) this.checkObligations(state);
  }

  private checkObligations(state: WorldState): void {
    const messages = this.unacknowledged(state);
    const { items } = this.sources.stored.alarms.get(state.alarms);
    for (const [keyId, storedId] of state.executions.entries()) {
      const facts = this.factsOf(storedId);
      for (const obligation of facts?.obligations ?? []) {
        const isMet =
          messages.some((message) => doesIt(message, keyId, obligation)) ||
          items.some((item) => this.wakes(item, keyId, obligation)) ||
          this.isTold(state, obligation) ||
          this.isStopped(state, obligation);
        promise(isMet, `P9: nobody is left for ${obligation.what}`);
      }
    }
  }

  /** P8. Nothing is left to do. */
  checkEnd({ executions }: WorldState): void {
    for (const storedId of executions) {
      const facts = this.factsOf(storedId);
      if (facts === undefined) continue;
      const { flowName, executionName } = facts.stored.header.origin;
      const name = `execution '${executionName}' of flow '${flowName}'`;
      promise(facts.end !== undefined, `P8: ${name} never ends`);
      const { status } = facts.stored.header;
      promise(status !== 'Running', `P8: the header of ${name} stays open`);
      this.checkTold(executions, facts);
    }
  }

  /** P5: of a call that is about to be made. */
  checkCall(state: WorldState, { effectId, caller, taskEventId }: RunTask): void {
    const facts = this.find(state, caller);
    const runId = effectRunId(effectId);
    promise(facts?.stored.header.origin.runId === runId, 'P5: a call of an unknown run');
    promise(facts.scheduled.has(taskEventId), `P5: a call that no event ${taskEventId} scheduled`);
    const isOfEvent = effectId === eventEffectId(runId, taskEventId);
    promise(isOfEvent, `P5: the call of event ${taskEventId} has the key ${effectId}`);
  }

  /** P5: of an alarm that is about to be armed. */
  checkAlarm(state: WorldState, { key, alarmId }: Pick<AlarmItem, 'key' | 'alarmId'>): void {
    const isArmed = this.find(state, key)?.armed.has(alarmId) === true;
    promise(isArmed, `P5: alarm ${alarmId} that no entry arms`);
  }

  /** P5: of a message that is about to be sent. */
  checkMessage(state: WorldState, { key, runId, work: { trigger } }: WorkMessage): void {
    if (trigger.type === 'AlarmDue') this.checkAlarm(state, { key, alarmId: trigger.alarmId });
    if (trigger.type !== 'TaskSucceeded' && trigger.type !== 'TaskFailed') return;
    const task = { ...key, runId, taskEventId: trigger.taskEventId };
    for (const storedId of state.executions) {
      const facts = this.factsOf(storedId);
      const tells = facts?.stored.header.origin.tells ?? [];
      const isNews = tells.some((told) => isSameTask(told, task));
      promise(!isNews || facts?.end !== undefined, 'P5: an end is told that has not come yet');
    }
  }

  /** P6, P7. */
  checkFinished(state: WorldState, root: ProcessRoot, end: ProcessEnd): void {
    const code = end.ok ? undefined : (end.error as AppError).code;
    switch (root.kind) {
      case 'handler':
      case 'tick':
        return promise(end.ok, `P7: the ${root.kind} failed: ${end.ok ? '' : String(end.error)}`);
      case 'start':
        return promise(end.ok && this.main(state) !== undefined, `P6: the start: ${String(code)}`);
      case 'callback':
        return this.checkCallback(state, root, code);
      case 'stop':
        return this.checkStop(state, root, code);
    }
  }

  private checkCallback(
    state: WorldState,
    { name, token }: Extract<ProcessRoot, { kind: 'callback' }>,
    code: string | undefined,
  ): void {
    const address = TOKENS.verify(token);
    promise(address !== undefined, 'a token that left is one of ours');
    const facts = this.find(state, address);
    const outcome = facts?.outcomes.get(address.taskEventId);
    const isOwn = outcome !== undefined && makerOf(outcome.cause) === name;
    if (code === undefined) promise(isOwn, 'P6: the callback was acknowledged and is not there');
    else {
      promise(code === 'task.already-completed', `P6: the callback was refused with ${code}`);
      promise(!isOwn, 'P6: the callback was refused and is there');
      const isOver = outcome !== undefined || facts?.end !== undefined;
      promise(isOver, 'P6: the callback was refused though its attempt is open');
    }
  }

  private checkStop(state: WorldState, { name }: ProcessRoot, code: string | undefined): void {
    const end = this.main(state)?.end;
    const isOwn = end !== undefined && makerOf(end.cause) === name;
    if (code === undefined) {
      const isStopped = isOwn && end.event.type === 'ExecutionStopped';
      return promise(isStopped, 'P6: the stop was acknowledged and is not there');
    }
    promise(code === 'execution.not-running', `P6: the stop was refused with ${code}`);
    promise(!isOwn, 'P6: the stop was refused and is there');
    promise(end !== undefined, 'P6: the stop was refused though the execution runs');
  }

  private unacknowledged({ queue, processes }: WorldState): readonly MessageFacts[] {
    const messages: MessageFacts[] = [];
    for (let at = 0; at < queue.length; at += 2) {
      messages.push(this.sources.calls.message(queue[at] ?? 0));
    }
    for (const nodeId of processes) {
      const held = this.sources.heldBy(nodeId);
      if (held !== undefined) messages.push(held);
    }
    return messages;
  }

  private wakes({ key, alarmId }: AlarmItem, keyId: number, obligation: Obligation): boolean {
    return obligation.alarmId === alarmId && this.sources.calls.keyIdOf(key) === keyId;
  }

  private isTold(state: WorldState, { tells }: Obligation): boolean {
    if (tells === undefined) return false;
    const waiting = this.find(state, tells);
    return waiting?.end !== undefined || waiting?.outcomes.has(tells.taskEventId) === true;
  }

  private isStopped({ executions }: WorldState, { stops }: Obligation): boolean {
    return executions.some((storedId) => {
      const facts = this.factsOf(storedId);
      return facts?.end !== undefined && facts.stored.header.origin.runId === stops;
    });
  }

  /** Who waited for the end and went on has it as it was. */
  private checkTold(executions: readonly number[], { stored, end }: ExecutionFacts): void {
    const isSuccess = end?.event.type === 'ExecutionSucceeded';
    for (const tells of stored.header.origin.tells ?? []) {
      const outcome = this.find({ executions }, tells)?.outcomes.get(tells.taskEventId)?.event.type;
      const isLie = outcome === (isSuccess ? 'TaskFailed' : 'TaskSucceeded');
      promise(!isLie, `P8: ${outcome} is told of a child that ended with ${end?.event.type}`);
    }
  }

  private main(state: WorldState): ExecutionFacts | undefined {
    return state.executions
      .map((storedId) => this.factsOf(storedId))
      .find((facts) => facts?.stored.header.origin.executionName === EXECUTION);
  }

  private find(
    { executions }: Pick<WorldState, 'executions'>,
    key: ExecutionKey | TaskAddress,
  ): ExecutionFacts | undefined {
    return this.factsOf(executions[this.sources.calls.keyIdOf(key)] ?? ABSENT);
  }
}

function doesIt(
  { message, keyId: to }: MessageFacts,
  keyId: number,
  { owner, alarmId, tells, stops }: Obligation,
): boolean {
  if (message.workId === owner) return true;
  const { trigger } = message.work;
  if (trigger.type === 'AlarmDue') return to === keyId && trigger.alarmId === alarmId;
  if (trigger.type === 'StopRequested') return message.runId === stops;
  if (tells === undefined || message.runId !== tells.runId) return false;
  return 'taskEventId' in trigger && trigger.taskEventId === tells.taskEventId;
}

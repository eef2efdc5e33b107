/** A world at one moment, as numbers. Equal worlds have equal words, by whatever schedule they were reached. */
import type { Budget } from './small-world.ts';

export interface WorldState {
  /** Milliseconds since the worlds begin. */
  readonly nowMs: number;
  /** Stored executions, each at the place of its key's number. */
  readonly executions: readonly number[];
  readonly alarms: number;
  /** Task tokens that have left the deployment. */
  readonly tokens: number;
  /** Messages that nobody handles: number and time, in pairs, sorted. Time 0: visible. */
  readonly queue: readonly number[];
  /** Nodes of the process tree, sorted: who is alive, and how far. */
  readonly processes: readonly number[];
  readonly budget: Budget;
}

/** Everything but the budget. */
export function wordsOf({
  nowMs,
  executions,
  alarms,
  tokens,
  queue,
  processes,
}: WorldState): readonly number[] {
  const counts = [executions.length, queue.length, processes.length];
  return [nowMs, alarms, tokens, ...counts, ...executions, ...queue, ...processes];
}

export function withQueued(
  queue: readonly number[],
  messageId: number,
  visibleAtMs: number,
): readonly number[] {
  let at = 0;
  for (; at < queue.length; at += 2) {
    const id = queue[at] ?? 0;
    if (id > messageId || (id === messageId && (queue[at + 1] ?? 0) >= visibleAtMs)) break;
  }
  return queue.toSpliced(at, 0, messageId, visibleAtMs);
}

export function withoutQueued(queue: readonly number[], at: number): readonly number[] {
  return queue.toSpliced(at, 2);
}

/** What has become visible by now. */
export function atTime(queue: readonly number[], nowMs: number): readonly number[] {
  const pairs: [number, number][] = [];
  for (let at = 0; at < queue.length; at += 2) {
    const ms = queue[at + 1] ?? 0;
    pairs.push([queue[at] ?? 0, ms <= nowMs ? 0 : ms]);
  }
  return pairs.sort(([id, ms], [other, otherMs]) => id - other || ms - otherMs).flat();
}

export function withProcess(processes: readonly number[], nodeId: number): readonly number[] {
  return [...processes, nodeId].sort((left, right) => left - right);
}

export function withoutProcess(processes: readonly number[], nodeId: number): readonly number[] {
  return processes.toSpliced(processes.indexOf(nodeId), 1);
}

export function withItem(list: readonly number[], at: number, item: number): readonly number[] {
  const result = [...list];
  while (result.length < at) result.push(0);
  result[at] = item;
  return result;
}

/** Of what is stored, or known outside. */
export function isChange(before: WorldState, after: WorldState): boolean {
  return (
    before.executions !== after.executions ||
    before.alarms !== after.alarms ||
    before.tokens !== after.tokens ||
    before.queue !== after.queue
  );
}

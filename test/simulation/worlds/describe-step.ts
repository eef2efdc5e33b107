/** A schedule's step as a line to read. */
import type { JournalEntry } from '../../../src/core/engine/journal-entry.ts';
import type { WorkMessage } from '../../../src/app/ports.ts';
import { MS_PER_SECOND } from '../../../src/core/shared/units.ts';
import type { Move } from './moves.ts';
import type { CallFacts } from './port-calls.ts';
import type { WorldParts } from './world-parts.ts';
import type { Step } from './world-model.ts';
import type { WorldState } from './world-state.ts';

const TIME_WIDTH = 8;

/** `+2s  handler start#1/2#1: journal.commit …`: the time, who, and what. */
export function describeStep(parts: WorldParts, { state, move }: Step): string {
  const at = `+${state.nowMs / MS_PER_SECOND}s`.padEnd(TIME_WIDTH);
  return `${at} ${textOf(parts, state, move)}`;
}

function textOf(parts: WorldParts, state: WorldState, move: Move): string {
  switch (move.type) {
    case 'perform':
      return describePerformance(parts, move);
    case 'deliver': {
      const { message } = parts.calls.message(state.queue[move.at] ?? 0);
      const again = move.stays ? ', which will come again' : '';
      return `a handler receives ${describeMessage(message)}${again}`;
    }
    case 'callBack':
      return 'a worker calls back';
    case 'stop':
      return 'a client stops the execution';
    case 'tick':
      return 'the minute tick begins';
    case 'pass':
      return `time passes to +${move.toMs / MS_PER_SECOND}s`;
  }
}

function describePerformance(
  { tree, calls }: WorldParts,
  { nodeId, position, variant, thenDies }: Extract<Move, { type: 'perform' }>,
): string {
  const { root, parked } = tree.get(nodeId);
  const facts = calls.get(parked[position] ?? 0);
  const detail = describeCall(facts, variant, (messageId) => calls.message(messageId).message);
  const what = `${facts.call.port}.${facts.call.method}${detail}`;
  return `${root.kind} ${root.name}: ${what}${thenDies ? ', and dies' : ''}`;
}

function describeCall(
  facts: CallFacts,
  variant: number,
  messageOf: (messageId: number) => WorkMessage,
): string {
  switch (facts.port) {
    case 'workQueue': {
      const delay = facts.delayMs === 0 ? '' : ` in ${facts.delayMs / MS_PER_SECOND}s`;
      return ` ${describeMessage(messageOf(facts.messageId))}${delay}`;
    }
    case 'tasks': {
      const { stepName, taskEventId } = facts.task;
      return ` "${stepName}" of event ${taskEventId}, answer ${variant + 1}`;
    }
    case 'journal':
      return facts.isRead || facts.call.method === 'closeHeader'
        ? ''
        : describeEntry(facts.call.args[1] as JournalEntry);
    case 'alarms':
      return facts.item === undefined ? '' : ` alarm ${facts.item.alarmId}`;
    case 'clock':
      return ` +${facts.untilMs / MS_PER_SECOND}s`;
  }
}

function describeEntry({ number, cause, events }: JournalEntry): string {
  return ` entry ${number} of ${cause}: ${events.map(({ type }) => type).join(', ')}`;
}

function describeMessage({ workId, work: { trigger } }: WorkMessage): string {
  if (trigger.type === 'AlarmDue') return `AlarmDue ${trigger.alarmId} (${workId})`;
  if (!('taskEventId' in trigger)) return `${trigger.type} (${workId})`;
  return `${trigger.type} of event ${trigger.taskEventId} (${workId})`;
}

/**
 * What a budget's flow uses of the services that send a bill. It is played in memory, in processes that have seen nothing
 * yet; then its calls of the table's ports are made again, in their order, to the adapters over an emulator of the table.
 *
 * The minute tick is left out: it runs anyway, whatever it moves.
 */
import { TableAlarmStore } from '../../src/adapters/dynamodb/alarm-store.ts';
import { TableFlowStore } from '../../src/adapters/dynamodb/flow-store.ts';
import { TableInvocations } from '../../src/adapters/dynamodb/invocation-store.ts';
import { JournalStore } from '../../src/adapters/dynamodb/journal-store.ts';
import type { RunTask } from '../../src/core/engine/effect.ts';
import { MS_PER_MINUTE } from '../../src/core/shared/units.ts';
import type { Answer, Budget } from './budgets.ts';
import { CountingWorld, type PortCall } from './counting-world.ts';
import { startTestTable } from './dynalite.ts';
import { playBudget } from './play-budget.ts';
import { countTableUnits } from './table-units.ts';

export interface Usage {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Each is sent, received and deleted. */
  readonly messages: number;
  /** Leases, and messages to queues that the flow names. */
  readonly otherQueueRequests: number;
  readonly stepperInvocations: number;
  /** How long the stepper waits for functions, all together. */
  readonly waitedMs: number;
  /** Requests to the table, and messages sent: waited for one after the other at worst. */
  readonly requests: number;
  readonly executions: number;
  /** What is logged of executions; not what Lambda and metrics log of each invocation. */
  readonly logBytes: number;
}

const TICK = new Set(['readCursor', 'readPage', 'moveCursor']);

export async function usageOf(budget: Budget, answer: Answer): Promise<Usage> {
  const counting = await playBudget(budget, { answer, isCold: true });
  // What is left behind: an alarm of what has ended is a message, and an invocation that finds nothing to do.
  await counting.world.settle();
  const calls = counting.calls.filter(({ method }) => !TICK.has(method));
  const { created, used } = splitCreation(calls);
  const units = await replay(created, used);
  const { messages, invocations } = counting.cost();
  return {
    writeUnits: units.writes,
    readUnits: units.reads,
    messages,
    otherQueueRequests: counting.count('lease.extend') + queueTasks(counting),
    stepperInvocations: invocations,
    waitedMs: counting.waitedMs,
    requests: units.requests + messages,
    executions: counting.count('journal.start'),
    logBytes: counting.logBytes,
  };
}

/** Creating the flows is paid for once. */
function splitCreation(calls: readonly PortCall[]) {
  const lastCreation = calls.findLastIndex(({ method }) => method === 'createFlow');
  return { created: calls.slice(0, lastCreation + 1), used: calls.slice(lastCreation + 1) };
}

function queueTasks({ calls }: CountingWorld): number {
  return calls.filter(
    ({ port, args: [task] }) => port === 'tasks' && (task as RunTask).resource.kind === 'queue',
  ).length;
}

async function replay(created: readonly PortCall[], used: readonly PortCall[]) {
  const table = await startTestTable();
  try {
    const settings = { tableName: table.tableName, retentionDays: 30 };
    const stores: Partial<Record<string, object>> = {
      journal: new JournalStore(table.client, settings),
      flows: new TableFlowStore(table.client, settings),
      alarms: new TableAlarmStore(table.client, settings),
      invocations: new TableInvocations(table.client, settings, { nowMs: () => 0 }),
    };
    const repeat = async ({ port, method, args }: PortCall) => {
      const store = stores[port] as Record<string, (...args: readonly unknown[]) => unknown>;
      if (store !== undefined) await store[method]?.(...args);
    };
    for (const call of created) await repeat(call);
    const units = countTableUnits(table.client);
    for (const call of used) await repeat(call);
    return { ...units };
  } finally {
    await table.close();
  }
}

/** Of one run of the minute tick that has nothing to move, in a month when nothing happens. */
export async function tickUsage(): Promise<Pick<Usage, 'writeUnits' | 'readUnits' | 'requests'>> {
  const counting = new CountingWorld(() => ({ ok: true, output: {}, requestId: 'r' }));
  const { world, calls } = counting;
  await world.tick(); // The first ever looks back.
  const created = calls.splice(0);
  world.clock.advance(MS_PER_MINUTE);
  await world.tick();
  const units = await replay(created, calls);
  return { writeUnits: units.writes, readUnits: units.reads, requests: units.requests };
}

/** What holds when a run is over: I10, I13 and I16 of `invariants.ts`. */
import type { StatefulInvocation } from '../../../src/app/invocation-store.ts';
import type { WorkMessage } from '../../../src/app/ports.ts';
import type { HistoryEvent } from '../../../src/core/engine/history-event.ts';
import { type Calm, differsFromCalm } from './calm.ts';
import type { Faults } from './faults.ts';
import { fail, Violation } from './violation.ts';
import { invocationIdOf, type Watched, type Witness } from './witness.ts';

export interface Remains {
  readonly messages: () => Iterable<WorkMessage>;
  readonly invocation: (invocationId: string) => Promise<StatefulInvocation | undefined>;
  readonly faults: Pick<Faults, 'mayDeviate'>;
  /** How executions that clients start go when all is well; undefined: what is faster decides. */
  readonly calmEnd: Calm['end'];
}

export async function checkEnd(witness: Witness, remains: Remains): Promise<void> {
  for (const watched of witness.executions) {
    if (watched.state.end === undefined) fail('I13', watched, 'it has not ended');
    await checkInvocations(watched, remains);
    checkCalm(watched, remains);
  }
  for (const message of remains.messages()) {
    throw new Violation('I13', `a message is left: ${JSON.stringify(message).slice(0, 300)}`);
  }
}

/** What is stored of stateful invocations is what their tasks were told. */
async function checkInvocations(watched: Watched, { invocation }: Remains): Promise<void> {
  for (const { eventId, detail } of watched.beginners) {
    const invocationId = invocationIdOf(detail);
    const found = invocationId && (await invocation(invocationId));
    if (!found || found.effectId !== `${watched.origin.runId}:${eventId}`) continue;
    const outcome = watched.outcomeByAttempt.get(eventId);
    // A report came before anybody could note whose call it was: its end finds nobody who waits for it.
    const isUnheard = detail.pattern === 'waitForCallback' && outcome?.scheduleEventId === eventId;
    if (fitsStatus(found, outcome) || isUnheard) continue;
    fail('I10', watched, `invocation ${found.invocationId} is ${found.status}`);
  }
}

/** An attempt that ended without it has had it stopped, or was too late for that. */
function fitsStatus({ status }: StatefulInvocation, outcome: HistoryEvent | undefined): boolean {
  if (status === 'Running') return false;
  if (outcome?.type === 'TaskSucceeded') return status === 'Succeeded';
  const isStopped =
    outcome?.type === 'TaskFailed' && outcome.detail.error === 'FC.StatefulInvocationStopped';
  return !isStopped || status === 'Stopped';
}

function checkCalm(watched: Watched, { calmEnd, faults }: Remains): void {
  const isClients = /^run(?:-\d+)?$/.test(watched.key.executionName);
  if (calmEnd === undefined || faults.mayDeviate || !isClients) return;
  const difference = differsFromCalm(calmEnd, watched);
  if (difference !== undefined) fail('I16', watched, difference);
}

/** I19 of `invariants.ts`: what is told of executions' status is what their journals say, and all of it is told. */
import { isDeepStrictEqual } from 'node:util';
import type { StatusEvent } from '../../../src/app/status-events.ts';
import { type RunId, toRunId } from '../../../src/core/shared/ids.ts';
import { statusByEnd } from '../../../src/core/shared/execution-status.ts';
import { fail, Violation } from './violation.ts';
import type { Watched, Witness } from './witness.ts';

export class StatusChecks {
  private readonly witness: Witness;
  private readonly toldByRun = new Map<RunId, Set<string>>();

  constructor(witness: Witness) {
    this.witness = witness;
  }

  onStatus(event: StatusEvent): void {
    const watched = this.witness.byRun.get(toRunId(event.runId));
    if (watched === undefined)
      throw new Violation('I19', `${event.runId} is told of and not there`);
    const isSo = eventsOf(watched).some((known) => isDeepStrictEqual(known, event));
    if (!isSo) fail('I19', watched, `it is told to be ${event.status}, and is not so`);
    const told = this.toldByRun.get(watched.origin.runId) ?? new Set();
    this.toldByRun.set(watched.origin.runId, told.add(event.status));
  }

  atEnd(): void {
    for (const watched of this.witness.executions) {
      const told = this.toldByRun.get(watched.origin.runId);
      for (const { status } of eventsOf(watched)) {
        if (told?.has(status) !== true)
          fail('I19', watched, `nobody was told that it is ${status}`);
      }
    }
  }
}

/** What there is to be told, by the journal alone. */
function eventsOf({ origin, entries, events }: Watched): readonly StatusEvent[] {
  const { flowName, executionName, runId, startedAt } = origin;
  const names = { flowName, executionName, runId, startedAt };
  const last = events.at(-1);
  const status = statusByEnd(last?.type);
  // One that begins as stopped never runs.
  const neverRan = entries[0]?.events.some(({ type }) => type === 'ExecutionStopped') === true;
  return [
    ...(neverRan ? [] : [{ ...names, status: 'Running' as const }]),
    ...(last === undefined || status === undefined
      ? []
      : [{ ...names, status, stoppedAt: last.time, ...errorOf(last.detail) }]),
  ];
}

function errorOf(detail: object): { readonly error?: string } {
  return 'error' in detail && typeof detail.error === 'string' ? { error: detail.error } : {};
}

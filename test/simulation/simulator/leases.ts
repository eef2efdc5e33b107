/**
 * I17 of `invariants.ts`, of leases: when a handler dies that was waiting for a call, its message comes again within a minute.
 */
import type { WorkMessage } from '../../../src/app/ports.ts';
import { MS_PER_SECOND } from '../../../src/core/shared/units.ts';
import type { SimProcess } from './sim-process.ts';
import type { Held } from './sim-queue.ts';
import { Violation } from './violation.ts';

const LEASE_MS = 60 * MS_PER_SECOND;
/** For the call that takes the lease. */
const BEGINNING_MS = 5 * MS_PER_SECOND;

/** A process has died. held: the messages that it was at work on. */
export function checkLeases(
  { name, hasLostLease, callingSinceMs }: SimProcess,
  held: readonly Held<WorkMessage | undefined>[],
  nowMs: number,
): void {
  if (hasLostLease) return;
  for (const [effectId, sinceMs] of callingSinceMs) {
    const own = held.filter(({ content }) => effectId.startsWith(`${content?.runId}:`));
    // Which of several messages made the call is not known from here.
    if (own.length !== 1 || nowMs < sinceMs + BEGINNING_MS) continue;
    const [{ visibleAtMs = 0 } = {}] = own;
    if (visibleAtMs > nowMs + LEASE_MS) {
      throw new Violation('I17', `${name} dies, and its message stays invisible`);
    }
  }
}

/** What happens to a run from outside, and when it is over. */
import { MS_PER_MINUTE } from '../../../src/core/shared/units.ts';
import type { Deployment } from './deployment.ts';
import type { Dice } from './dice.ts';
import type { FaultKind, Faults } from './faults.ts';
import { BEGINNING_MS, type Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';
import type { Watched, Witness } from './witness.ts';

export interface TroubleParts {
  readonly dice: Dice;
  readonly faults: Faults;
  readonly timeline: Timeline;
  readonly trace: Trace;
  readonly deployment: Deployment;
  readonly witness: Witness;
}

const HOUR_MS = 60 * MS_PER_MINUTE;
/** Messages that nobody of ours sends come within so long. */
const SOON_MS = 120_000;

/** Once for each execution that a client starts; which execution is hit is drawn then, children among them. */
export function planMessages({ dice, faults, timeline, deployment, witness }: TroubleParts): void {
  const hitOne = (hit: (watched: Watched) => void) =>
    timeline.after(dice.between(0, dice.happens(0.5) ? SOON_MS : SOON_MS / 3), () => {
      const watched = dice.pick([...witness.executions]);
      if (watched !== undefined) hit(watched);
    });
  if (faults.strikes('repair sent')) {
    hitOne(({ key, origin }) => deployment.sendRepair(key, origin.runId));
  }
  if (faults.strikes('execution poisoned')) {
    hitOne(({ key, origin }) => deployment.poison(key, origin.runId));
  }
}

/** Once a run. Returns when nothing goes wrong any more: milliseconds since the epoch. */
export function planTrouble({ dice, faults, timeline, trace, deployment }: TroubleParts): number {
  // Far alarms come after a quarter of an hour at the earliest: in some runs they, too, come while things go wrong.
  let untilMs = dice.between(1, dice.happens(0.3) ? 90 : 15) * MS_PER_MINUTE;
  const plan = (kind: FaultKind, begin: (endMs: number) => void) => {
    if (!faults.isPlanned(kind)) return;
    const fromMs = dice.between(0, 2 * MS_PER_MINUTE);
    const lengthMs = dice.between(HOUR_MS / 2, 3 * HOUR_MS);
    untilMs = Math.max(untilMs, fromMs + lengthMs);
    timeline.after(fromMs, () => {
      trace.note(kind);
      begin(timeline.nowMs + lengthMs);
    });
  };
  plan('table out of reach for hours', (ms) => (deployment.network.tableIsOutUntilMs = ms));
  plan('queue silent for hours', (ms) => deployment.silenceWork(ms));
  plan('alarms missed for hours', (ms) => (deployment.alarmsMissedUntilMs = ms));
  if (faults.isPlanned('poison sent')) {
    timeline.after(dice.between(0, MS_PER_MINUTE), () => deployment.sendPoison());
  }
  const healMs = BEGINNING_MS + untilMs;
  timeline.at(healMs, () => {
    trace.note('nothing goes wrong from here on');
    faults.heal(timeline.nowMs);
  });
  return healMs;
}

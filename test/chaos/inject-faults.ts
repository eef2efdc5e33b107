/** Carries a plan out: each kind of fault by itself, so that several things may be down at once. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, FaultKind } from './fault-plan.ts';
import { startAtLast, type Target } from './targets.ts';

export interface Injected {
  readonly kind: FaultKind;
  /** As planned, or when it was up again after the one before. Since `startedAt`. */
  readonly killedAtMs: number;
  /** Until it was ready again. */
  readonly downMs: number;
}

/** startedAt: of `performance.now()`. Resolves when all is up again. */
export async function injectFaults(
  plan: readonly Fault[],
  targets: Readonly<Record<FaultKind, Target>>,
  startedAt: number,
): Promise<readonly Injected[]> {
  const lanes = [...Map.groupBy(plan, ({ kind }) => kind)].map(async ([kind, faults]) => {
    const injected: Injected[] = [];
    for (const fault of faults) injected.push(await inject(fault, targets[kind], startedAt));
    return injected;
  });
  const all = (await Promise.all(lanes)).flat();
  return all.toSorted((left, right) => left.killedAtMs - right.killedAtMs);
}

async function inject(fault: Fault, target: Target, startedAt: number): Promise<Injected> {
  const now = () => Math.round(performance.now() - startedAt);
  await delay(Math.max(0, fault.atMs - now()));
  const killedAtMs = now();
  await target.kill();
  await delay(fault.downMs);
  await startAtLast(target);
  return { kind: fault.kind, killedAtMs, downMs: now() - killedAtMs };
}

import type { Answer, Budget } from './budgets.ts';
import { CountingWorld } from './counting-world.ts';

interface PlayOptions {
  readonly answer: Answer;
  readonly isCold?: boolean;
}

/**
 * A worker reports while time passes from one bound to the next. What is armed for later than the execution's end stays
 * armed: keep-alives come after days.
 */
const BOUND_MS = 3_600_000;
const MOST_BOUNDS = 4;

/** Runs the budget's flow from its start to its end. Throws when it does not end as `Succeeded`. */
export async function playBudget(
  { steps, input, runTask, prepare }: Budget,
  { answer, isCold = false }: PlayOptions,
): Promise<CountingWorld> {
  const counting = new CountingWorld(runTask(answer), { isCold });
  const { world } = counting;
  await prepare?.(world);
  await world.start(`version: v1\ntype: flow\nsteps:${steps}`, input);
  const startMs = world.clock.nowMs();
  for (let bound = 1; bound <= MOST_BOUNDS; bound += 1) {
    await world.settle(startMs + bound * BOUND_MS);
    const header = await world.header();
    if (header?.status === 'Succeeded') return counting;
  }
  throw new Error(`the execution is ${(await world.header())?.status}`);
}

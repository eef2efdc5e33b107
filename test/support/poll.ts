/** Waiting for something real: asks until it is so, or a deadline passes. Never a fixed sleep. */
import { setTimeout as delay } from 'node:timers/promises';

/** what: for the error. Returns the first answer that is not undefined. */
export async function pollUntil<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  { withinMs = 60_000, everyMs = 100 } = {},
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`);
    await delay(everyMs);
  }
}

/** Works on through faults: an effect in its handler, or the note of a call that must not be made again for its sake. */
import { isFault } from './app-error.ts';
import { backOff, type BackOffDependencies } from './back-off.ts';

/** Unless said otherwise: four seconds on average, nine at most. */
const ATTEMPTS = 9;

/** work: idempotent. Throws the last Fault when none of several tries has passed, anything else at once. */
export async function pastFaults<T>(
  deps: BackOffDependencies,
  work: () => Promise<T>,
  attempts = ATTEMPTS,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isFault(error) || attempt >= attempts) throw error;
      await backOff(deps, attempt);
    }
  }
}

/** Works on through faults: for what follows a call that must not be made again only because a note of it failed. */
import { isFault } from './app-error.ts';
import { backOff, type BackOffDependencies } from './back-off.ts';

/** Four seconds on average, nine at most. */
const ATTEMPTS = 9;

/** work: idempotent. Throws the last Fault when none of several tries has passed, anything else at once. */
export async function pastFaults<T>(deps: BackOffDependencies, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isFault(error) || attempt >= ATTEMPTS) throw error;
      await backOff(deps, attempt);
    }
  }
}

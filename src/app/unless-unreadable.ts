/** Looks at what another execution's journal holds. */
import { isFault } from './app-error.ts';
import { toServiceError } from './service-error.ts';

/**
 * undefined: it cannot be decoded, or there is nothing. A defect in one execution's journal must not be another one's poison.
 * Throws what passes by itself.
 */
export async function unlessUnreadable<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (isFault(error) || toServiceError(error) !== undefined) throw error;
    return undefined;
  }
}

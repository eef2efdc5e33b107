/**
 * Whose doing an error is. Faults pass by themselves and are waited for, however long. A defect of ours, and input that
 * cannot be decoded, come out the same every time: poison.
 */
import { isFault } from '../../app/app-error.ts';
import { toServiceError } from '../../app/service-error.ts';

/** Whatever a service answered is a fault too: a missing permission or table is mended from outside. */
export function isPoison(error: unknown): boolean {
  return !isFault(error) && toServiceError(error) === undefined;
}

const LONGEST_BACK_OFF_SECONDS = 60;

/** receives: 1 for the first. 1, 2, 4 … 60 seconds. */
export function backOffSeconds(receives: number): number {
  return Math.min(2 ** Math.min(receives - 1, 10), LONGEST_BACK_OFF_SECONDS);
}

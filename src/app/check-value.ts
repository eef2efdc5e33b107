import type { Json } from '../core/shared/json.ts';
import { jsonBytes, MAX_JSON_DEPTH } from '../core/shared/json-size.ts';
import { AppError } from './app-error.ts';
import { tooLarge } from './text-size.ts';

/**
 * Throws `argument.invalid` when the value is nested too deep to be walked, `payload.too-large` when its text has more than
 * `limitBytes` bytes. parameter: who brought it, for the message.
 */
export function checkValue(parameter: string, value: Json, limitBytes: number): void {
  const bytes = jsonBytes(value);
  if (bytes === Infinity) {
    const message = `${parameter} is nested deeper than ${MAX_JSON_DEPTH} levels.`;
    throw new AppError('argument.invalid', message, { parameter });
  }
  if (bytes > limitBytes) throw tooLarge(limitBytes);
}

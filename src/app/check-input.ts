import { isJsonObject, type Json } from '../core/shared/json.ts';
import { AppError } from './app-error.ts';
import { checkValue } from './check-value.ts';
import type { Dependencies } from './dependencies.ts';
import { checkTextSize } from './text-size.ts';

/** The input of an execution to be started: JSON text of an object; absent or empty: `{}`. Throws `argument.invalid`, `payload.too-large`. */
export function checkInput(
  { limits }: Pick<Dependencies, 'limits'>,
  inputText: string | undefined,
): string {
  if (inputText === undefined || inputText === '') return '{}';
  checkTextSize(inputText, limits.valueBytes);
  checkValue('Input', parseInput(inputText), limits.valueBytes);
  return inputText;
}

function parseInput(text: string): Json {
  try {
    const input = JSON.parse(text) as Json;
    if (isJsonObject(input)) return input;
  } catch {
    // Told below, in the same words.
  }
  throw new AppError('argument.invalid', 'Input must be a JSON object, such as {"key": "value"}.', {
    parameter: 'Input',
  });
}

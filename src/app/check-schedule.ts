/** What a schedule may be made of. Source: API reference 4.14, 4.18; FDL reference 6.6. */
import { readScheduleExpression } from '../core/schedule/schedule-expression.ts';
import { scheduledInput } from '../core/schedule/scheduled-run.ts';
import type { Json } from '../core/shared/json.ts';
import { AppError } from './app-error.ts';
import { checkValue } from './check-value.ts';
import type { Dependencies } from './dependencies.ts';
import { checkTextSize } from './text-size.ts';

/** Together they fit into an item of the table, however they are written. */
const PAYLOAD_BYTES = 256 * 1024;
const DESCRIPTION_BYTES = 64 * 1024;

export interface ScheduleParts {
  readonly scheduleName: string;
  readonly cronExpression: string;
  readonly description: string;
  /** `''`: none. */
  readonly payloadText: string;
}

/** Throws `argument.invalid` (expression, payload), `payload.too-large`. */
export function checkSchedule(
  { clock, limits }: Pick<Dependencies, 'clock' | 'limits'>,
  { scheduleName, cronExpression, description, payloadText }: ScheduleParts,
): void {
  const read = readScheduleExpression(cronExpression, clock.nowMs());
  if (read.kind === 'refused') {
    throw new AppError('argument.invalid', read.message, { parameter: 'CronExpression' });
  }
  checkTextSize(description, DESCRIPTION_BYTES);
  if (payloadText === '') return;
  checkTextSize(payloadText, PAYLOAD_BYTES);
  checkValue('Payload', parsePayload(payloadText), limits.valueBytes);
  const inputText = scheduledInput(scheduleName, payloadText, clock.nowMs());
  checkTextSize(inputText, limits.valueBytes);
  // One level below the payload's own.
  checkValue('The input with the payload', JSON.parse(inputText) as Json, limits.valueBytes);
}

function parsePayload(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    const message =
      'Payload must be JSON text, such as {"key": "value"}; a text by itself is quoted: "text".';
    throw new AppError('argument.invalid', message, { parameter: 'Payload' });
  }
}

/** The shape of one answer in a mocks file. Each message says what was expected, in words that follow the key's name. */
import * as z from 'zod';
import { SECONDS_PER_YEAR } from '../../core/shared/units.ts';

/** As long as the API lets a worker's be. */
const LONGEST_ERROR = 128;
const LONGEST_CAUSE = 4_096;
const MOST_TIMES = 1_000_000;

function text(longest: number) {
  const error = `must be text of 1 to ${longest} characters`;
  return z.string({ error }).min(1, { error }).max(longest, { error });
}

const secondsError = `must be a number of seconds from 0 to ${SECONDS_PER_YEAR}`;
const seconds = z
  .number({ error: secondsError })
  .min(0, { error: secondsError })
  .max(SECONDS_PER_YEAR, { error: secondsError });

const timesError = `must be a whole number from 1 to ${MOST_TIMES}`;
const times = z
  .int({ error: timesError })
  .min(1, { error: timesError })
  .max(MOST_TIMES, { error: timesError });

const failure = {
  error: text(LONGEST_ERROR).optional(),
  cause: z
    .string({ error: 'must be text' })
    .max(LONGEST_CAUSE, { error: `must be text of at most ${LONGEST_CAUSE} characters` })
    .optional(),
};

const callback = z
  .strictObject(
    { output: z.unknown().optional(), ...failure, afterSeconds: seconds.optional() },
    { error: 'must be a map' },
  )
  .superRefine((value, context) => {
    if ('output' in value && value.error !== undefined) {
      context.addIssue({ code: 'custom', message: 'has both "output" and "error"' });
    }
    checkCause(value, context);
  });

const mapError = 'must be a map with "result", "error" or "callback"';

export const answerShape = z
  .strictObject(
    {
      when: z.string({ error: 'must be a condition, as text' }).optional(),
      times: times.optional(),
      result: z.unknown().optional(),
      ...failure,
      afterSeconds: seconds.optional(),
      callback: callback.optional(),
    },
    { error: mapError },
  )
  .superRefine((value, context) => {
    const problem = describeContradiction(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    checkCause(value, context);
  });

export type AnswerShape = z.output<typeof answerShape>;

export const ANSWER_KEYS = [
  'when',
  'times',
  'result',
  'error',
  'cause',
  'afterSeconds',
  'callback',
];
export const CALLBACK_KEYS = ['output', 'error', 'cause', 'afterSeconds'];

function describeContradiction(value: object & { error?: unknown; callback?: unknown }) {
  const hasResult = 'result' in value;
  const hasError = value.error !== undefined;
  if (hasResult && hasError) return 'has both "result" and "error"';
  if (hasError && value.callback !== undefined) {
    return 'has both "error" and "callback", but nobody calls back for a call that failed';
  }
  return hasResult || hasError || value.callback !== undefined ? undefined : mapError;
}

function checkCause(
  { error, cause }: { error?: unknown; cause?: unknown },
  context: z.core.$RefinementCtx,
): void {
  if (cause === undefined || error !== undefined) return;
  context.addIssue({ code: 'custom', path: ['cause'], message: 'stands without "error"' });
}

/** What has become of a call, as the trigger of its task. */
import type { RunTask } from '../core/engine/effect.ts';
import type { TaskFailed, TaskSubmitted, TaskSucceeded } from '../core/engine/trigger.ts';
import type { Json } from '../core/shared/json.ts';

export type Outcome =
  | { readonly ok: true; readonly output: Json }
  | { readonly ok: false; readonly error: string; readonly cause: string };

/** What the task waited for has ended so. */
export function endTrigger(taskEventId: number, outcome: Outcome): TaskSucceeded | TaskFailed {
  if (outcome.ok) return { type: 'TaskSucceeded', taskEventId, output: outcome.output };
  const { error, cause } = outcome;
  return { type: 'TaskFailed', taskEventId, error, cause, phase: 'run' };
}

/** The call has been answered so. A task that waits for more than the answer has only been submitted. */
export function answerTrigger(
  { taskEventId, pattern }: Pick<RunTask, 'taskEventId' | 'pattern'>,
  answer: Outcome,
  waits = pattern !== 'requestResponse',
): TaskSubmitted | TaskSucceeded | TaskFailed {
  if (!waits) return endTrigger(taskEventId, answer);
  if (answer.ok) return { type: 'TaskSubmitted', taskEventId, output: answer.output };
  const { error, cause } = answer;
  return { type: 'TaskFailed', taskEventId, error, cause, phase: 'submit' };
}

/** The answer of what the engine starts or calls by itself, as the trigger of its task. */
import type { RunTask } from '../core/engine/effect.ts';
import type { TaskFailed, TaskSubmitted, TaskSucceeded } from '../core/engine/trigger.ts';
import type { CallOutcome } from './ports.ts';

/** A task that waits for more than the answer has only been submitted. */
export function outcomeTrigger(
  { taskEventId, pattern }: Pick<RunTask, 'taskEventId' | 'pattern'>,
  outcome: CallOutcome,
): TaskSubmitted | TaskSucceeded | TaskFailed {
  const waits = pattern !== 'requestResponse';
  if (outcome.ok) {
    return { type: waits ? 'TaskSubmitted' : 'TaskSucceeded', taskEventId, output: outcome.output };
  }
  const { error, cause } = outcome;
  return { type: 'TaskFailed', taskEventId, error, cause, phase: waits ? 'submit' : 'run' };
}

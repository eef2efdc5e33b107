/** The outside of a random flow: workers, services and the clock, deciding from a list of decisions. */
import type {
  Action,
  Answer,
  OpenTask,
  Outcome,
  Outside,
} from '../support/reference-interpreter/action.ts';
import type { Decision } from './arbitrary-flow.ts';

/** Every open task may be answered at any time, and every deadline may come first. */
export function outsideOf(decisions: readonly Decision[]): Outside {
  let taken = 0;
  const next = () => {
    const decision = decisions[taken % decisions.length];
    taken += 1;
    if (decision === undefined) throw new Error('a random flow has a decision at least');
    return decision;
  };
  return (open, hasDeadline): Action => {
    const decision = next();
    if (decision.plan === 'stop') return { type: 'stop', error: 'Stopped', cause: 'enough' };
    if (open.length === 0 || (decision.plan === 'timePasses' && hasDeadline)) {
      return { type: 'timePasses' };
    }
    const answers = pickTasks(open, decision).map((task, position): Answer => {
      const { taskEventId } = task;
      return { taskEventId, outcome: outcomeOf(task, position === 0 ? decision : next()) };
    });
    return { type: 'answer', answers };
  };
}

function pickTasks(open: readonly OpenTask[], { pick, together }: Decision): readonly OpenTask[] {
  const first = pick % open.length;
  return [...open.slice(first), ...open.slice(0, first)].slice(0, together);
}

/** A submission is answered once; a call that is not submitted has no submission. */
function outcomeOf({ pattern, isSubmitted }: OpenTask, { plan, output, error }: Decision): Outcome {
  const canBeSubmitted = pattern !== 'requestResponse' && !isSubmitted;
  const cause = `cause of ${error}`;
  switch (plan) {
    case 'submit':
      return { type: canBeSubmitted ? 'submitted' : 'succeeded', output };
    case 'submitError':
      return { type: canBeSubmitted ? 'submitFailed' : 'failed', error, cause };
    case 'error':
      return { type: 'failed', error, cause };
    default:
      return { type: 'succeeded', output };
  }
}

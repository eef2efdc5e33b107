/** What somebody can do about an execution that does not go on. One sentence each; commands stand at the end. */
import { MS_PER_MINUTE } from '../core/shared/units.ts';
import type { Explanation } from './explanation.ts';
import type { Limits } from './limits.ts';

type Explained = Omit<Explanation, 'advice'>;

export function adviceFor(explained: Explained, { stepperTimeoutMs }: Limits): readonly string[] {
  const { flowName, name, running, ended, isUnreadable } = explained;
  const repair = `npx sluice repair ${flowName} ${name}`;
  if (isUnreadable && ended === undefined) {
    return [
      'its journal cannot be decoded: its messages end in the dead-letter queue, whose handler fails it; ' +
        `where there are none any more: ${repair}`,
    ];
  }
  const advice: string[] = [];
  if (running?.wakeUps.first.some(({ isOverdue }) => isOverdue) === true) {
    advice.push(
      'a wake-up is overdue: its message is late or lost, or the minute tick (fire-alarms) does not run',
    );
  }
  if (running?.isAbandoned === true) {
    advice.push('who started it does not wait for it any more: a repair stops it');
  }
  if (explained.isOverdue) {
    const minutes = Math.ceil(stepperTimeoutMs / MS_PER_MINUTE);
    advice.push(
      `messages of a handler that died come back within ${minutes} minutes; if nothing moves then: ${repair}`,
    );
  } else if (ended?.isHeaderLagging === true) {
    advice.push(`its header follows in a moment; if it does not: ${repair}`);
  }
  return advice;
}

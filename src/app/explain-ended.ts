/** How an execution ended, from what can be read without its fold: the end of one that was poison is told, too. */
import type { HistoryEvent } from '../core/engine/history-event.ts';
import { statusByEnd } from '../core/shared/execution-status.ts';
import type { Dependencies } from './dependencies.ts';
import type { EndedPart } from './explanation.ts';
import { findEvent } from './find-event.ts';
import { isOwedTooLong } from './overdue.ts';
import type { ExecutionHeader, ExecutionKey } from './ports.ts';
import { unlessUnreadable } from './unless-unreadable.ts';
import { withoutTokens } from './without-tokens.ts';

type EndedDependencies = Pick<Dependencies, 'journal' | 'limits' | 'tokens'>;

/** Steps stand in each other no deeper than a definition allows; each failed because the one in it did. */
const DEEPEST_NESTING = 40;

/** header: as it stands now, however the stored one lags. */
export async function explainEnded(
  deps: EndedDependencies,
  { key, header }: { readonly key: ExecutionKey; readonly header: ExecutionHeader },
  nowMs: number,
): Promise<EndedPart> {
  const stored = await deps.journal.findHeader(key);
  const entry = await unlessUnreadable(deps.journal.findNewestEntry(key));
  const event = entry?.events.at(-1);
  const end = statusByEnd(event?.type) === undefined ? undefined : event;
  const { error, cause } = failureOf(end);
  const atMs = Date.parse(header.stoppedAt ?? entry?.time ?? header.origin.startedAt);
  const isHeaderLagging = stored?.status === 'Running';
  return {
    atMs,
    error,
    cause: withoutTokens(deps.tokens, cause),
    stepName: end === undefined ? '' : await findStepName(deps, key, end),
    isHeaderLagging,
    isHeaderOverdue: isHeaderLagging && isOwedTooLong(atMs, nowMs, deps.limits),
  };
}

function failureOf(end: HistoryEvent | undefined): { error: string; cause: string } {
  switch (end?.type) {
    case 'ExecutionFailed':
    case 'ExecutionTimedOut':
    case 'ExecutionStopped':
      return end.detail;
    default:
      return { error: '', cause: '' };
  }
}

/** The innermost of the steps that failed with the execution; or the one of the last event before the end. */
async function findStepName(
  { journal }: EndedDependencies,
  key: ExecutionKey,
  end: HistoryEvent,
): Promise<string> {
  if (end.type === 'ExecutionSucceeded') return '';
  let stepName = '';
  let eventId = end.scheduleEventId;
  for (let depth = 0; depth < DEEPEST_NESTING; depth += 1) {
    const event = await unlessUnreadable(findEvent(journal, key, eventId));
    if (stepName !== '' && event?.type !== 'StepFailed') break;
    stepName = event?.stepName ?? '';
    if (event?.type !== 'StepFailed') break;
    eventId = event.scheduleEventId;
  }
  return stepName;
}

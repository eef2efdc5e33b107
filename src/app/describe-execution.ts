/**
 * An execution as it stands now, or as it stands when it has ended: a long poll.
 *
 * The wait looks at the journal again and again, soon at first and then every second: an execution's end is told to
 * nobody but its journal. HTTP APIs give up after 30 s, so no answer takes longer than 25 s plus one look.
 */
import { MS_PER_SECOND } from '../core/shared/units.ts';
import { findCurrentHeader } from './current-execution.ts';
import type { Dependencies } from './dependencies.ts';
import { type ExecutionView, toExecutionView } from './execution-view.ts';
import { type ExecutionName, getNamedExecution } from './named-execution.ts';
import type { ExecutionHeader, ExecutionKey } from './ports.ts';

export interface DescribeExecutionRequest extends ExecutionName {
  /** 0: answer at once; up to 60: answer when the execution has ended, or after so long (25 s at most). */
  readonly waitTimeSeconds?: number;
}

const LONGEST_WAIT_SECONDS = 25;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;
const PAUSE_GROWTH = 1.5;

type Needs = Pick<Dependencies, 'clock' | 'definitions' | 'flows' | 'journal'>;

/** Throws `flow.not-found`, `execution.not-found`. */
export async function describeExecution(
  deps: Needs,
  request: DescribeExecutionRequest,
): Promise<ExecutionView> {
  const found = await getNamedExecution(deps, request);
  const waitSeconds = Math.min(request.waitTimeSeconds ?? 0, LONGEST_WAIT_SECONDS);
  const header = await waitForEnd(deps, found, waitSeconds * MS_PER_SECOND);
  const { text } = await deps.definitions.get(header.origin.definitionHash);
  return toExecutionView(header, text);
}

async function waitForEnd(
  deps: Needs,
  found: { readonly key: ExecutionKey; readonly header: ExecutionHeader },
  waitMs: number,
): Promise<ExecutionHeader> {
  const untilMs = deps.clock.nowMs() + waitMs;
  let { header } = found;
  let pauseMs = FIRST_PAUSE_MS;
  while (header.status === 'Running') {
    const leftMs = untilMs - deps.clock.nowMs();
    if (leftMs <= 0) break;
    await deps.clock.sleep(Math.min(pauseMs, leftMs));
    pauseMs = Math.min(pauseMs * PAUSE_GROWTH, LONGEST_PAUSE_MS);
    // Absent now: it has expired while we waited. What was read before still tells its story.
    header = (await findCurrentHeader(deps, found.key)) ?? header;
  }
  return header;
}

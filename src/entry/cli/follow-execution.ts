/** Follows an execution until it has ended, printing each event once as it appears. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Execution } from '../client/objects.ts';
import type { ExecutionNameRequest } from '../client/requests.ts';
import type { SluiceClient } from '../client/sluice-client.ts';
import type { EventPrinter } from './output/event-printer.ts';

const SHORTEST_PAUSE_MS = 300;
/** While nothing happens the pauses grow: a deployment counts its readers' calls. */
const LONGEST_PAUSE_MS = 2_000;
const EVENTS_PER_PAGE = 100;
const LONG_POLL_SECONDS = 20;

export interface Followed {
  readonly names: ExecutionNameRequest;
  readonly print: EventPrinter;
  /** 1 without it. */
  readonly firstEventId?: number;
  /** Ends the following with an AbortError. */
  readonly signal?: AbortSignal;
}

export async function followExecution(
  client: SluiceClient,
  { names, print, firstEventId = 1, signal }: Followed,
): Promise<Execution> {
  let nextEventId = firstEventId;
  let pauseMs = SHORTEST_PAUSE_MS;
  for (;;) {
    // Asked before the history is read: an end that is seen here is in the history that follows.
    const execution = await client.describeExecution(names);
    const firstOfThese = nextEventId;
    for await (const event of client.events({ ...names, Limit: EVENTS_PER_PAGE }, nextEventId)) {
      await print(event);
      nextEventId = event.EventId + 1;
    }
    if (hasEnded(execution)) return execution;
    const isQuiet = nextEventId === firstOfThese;
    pauseMs = isQuiet ? Math.min(2 * pauseMs, LONGEST_PAUSE_MS) : SHORTEST_PAUSE_MS;
    await sleep(pauseMs, undefined, signal === undefined ? {} : { signal });
  }
}

/** Asks until it has ended, by long polls. */
export async function awaitEnd(
  client: SluiceClient,
  names: ExecutionNameRequest,
): Promise<Execution> {
  for (;;) {
    const request = { ...names, WaitTimeSeconds: LONG_POLL_SECONDS };
    const execution = await client.describeExecution(request);
    if (hasEnded(execution)) return execution;
    await sleep(SHORTEST_PAUSE_MS);
  }
}

function hasEnded({ Status: status }: Execution): boolean {
  return status !== 'Running' && status !== 'Starting' && status !== '';
}

/**
 * An execution's history, a page at a time, without loading the execution whole.
 *
 * Pages are asked for by event id, entries are stored by number: a page that does not begin at the first event finds its
 * entry by halving. Entries older than the retention are gone: the history then begins at its oldest kept event.
 */
import type { HistoryEvent, HistoryEventType } from '../core/engine/history-event.ts';
import { jsonBytes } from '../core/shared/json-size.ts';
import type { Dependencies } from './dependencies.ts';
import { findEntryOf } from './find-event.ts';
import { type ExecutionName, getNamedExecution } from './named-execution.ts';
import type { ExecutionKey, Journal } from './ports.ts';

export interface ReadHistoryRequest extends ExecutionName {
  /** 1 and more; above 1,000 it counts as 1,000. Default 60. */
  readonly limit?: number;
  /** Id of the first event wanted. Default 1. */
  readonly fromEventId?: number;
}

/** An event as the API shows it: what places it in the tree of frames stays inside. */
export interface EventView {
  readonly eventId: number;
  readonly type: HistoryEventType;
  /** `''` for events of the execution itself. */
  readonly stepName: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly time: string;
  readonly scheduleEventId: number;
  /** JSON text. */
  readonly eventDetail: string;
}

export interface HistoryPage {
  readonly events: readonly EventView[];
  /** Id of the first event not yet given; absent: there are no more now. */
  readonly nextEventId?: number;
}

const DEFAULT_LIMIT = 60;
const LARGEST_LIMIT = 1_000;
const MOST_ENTRIES_PER_READ = 50;
/** The first read is small and each next one twice as large: entries of large values fill a page long before 50 are read. */
const FIRST_ENTRIES = 8;
/** Pages end early here: an answer has to fit into a Lambda response of 6 MB. */
const MOST_BYTES = 4 * 1024 * 1024;

type Needs = Pick<Dependencies, 'flows' | 'journal'>;

/** Ascending by event id. Throws `flow.not-found`, `execution.not-found`. */
export async function readHistory(deps: Needs, request: ReadHistoryRequest): Promise<HistoryPage> {
  const { key } = await getNamedExecution(deps, request);
  const fromEventId = request.fromEventId ?? 1;
  const limit = Math.min(request.limit ?? DEFAULT_LIMIT, LARGEST_LIMIT);
  const firstEntry = await findEntryOf(deps.journal, key, fromEventId);
  const events: EventView[] = [];
  let bytes = 0;
  const entriesPerRead = Math.min(limit + 1, MOST_ENTRIES_PER_READ);
  for await (const event of eventsFrom(deps.journal, key, firstEntry, entriesPerRead)) {
    if (event.eventId < fromEventId) continue;
    const view = toEventView(event);
    bytes += jsonBytes(view.eventDetail);
    const isFull = events.length === limit || (bytes > MOST_BYTES && events.length > 0);
    if (isFull) return { events, nextEventId: event.eventId };
    events.push(view);
  }
  return { events };
}

/** All events as they are stored, for whoever wants no text of each detail. Throws as `readHistory` does. */
export async function* readStoredHistory(
  deps: Needs,
  request: ExecutionName,
): AsyncGenerator<HistoryEvent> {
  const { key } = await getNamedExecution(deps, request);
  yield* eventsFrom(deps.journal, key, 0, MOST_ENTRIES_PER_READ);
}

async function* eventsFrom(
  journal: Journal,
  key: ExecutionKey,
  firstEntry: number,
  entriesPerRead: number,
): AsyncGenerator<HistoryEvent> {
  let entryNumber = firstEntry;
  for (let count = FIRST_ENTRIES; ; count *= 2) {
    const limit = Math.min(count, entriesPerRead);
    const entries = await journal.readPage(key, entryNumber, limit);
    const last = entries.at(-1);
    if (last === undefined) return;
    for (const entry of entries) yield* entry.events;
    entryNumber = last.number + 1;
  }
}

function toEventView(event: HistoryEvent): EventView {
  const { eventId, type, stepName, time, scheduleEventId, detail } = event;
  return { eventId, type, stepName, time, scheduleEventId, eventDetail: JSON.stringify(detail) };
}

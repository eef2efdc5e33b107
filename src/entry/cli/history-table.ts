/** An execution's history as rows of a table that grows: one line per event, columns aligned. */
import { isJsonObject, type Json } from '../../core/shared/json.ts';

/** An event as the API answers it. */
export interface WireEvent {
  readonly EventId: number;
  readonly Type: string;
  readonly StepName: string;
  readonly Time: string;
  readonly ScheduleEventId: number;
  readonly EventDetail: string;
}

interface Widths {
  readonly id: number;
  readonly time: number;
  readonly type: number;
  readonly step: number;
}

/** Of a table whose rows are not known yet. */
const WIDTHS: Widths = { id: 4, time: 9, type: 18, step: 16 };
const LONGEST_DETAIL = 72;
/** What is shown of the rest, the first that says something: what came out, what went in. */
const TELLING_KEYS = ['output', 'local', 'input'] as const;

export function historyHead(widths = WIDTHS): string {
  return toLine(['ID', 'TIME', 'TYPE', 'STEP', 'DETAIL'], widths);
}

/** firstTime: the first event's time; the row shows the seconds since then. */
export function historyRow(event: WireEvent, firstTime: string, widths = WIDTHS): string {
  return toLine([...shortCells(event, firstTime), summarize(event.EventDetail)], widths);
}

/** Wide enough for these rows, and never narrower than a table that grows. */
export function widthsFor(events: readonly WireEvent[], firstTime: string): Widths {
  let { id, time, type, step } = WIDTHS;
  for (const event of events) {
    const cells = shortCells(event, firstTime);
    id = Math.max(id, cells[0].length);
    time = Math.max(time, cells[1].length);
    type = Math.max(type, cells[2].length);
    step = Math.max(step, cells[3].length);
  }
  return { id, time, type, step };
}

type ShortCells = readonly [id: string, time: string, type: string, step: string];

function shortCells({ EventId, Time, Type, StepName }: WireEvent, firstTime: string): ShortCells {
  const seconds = (Date.parse(Time) - Date.parse(firstTime)) / 1_000;
  return [`${EventId}`, `+${seconds.toFixed(3)}s`, Type, StepName];
}

type Cells = readonly [...ShortCells, detail: string];

function toLine([id, time, type, step, detail]: Cells, widths: Widths): string {
  const cells = [
    id.padStart(widths.id),
    time.padStart(widths.time),
    type.padEnd(widths.type),
    step.padEnd(widths.step),
    detail,
  ];
  return cells.join('  ').trimEnd();
}

function summarize(detailText: string): string {
  const detail = parse(detailText);
  if (!isJsonObject(detail)) return '';
  const text = (key: string): string | undefined => {
    const value = detail[key];
    return typeof value === 'string' ? value : undefined;
  };
  const resource = text('resourceArn');
  if (resource !== undefined) return shorten(`${resource} (${text('pattern') ?? ''})`);
  const error = text('error');
  if (error !== undefined) return shorten(`${error}: ${text('cause') ?? ''}`);
  const present = TELLING_KEYS.filter((key) => detail[key] !== undefined);
  const key = present.find((candidate) => JSON.stringify(detail[candidate]) !== '{}') ?? present[0];
  return key === undefined ? '' : shorten(`${key} ${JSON.stringify(detail[key])}`);
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // A table is for looking: what cannot be read is left out.
    return null;
  }
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL - 1)}…` : line;
}

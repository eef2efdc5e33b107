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

const WIDTHS = { id: 4, time: 9, type: 18, step: 16 } as const;
const LONGEST_DETAIL = 72;
/** What is shown of the rest, the first that says something: what came out, what went in. */
const TELLING_KEYS = ['output', 'local', 'input'] as const;

export function historyHead(): string {
  return toLine(['ID', 'TIME', 'TYPE', 'STEP', 'DETAIL']);
}

/** firstTime: the first event's time; the row shows the seconds since then. */
export function historyRow(event: WireEvent, firstTime: string): string {
  const seconds = (Date.parse(event.Time) - Date.parse(firstTime)) / 1_000;
  const time = `+${seconds.toFixed(3)}s`;
  return toLine([
    `${event.EventId}`,
    time,
    event.Type,
    event.StepName,
    summarize(event.EventDetail),
  ]);
}

type Cells = readonly [id: string, time: string, type: string, step: string, detail: string];

function toLine([id, time, type, step, detail]: Cells): string {
  const cells = [
    id.padStart(WIDTHS.id),
    time.padStart(WIDTHS.time),
    type.padEnd(WIDTHS.type),
    step.padEnd(WIDTHS.step),
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

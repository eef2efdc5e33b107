/** An execution's history as rows of a table that grows: one line per event, columns aligned. */
import type { HistoryEvent } from '../client/objects.ts';
import { isEmptyObject, isJsonObject, type Json } from '../../core/shared/json.ts';
import { jsonStart } from '../../core/shared/json-start.ts';

/** What a row shows of an event. */
export interface RowEvent {
  readonly eventId: number;
  readonly type: string;
  readonly stepName: string;
  readonly time: string;
  readonly detail: Json;
}

export interface Widths {
  readonly id: number;
  readonly time: number;
  readonly type: number;
  readonly step: number;
}

/** Of a table whose rows are not known yet. */
export const WIDTHS: Widths = { id: 4, time: 9, type: 18, step: 16 };
const LONGEST_DETAIL = 72;
/** What is shown of the rest, the first that says something: what came out, what went in. */
const TELLING_KEYS = ['output', 'local', 'input'] as const;

export function historyHead(widths = WIDTHS): string {
  return toLine(['ID', 'TIME', 'TYPE', 'STEP', 'DETAIL'], widths);
}

/** firstTime: the first event's time; the row shows the seconds since then. */
export function historyRow(event: HistoryEvent, firstTime: string): string {
  const { EventId: eventId, Type: type, StepName: stepName, Time: time } = event;
  return eventRow({ eventId, type, stepName, time, detail: parse(event.EventDetail) }, firstTime);
}

/** The same of an event whose detail has not been made text. */
export function eventRow(event: RowEvent, firstTime: string, widths = WIDTHS): string {
  return toLine([...shortCells(event, firstTime), summarize(event.detail)], widths);
}

/** Wide enough for this row too. */
export function widen(widths: Widths, event: RowEvent, firstTime: string): Widths {
  const [id, time, type, step] = shortCells(event, firstTime);
  return {
    id: Math.max(widths.id, id.length),
    time: Math.max(widths.time, time.length),
    type: Math.max(widths.type, type.length),
    step: Math.max(widths.step, step.length),
  };
}

type ShortCells = readonly [id: string, time: string, type: string, step: string];

function shortCells({ eventId, time, type, stepName }: RowEvent, firstTime: string): ShortCells {
  const seconds = (Date.parse(time) - Date.parse(firstTime)) / 1_000;
  return [`${eventId}`, `+${seconds.toFixed(3)}s`, type, stepName];
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

function summarize(detail: Json): string {
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
  const key = present.find((candidate) => !isEmpty(detail[candidate])) ?? present[0];
  return key === undefined ? '' : shortJson(`${key} `, detail[key] ?? null);
}

function isEmpty(value: Json | undefined): boolean {
  return isJsonObject(value) && isEmptyObject(value);
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // A table is for looking: what cannot be read is left out.
    return null;
  }
}

/** White space counts once, so how much of a text is shown is known only when it has been looked at. */
function shortJson(label: string, value: Json): string {
  for (let length = 4 * LONGEST_DETAIL; ; length *= 4) {
    const { text, isWhole } = jsonStart(value, length);
    const line = toOneLine(label + text);
    if (isWhole || line.length > LONGEST_DETAIL) return cut(line);
  }
}

function shorten(text: string): string {
  return cut(toOneLine(text));
}

function toOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

function cut(line: string): string {
  return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL - 1)}…` : line;
}

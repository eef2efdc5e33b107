/** An execution that was run in memory, as a table for people or as JSON for programs. */
import type { FlowRun } from '../../../app/flow-run.ts';
import type { EventView } from '../../../app/read-history.ts';
import { isJsonObject, type Json, ownValue } from '../../../core/shared/json.ts';
import { presentHistory } from '../../http/present.ts';
import { historyHead, historyRow, widthsFor, type WireEvent } from '../history-table.ts';
import type { Terminal } from '../terminal.ts';

type FinishedRun = Extract<FlowRun, { kind: 'ran' }>;

const LONGEST_INPUT = 200;

/** The history, then status and output, or error and cause. */
export function printTable(terminal: Terminal, { execution, events }: FinishedRun): void {
  const { flowName, name, status, inputText, outputText } = execution;
  terminal.print(`${flowName} · ${name} · input ${shorten(inputText)}\n`);
  const wireEvents = toWireEvents(events);
  const firstTime = wireEvents[0]?.Time ?? '';
  const widths = widthsFor(wireEvents, firstTime);
  terminal.print(historyHead(widths));
  for (const event of wireEvents) terminal.print(historyRow(event, firstTime, widths));
  const failure = findFailure({ execution, events });
  const outcome = failure === undefined ? outputText : toText(failure);
  terminal.print(`\n${status}  ${outcome}`.trimEnd());
}

/** `{"status","output","error","cause","events"}`: what is not set is null; events are those of GetExecutionHistory. */
export function printJson(terminal: Terminal, { execution, events }: FinishedRun): void {
  const { status, outputText } = execution;
  const failure = findFailure({ execution, events });
  const report = {
    status,
    output: outputText === '' ? null : (JSON.parse(outputText) as Json),
    error: failure?.error ?? null,
    cause: failure?.cause ?? null,
    events: toWireEvents(events),
  };
  terminal.print(JSON.stringify(report, null, 2));
}

function toWireEvents(events: readonly EventView[]): readonly WireEvent[] {
  return presentHistory({ events })['Events'] as unknown as readonly WireEvent[];
}

/** An end is an execution's last event; one that has not succeeded says why. */
function findFailure({ execution, events }: Pick<FinishedRun, 'execution' | 'events'>) {
  const last = events.at(-1);
  if (last?.type !== `Execution${execution.status}`) return undefined;
  const detail = JSON.parse(last.eventDetail) as Json;
  const error = isJsonObject(detail) ? ownValue(detail, 'error') : undefined;
  const cause = isJsonObject(detail) ? ownValue(detail, 'cause') : undefined;
  return typeof error === 'string' && typeof cause === 'string' ? { error, cause } : undefined;
}

function toText({ error, cause }: { readonly error: string; readonly cause: string }): string {
  return cause === '' ? error : `${error}: ${cause}`;
}

function shorten(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > LONGEST_INPUT ? `${line.slice(0, LONGEST_INPUT - 1)}…` : line;
}

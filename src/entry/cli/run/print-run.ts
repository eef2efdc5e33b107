/**
 * An execution that was run in memory, as a table for people or as JSON for programs. Event by event: the texts of a large
 * history fit neither into one string nor into memory.
 */
import type { FlowRun, RunEvent } from '../../../app/flow-run.ts';
import { type Json, type JsonObject, ownValue } from '../../../core/shared/json.ts';
import { presentEvent } from '../../http/present.ts';
import { eventRow, historyHead, widen, WIDTHS } from '../history-table.ts';
import type { Terminal } from '../terminal.ts';

type FinishedRun = Extract<FlowRun, { kind: 'ran' }>;

const LONGEST_INPUT = 200;

/** The history, then status and output, or error and cause. */
export async function printTable(terminal: Terminal, run: FinishedRun): Promise<void> {
  const { flowName, name, status, inputText, outputText } = run.execution;
  terminal.print(`${flowName} · ${name} · input ${shorten(inputText)}\n`);
  const { firstTime, widths, failure } = await survey(run);
  terminal.print(historyHead(widths));
  for await (const event of run.readEvents()) {
    terminal.print(eventRow(event, firstTime, widths));
    await terminal.ready();
  }
  const outcome = failure === undefined ? outputText : toText(failure);
  terminal.print(`\n${status}  ${outcome}`.trimEnd());
}

/** `{"status","output","error","cause","events"}`: what is not set is null; events are those of GetExecutionHistory. */
export async function printJson(terminal: Terminal, run: FinishedRun): Promise<void> {
  const { status, outputText } = run.execution;
  const { failure } = await survey(run);
  const head = {
    status,
    output: outputText === '' ? null : (JSON.parse(outputText) as Json),
    error: failure?.error ?? null,
    cause: failure?.cause ?? null,
  };
  const isOpen = JSON.stringify(head, null, 2).slice(0, -'\n}'.length);
  terminal.print(`${isOpen},\n  "events": [`);
  let last: string | undefined;
  for await (const event of run.readEvents()) {
    if (last !== undefined) terminal.print(`${last},`);
    await terminal.ready();
    last = toItem(event);
  }
  if (last !== undefined) terminal.print(last);
  terminal.print('  ]\n}');
}

/** As it stands in the list of the document. */
function toItem({ detail, ...event }: RunEvent): string {
  const shown = presentEvent({ ...event, eventDetail: JSON.stringify(detail) });
  return JSON.stringify(shown, null, 2).replaceAll(/^/gm, '    ');
}

/** What has to be known before the first event is printed. */
async function survey({ execution, readEvents }: FinishedRun) {
  let widths = WIDTHS;
  let first: RunEvent | undefined;
  let last: RunEvent | undefined;
  for await (const event of readEvents()) {
    first ??= event;
    last = event;
    widths = widen(widths, event, first.time);
  }
  // An end is an execution's last event; one that has not succeeded says why.
  const hasEnded = last?.type === `Execution${execution.status}`;
  const failure = last !== undefined && hasEnded ? toFailure(last.detail) : undefined;
  return { firstTime: first?.time ?? '', widths, failure };
}

interface Failure {
  readonly error: string;
  readonly cause: string;
}

function toFailure(detail: JsonObject): Failure | undefined {
  const error = ownValue(detail, 'error');
  const cause = ownValue(detail, 'cause');
  return typeof error === 'string' && typeof cause === 'string' ? { error, cause } : undefined;
}

function toText({ error, cause }: Failure): string {
  return cause === '' ? error : `${error}: ${cause}`;
}

function shorten(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > LONGEST_INPUT ? `${line.slice(0, LONGEST_INPUT - 1)}…` : line;
}

/** `sluice history <flow> <execution>`: its events, once or live. */
import type { Command } from 'commander';
import type { Execution } from '../../client/objects.ts';
import type { ExecutionNameRequest } from '../../client/requests.ts';
import { withoutHidden } from '../../../core/shared/quoted.ts';
import { Option } from 'commander';
import type { ConnectionOptions } from '../connection-options.ts';
import { awaitEnd, followExecution } from '../follow-execution.ts';
import { eventLines, eventTable } from '../output/event-printer.ts';
import { printJson } from '../output/print-fields.ts';
import { parseCount, printJsonLine } from '../output/print-list.ts';
import type { Terminal } from '../terminal.ts';
import { addApiCommand, clientOf } from './client-of.ts';

export interface HistoryOptions extends ConnectionOptions {
  /** Id of the first event. */
  readonly from?: number;
  readonly limit?: number;
  readonly watch?: true;
  readonly json?: true;
}

const LARGEST_PAGE = 500;

export function addHistoryCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  addApiCommand(program, 'history <flow> <execution>', "an execution's events, oldest first")
    .addOption(new Option('--from <event>', 'id of the first one').argParser(parseCount))
    .addOption(new Option('--limit <events>', 'at most so many').argParser(parseCount))
    .addOption(new Option('--watch', 'go on until it has ended').conflicts('limit'))
    .option('--json', 'a JSON object a line')
    .action(async (flow: string, execution: string, options: HistoryOptions) => {
      const names = { FlowName: flow, ExecutionName: execution };
      if (options.watch === true) finish(await watchExecution(terminal, names, options));
      else await printHistory(terminal, names, options);
    });
}

async function printHistory(
  terminal: Terminal,
  names: ExecutionNameRequest,
  options: HistoryOptions,
): Promise<void> {
  const { from, limit = Infinity } = options;
  const Limit = Math.min(limit + 1, LARGEST_PAGE);
  const events = clientOf(options).events({ ...names, Limit }, from);
  const print = printerFor(terminal, options);
  let count = 0;
  for await (const event of events) {
    if (count === limit) return terminal.complain(`… there are more: --from ${event.EventId}`);
    await print(event);
    count += 1;
  }
  if (count === 0) terminal.complain('no such events');
}

/** Prints its events as they come, and how it ended. Returns the exit status. */
export async function watchExecution(
  terminal: Terminal,
  names: ExecutionNameRequest,
  options: HistoryOptions,
): Promise<number> {
  const { from: firstEventId = 1, json } = options;
  const print = printerFor(terminal, options);
  const end = await followExecution(clientOf(options), { names, print, firstEventId });
  if (json === true) await printJsonLine(terminal, end);
  else {
    terminal.print('');
    printEnd(terminal, end);
  }
  return statusOf(end);
}

/** Prints how it ended, once it has. Returns the exit status. */
export async function waitForExecution(
  terminal: Terminal,
  names: ExecutionNameRequest,
  options: Pick<HistoryOptions, keyof ConnectionOptions | 'json'>,
): Promise<number> {
  const end = await awaitEnd(clientOf(options), names);
  if (options.json === true) printJson(terminal, end);
  else printEnd(terminal, end);
  return statusOf(end);
}

function printerFor(terminal: Terminal, { json }: HistoryOptions) {
  return json === true ? eventLines(terminal) : eventTable(terminal);
}

function printEnd(terminal: Terminal, { FlowName, Name, Status, Output }: Execution): void {
  terminal.print(Output === '' ? Status : `${Status}  ${withoutHidden(Output)}`);
  if (Status === 'Failed') terminal.complain(`npx sluice why ${FlowName} ${Name} says more`);
}

function statusOf({ Status }: Execution): number {
  return Status === 'Succeeded' ? 0 : 1;
}

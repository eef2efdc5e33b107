/** Listings: a table for people, a JSON object a line for scripts, and how much of it. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Terminal } from '../terminal.ts';
import { type Column, printTable } from './print-table.ts';

export interface ListOptions {
  /** Rows; without it 60. */
  readonly limit: number;
  readonly all?: true;
  readonly json?: true;
}

export interface List<Row> {
  readonly rows: AsyncIterable<Row>;
  readonly columns: readonly Column<Row>[];
  /** What there are none of, e.g. `executions of flow "orders"`. */
  readonly what: string;
}

const DEFAULT_LIMIT = 60;

export function addListOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--limit <rows>', 'at most so many')
        .argParser(parseCount)
        .default(DEFAULT_LIMIT)
        .conflicts('all'),
    )
    .option('--all', 'however many there are')
    .option('--json', 'a JSON object a line');
}

export function parseCount(text: string): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count >= 1) return count;
  throw new InvalidArgumentError('Expected a whole number of at least 1.');
}

/** Rows of one page: no more than are wanted, and one that says whether there are more. largest: of the operation. */
export function pageSize({ limit, all }: ListOptions, largest: number): number {
  return all === true ? largest : Math.min(limit + 1, largest);
}

export async function printList<Row>(
  terminal: Terminal,
  { rows, columns, what }: List<Row>,
  { limit, all, json }: ListOptions,
): Promise<void> {
  const part = new FirstRows(rows, all === true ? Infinity : limit);
  if (json === true) {
    for await (const row of part.rows()) await printJsonLine(terminal, row);
  } else if ((await printTable(terminal, columns, part.rows())) === 0) {
    terminal.complain(`no ${what}`);
  }
  if (part.hasMore) terminal.complain('… there are more: --limit <rows> or --all');
}

export async function printJsonLine(terminal: Terminal, row: unknown): Promise<void> {
  terminal.print(JSON.stringify(row));
  await terminal.ready();
}

/** The first rows of a list, and whether there are others. */
class FirstRows<Row> {
  hasMore = false;
  private readonly all: AsyncIterable<Row>;
  private readonly limit: number;

  constructor(all: AsyncIterable<Row>, limit: number) {
    this.all = all;
    this.limit = limit;
  }

  async *rows(): AsyncGenerator<Row> {
    let count = 0;
    for await (const row of this.all) {
      this.hasMore = count === this.limit;
      if (this.hasMore) return;
      yield row;
      count += 1;
    }
  }
}

/**
 * Rows as a table: aligned by its first rows, cut to the terminal's width where there is one. Rows may come page after page,
 * without end; none is held back for long.
 */
import { withoutHidden } from '../../../core/shared/quoted.ts';
import type { Terminal } from '../terminal.ts';
import { cutTo, padTo, textWidth } from './text-width.ts';

export interface Column<Row> {
  /** In capitals. */
  readonly head: string;
  readonly text: (row: Row) => string;
}

/** What a table's columns are made for; a later row that is wider moves its own cells. */
const ROWS_TO_MEASURE = 100;
const LEAST_WIDTH = 12;
const GAP = '  ';

/** Returns how many rows there were; without any, nothing is printed. */
export async function printTable<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row>,
): Promise<number> {
  const measured: (readonly string[])[] = [];
  let widths: readonly number[] | undefined;
  let count = 0;
  const print = async (cells: readonly string[]) => {
    widths ??= printHead(terminal, columns, measured);
    terminal.print(toLine(terminal, cells, widths));
    await terminal.ready();
  };
  for await (const row of rows) {
    count += 1;
    const cells = columns.map(({ text }) => withoutHidden(text(row)));
    if (count > ROWS_TO_MEASURE) await print(cells);
    else measured.push(cells);
    if (count === ROWS_TO_MEASURE) for (const each of measured) await print(each);
  }
  if (count < ROWS_TO_MEASURE) for (const each of measured) await print(each);
  return count;
}

function printHead<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly (readonly string[])[],
): readonly number[] {
  const heads = columns.map(({ head }) => head);
  const wanted = heads.map((head, i) =>
    Math.max(textWidth(head), ...rows.map((cells) => textWidth(cells[i] ?? ''))),
  );
  const widths = fitted(wanted, terminal.columns);
  terminal.print(toLine(terminal, heads, widths));
  return widths;
}

/** The widest gives way, as far as it can still say something. */
function fitted(wanted: readonly number[], columns: number | undefined): readonly number[] {
  if (columns === undefined) return wanted;
  const widths = [...wanted];
  const room = columns - GAP.length * (widths.length - 1);
  const total = () => widths.reduce((sum, width) => sum + width, 0);
  for (let widest = Math.max(...widths); total() > room && widest > LEAST_WIDTH;) {
    widths[widths.indexOf(widest)] = widest - 1;
    widest = Math.max(...widths);
  }
  return widths;
}

function toLine(
  { columns }: Terminal,
  cells: readonly string[],
  widths: readonly number[],
): string {
  const shown = cells.map((cell, i) => {
    const width = widths[i] ?? 0;
    return padTo(columns === undefined ? cell : cutTo(cell, width), width);
  });
  const line = shown.join(GAP).trimEnd();
  return columns === undefined ? line : cutTo(line, columns);
}

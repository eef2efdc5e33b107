/** Events one by one as they come: rows of a table that grows, or a JSON object a line. */
import { withoutHidden } from '../../../core/shared/quoted.ts';
import type { HistoryEvent } from '../../client/objects.ts';
import { historyHead, historyRow } from '../history-table.ts';
import type { Terminal } from '../terminal.ts';
import { printJsonLine } from './print-list.ts';
import { cutTo } from './text-width.ts';

export type EventPrinter = (event: HistoryEvent) => Promise<void>;

/** The table's head comes with the first event. */
export function eventTable(terminal: Terminal): EventPrinter {
  const print = (line: string) => {
    const { columns } = terminal;
    const shown = withoutHidden(line);
    terminal.print(columns === undefined ? shown : cutTo(shown, columns));
  };
  let firstTime: string | undefined;
  return async (event) => {
    if (firstTime === undefined) print(historyHead());
    firstTime ??= event.Time;
    print(historyRow(event, firstTime));
    await terminal.ready();
  };
}

export function eventLines(terminal: Terminal): EventPrinter {
  return (event) => printJsonLine(terminal, event);
}

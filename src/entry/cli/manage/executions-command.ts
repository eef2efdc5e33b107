/** `sluice executions [list|show|stop|watch] <flow> …`. */
import { type Command, Option } from 'commander';
import { EXECUTION_STATUSES, type Execution, type ExecutionStatus } from '../../client/objects.ts';
import type { ConnectionOptions } from '../connection-options.ts';
import { type Field, printFields, printJson } from '../output/print-fields.ts';
import { type ListOptions, pageSize, printList } from '../output/print-list.ts';
import type { Column } from '../output/print-table.ts';
import { readableSpan, readableTime } from '../output/readable-time.ts';
import type { Terminal } from '../terminal.ts';
import {
  addAnswer,
  addApiCommand,
  addDefaultList,
  type AnswerOptions,
  clientOf,
} from './client-of.ts';
import { type HistoryOptions, watchExecution } from './history-command.ts';
import { parseMoment } from './moment.ts';
import { addStop } from './stop-command.ts';

const LARGEST_PAGE = 100;

const COLUMNS: readonly Column<Execution>[] = [
  { head: 'NAME', text: (row) => row.Name },
  { head: 'STATUS', text: (row) => row.Status },
  { head: 'STARTED (UTC)', text: (row) => readableTime(row.StartedTime) },
  { head: 'TOOK', text: (row) => readableSpan(row.StartedTime, row.StoppedTime) },
];

export function addExecutionsCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  const executions = program
    .command('executions')
    .description("a flow's executions: list, show, stop, watch them");
  addList(executions, terminal);
  addAnswer(executions, 'show <flow> <execution>', 'one of them, its input and output').action(
    async (flow: string, execution: string, options: AnswerOptions) => {
      const names = { FlowName: flow, ExecutionName: execution };
      const found = await clientOf(options).describeExecution(names);
      if (options.json === true) printJson(terminal, found);
      else showExecution(terminal, found);
    },
  );
  addStop(executions, terminal);
  addApiCommand(executions, 'watch <flow> <execution>', 'follow its history until it has ended')
    .option('--json', 'a JSON object a line: the events, and last the execution')
    .action(async (flow: string, execution: string, options: HistoryOptions) => {
      const names = { FlowName: flow, ExecutionName: execution };
      finish(await watchExecution(terminal, names, options));
    });
}

interface ExecutionListOptions extends ConnectionOptions, ListOptions {
  readonly status?: ExecutionStatus;
  readonly since?: string;
  readonly until?: string;
  readonly prefix?: string;
}

function addList(executions: Command, terminal: Terminal): void {
  addDefaultList(executions, ' <flow>', 'newest first')
    .addOption(new Option('--status <status>', 'only these').choices(EXECUTION_STATUSES))
    .addOption(
      momentOption('--since <time>', 'started after it: a time, or 90s, 15min, 2h, 7d ago'),
    )
    .addOption(momentOption('--until <time>', 'started before it'))
    .option('--prefix <text>', 'only names that begin so')
    .action(async (flow: string, options: ExecutionListOptions) => {
      const rows = clientOf(options).executions({
        FlowName: flow,
        Limit: pageSize(options, LARGEST_PAGE),
        Status: options.status,
        StartedTimeBegin: options.since,
        StartedTimeEnd: options.until,
        ExecutionNamePrefix: options.prefix,
      });
      const what = `such executions of flow ${flow}`;
      await printList(terminal, { rows, columns: COLUMNS, what }, options);
    });
}

function momentOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => parseMoment(text));
}

function showExecution(terminal: Terminal, execution: Execution): void {
  const { FlowName, Name, Status, StartedTime, StoppedTime, Input, Output } = execution;
  const fields: readonly Field[] = [
    ['started', readableTime(StartedTime)],
    ['stopped', readableTime(StoppedTime)],
    ['took', readableSpan(StartedTime, StoppedTime)],
    ['input', Input],
    ['output', Output],
  ];
  printFields(terminal, `${FlowName}/${Name}  ${Status}`, fields);
}

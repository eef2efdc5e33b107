/** `sluice schedules [list|show|create|update|enable|disable|delete] <flow> …`. */
import type { Command } from 'commander';
import type { Schedule } from '../../client/objects.ts';
import type { ConnectionOptions } from '../connection-options.ts';
import { type Field, printFields, printJson } from '../output/print-fields.ts';
import { printList } from '../output/print-list.ts';
import type { Column } from '../output/print-table.ts';
import { readableTime } from '../output/readable-time.ts';
import { pageBehindPrefix, type PrefixOptions, withPrefix } from '../output/with-prefix.ts';
import { type Terminal, UsageError } from '../terminal.ts';
import { textArguments } from '../text-argument.ts';
import { isConfirmed } from './ask-before.ts';
import {
  addAnswer,
  addApiCommand,
  addDefaultList,
  type AnswerOptions,
  clientOf,
} from './client-of.ts';

const LARGEST_PAGE = 1_000;

const onOff = ({ Enable }: Schedule) => (Enable ? 'on' : 'off');

const COLUMNS: readonly Column<Schedule>[] = [
  { head: 'NAME', text: (row) => row.ScheduleName },
  { head: 'STATE', text: onOff },
  { head: 'CRON', text: (row) => row.CronExpression },
  { head: 'CHANGED (UTC)', text: (row) => readableTime(row.LastModifiedTime) },
  { head: 'DESCRIPTION', text: (row) => row.Description },
];

export function addSchedulesCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  const schedules = program
    .command('schedules')
    .description("a flow's schedules: list, show, create, change, delete them");
  addReads(schedules, terminal);
  addWrites(schedules, terminal);
  addSwitch(schedules, terminal, { usage: 'enable', Enable: true });
  addSwitch(schedules, terminal, { usage: 'disable', Enable: false });
  addDelete(schedules, terminal, finish);
}

type ScheduleListOptions = ConnectionOptions & PrefixOptions;

function addReads(schedules: Command, terminal: Terminal): void {
  addDefaultList(schedules, ' <flow>', 'all of them')
    .option('--prefix <text>', 'only names that begin so')
    .action(async (flow: string, options: ScheduleListOptions) => {
      const request = { FlowName: flow, Limit: pageBehindPrefix(options, LARGEST_PAGE) };
      const all = clientOf(options).schedules(request);
      const rows = withPrefix(all, options, ({ ScheduleName }) => ScheduleName);
      const what = `schedules of flow ${flow}`;
      await printList(terminal, { rows, columns: COLUMNS, what }, options);
    });
  addAnswer(schedules, 'show <flow> <schedule>', 'one of them').action(
    async (flow: string, schedule: string, options: AnswerOptions) => {
      const names = { FlowName: flow, ScheduleName: schedule };
      const found = await clientOf(options).describeSchedule(names);
      if (options.json === true) printJson(terminal, found);
      else showSchedule(terminal, flow, found);
    },
  );
}

interface WriteOptions extends AnswerOptions {
  readonly cron?: string;
  readonly payload?: string;
  readonly description?: string;
  readonly enable?: true;
}

const CRON = ['--cron <expression>', 'six fields from the second on, or @every 5m'] as const;
const PAYLOAD = ['--payload <json>', 'for its executions; @file, - for standard input'] as const;
const DESCRIPTION = ['--description <text>', 'for people'] as const;

function addWrites(schedules: Command, terminal: Terminal): void {
  addAnswer(schedules, 'create <flow> <name>', 'a new one; off unless --enable')
    .requiredOption(...CRON)
    .option(...PAYLOAD)
    .option(...DESCRIPTION)
    .option('--enable', 'it starts executions from now on')
    .action(async (flow: string, name: string, options: WriteOptions & { cron: string }) => {
      const created = await clientOf(options).createSchedule({
        FlowName: flow,
        ScheduleName: name,
        CronExpression: options.cron,
        Payload: await textArguments(terminal)(options.payload),
        Description: options.description,
        Enable: options.enable === true,
      });
      tell(terminal, created, { verb: 'created', json: options.json });
    });
  addAnswer(schedules, 'update <flow> <schedule>', 'change what is given')
    .option(...CRON)
    .option(...PAYLOAD)
    .option(...DESCRIPTION)
    .action(async (flow: string, schedule: string, options: WriteOptions) => {
      const { cron, payload, description } = options;
      if (cron === undefined && payload === undefined && description === undefined) {
        throw new UsageError('nothing to change: give --cron, --payload or --description');
      }
      const updated = await clientOf(options).updateSchedule({
        FlowName: flow,
        ScheduleName: schedule,
        CronExpression: cron,
        Payload: await textArguments(terminal)(payload),
        Description: description,
      });
      tell(terminal, updated, { verb: 'updated', json: options.json });
    });
}

function addSwitch(
  schedules: Command,
  terminal: Terminal,
  { usage, Enable }: { readonly usage: 'enable' | 'disable'; readonly Enable: boolean },
): void {
  const what = Enable ? 'it starts executions from now on' : 'it starts none any more';
  addAnswer(schedules, `${usage} <flow> <schedule>`, what).action(
    async (flow: string, schedule: string, options: AnswerOptions) => {
      const request = { FlowName: flow, ScheduleName: schedule, Enable };
      const updated = await clientOf(options).updateSchedule(request);
      tell(terminal, updated, { verb: `${usage}d`, json: options.json });
    },
  );
}

function addDelete(schedules: Command, terminal: Terminal, finish: (status: number) => void): void {
  addApiCommand(schedules, 'delete <flow> <schedule>', 'its executions go on')
    .option('--yes', 'do not ask')
    .action(async (flow: string, schedule: string, options: DeleteOptions) => {
      const question = `Delete schedule ${schedule} of flow ${flow}?`;
      if (!(await isConfirmed(terminal, question, options.yes === true))) return finish(1);
      await clientOf(options).deleteSchedule({ FlowName: flow, ScheduleName: schedule });
      terminal.print(`${schedule} deleted`);
    });
}

interface DeleteOptions extends ConnectionOptions {
  readonly yes?: true;
}

function tell(
  terminal: Terminal,
  schedule: Schedule,
  { verb, json }: { readonly verb: string; readonly json: true | undefined },
): void {
  if (json === true) printJson(terminal, schedule);
  else terminal.print(`${schedule.ScheduleName} ${verb}, ${onOff(schedule)}`);
}

function showSchedule(terminal: Terminal, flow: string, schedule: Schedule): void {
  const fields: readonly Field[] = [
    ['id', schedule.ScheduleId],
    ['description', schedule.Description],
    ['cron', schedule.CronExpression],
    ['payload', schedule.Payload],
    ['created', readableTime(schedule.CreatedTime)],
    ['changed', readableTime(schedule.LastModifiedTime)],
  ];
  printFields(terminal, `${flow}/${schedule.ScheduleName}  ${onOff(schedule)}`, fields);
}

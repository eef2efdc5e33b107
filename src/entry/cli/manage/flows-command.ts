/** `sluice flows [list|show|create|update|delete]`. */
import type { Command } from 'commander';
import type { AcceptedFlow, Flow } from '../../client/objects.ts';
import type { ConnectionOptions } from '../connection-options.ts';
import { type Field, printFields, printJson, printText } from '../output/print-fields.ts';
import { printList } from '../output/print-list.ts';
import type { Column } from '../output/print-table.ts';
import { readableTime } from '../output/readable-time.ts';
import { pageBehindPrefix, type PrefixOptions, withPrefix } from '../output/with-prefix.ts';
import { type Terminal, UsageError } from '../terminal.ts';
import { readTextFile } from '../text-argument.ts';
import { isConfirmed } from './ask-before.ts';
import {
  addAnswer,
  addApiCommand,
  addDefaultList,
  type AnswerOptions,
  clientOf,
} from './client-of.ts';

const LARGEST_PAGE = 999;

const COLUMNS: readonly Column<Flow>[] = [
  { head: 'NAME', text: (flow) => flow.Name },
  { head: 'CHANGED (UTC)', text: (flow) => readableTime(flow.LastModifiedTime) },
  { head: 'DESCRIPTION', text: (flow) => flow.Description },
];

export function addFlowsCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  const flows = program.command('flows').description('flows: list, show, store, delete them');
  addReads(flows, terminal);
  addCreate(flows, terminal);
  addUpdate(flows, terminal);
  addDelete(flows, terminal, finish);
}

type FlowListOptions = ConnectionOptions & PrefixOptions;

function addReads(flows: Command, terminal: Terminal): void {
  addDefaultList(flows, '', 'all of them, by name')
    .option('--prefix <text>', 'only names that begin so')
    .action(async (options: FlowListOptions) => {
      const Limit = pageBehindPrefix(options, LARGEST_PAGE);
      const rows = withPrefix(clientOf(options).flows({ Limit }), options, ({ Name }) => Name);
      await printList(terminal, { rows, columns: COLUMNS, what: 'flows' }, options);
    });
  addAnswer(flows, 'show <flow>', 'one of them, and its definition')
    .option('--definition', 'its definition alone, with one line end at its end')
    .action(async (flow: string, options: AnswerOptions & { readonly definition?: true }) => {
      const found = await clientOf(options).describeFlow({ Name: flow });
      if (options.json === true) printJson(terminal, found);
      else if (options.definition === true) terminal.print(found.Definition.replace(/\n$/, ''));
      else showFlow(terminal, found);
    });
}

interface WriteOptions extends AnswerOptions {
  readonly description?: string;
  readonly roleArn?: string;
}

const describeOption = ['--description <text>', 'for people'] as const;
const roleOption = ['--role-arn <role>', 'which its executions call with'] as const;

function addCreate(flows: Command, terminal: Terminal): void {
  addAnswer(flows, 'create <name> <file>', 'store a new one; - is standard input')
    .option(...describeOption)
    .option(...roleOption)
    .action(async (name: string, file: string, options: WriteOptions) => {
      const accepted = await clientOf(options).createFlow({
        Name: name,
        Definition: await readTextFile(terminal, file),
        Description: options.description ?? '',
        Type: 'FDL',
        RoleArn: options.roleArn,
      });
      tellAccepted(terminal, accepted, { verb: 'created', json: options.json });
    });
}

function addUpdate(flows: Command, terminal: Terminal): void {
  addAnswer(flows, 'update <flow> [file]', 'change what is given: definition, description, role')
    .option(...describeOption)
    .option(...roleOption)
    .action(async (flow: string, file: string | undefined, options: WriteOptions) => {
      const { description, roleArn } = options;
      if (file === undefined && description === undefined && roleArn === undefined) {
        throw new UsageError('nothing to change: give a file, --description or --role-arn');
      }
      const accepted = await clientOf(options).updateFlow({
        Name: flow,
        Definition: file === undefined ? undefined : await readTextFile(terminal, file),
        Description: description,
        RoleArn: roleArn,
      });
      tellAccepted(terminal, accepted, { verb: 'updated', json: options.json });
    });
}

function addDelete(flows: Command, terminal: Terminal, finish: (status: number) => void): void {
  addApiCommand(flows, 'delete <flow>', 'with its history and its schedules; its executions stop')
    .option('--yes', 'do not ask')
    .action(async (flow: string, options: ConnectionOptions & { readonly yes?: true }) => {
      const question = `Delete flow ${flow}, its history and its schedules, and stop its executions?`;
      if (!(await isConfirmed(terminal, question, options.yes === true))) return finish(1);
      await clientOf(options).deleteFlow({ Name: flow });
      terminal.print(`${flow} deleted`);
    });
}

function tellAccepted(
  terminal: Terminal,
  flow: AcceptedFlow,
  { verb, json }: { readonly verb: string; readonly json: true | undefined },
): void {
  for (const warning of flow.Warnings ?? []) terminal.complain(warning);
  if (json === true) printJson(terminal, flow);
  else terminal.print(`${flow.Name} ${verb} ${readableTime(flow.LastModifiedTime)}`);
}

function showFlow(terminal: Terminal, flow: Flow): void {
  const fields: readonly Field[] = [
    ['id', flow.Id],
    ['description', flow.Description],
    ['type', flow.Type],
    ['role', flow.RoleArn],
    ['storage', flow.ExternalStorageLocation],
    ['mode', flow.ExecutionMode],
    ['created', readableTime(flow.CreatedTime)],
    ['changed', readableTime(flow.LastModifiedTime)],
  ];
  printFields(terminal, flow.Name, fields);
  terminal.print('');
  printText(terminal, flow.Definition);
}

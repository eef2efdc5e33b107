/**
 * `sluice deploy [sluice.yml]`: makes flows and their schedules what the file declares. Everything is checked before anything is
 * changed; done again it changes nothing. Exit status 0; 1: something has errors, the API refused, or nobody answered; 2: called
 * wrongly, or something could not be read.
 */
import type { Command } from 'commander';
import { isConfirmed } from '../manage/ask-before.ts';
import { addApiCommand, clientOf } from '../manage/client-of.ts';
import type { SluiceClient } from '../../client/sluice-client.ts';
import { countSeverity, toTextReport } from '../check-report.ts';
import type { ConnectionOptions } from '../connection-options.ts';
import { explainFailure } from '../output/explain-failure.ts';
import {
  addReferenceOptions,
  readReferenceValues,
  type ReferenceOptions,
} from '../reference-values.ts';
import { type Terminal, UsageError } from '../terminal.ts';
import { readTextFile } from '../text-argument.ts';
import { type FlowNames, readFlowNames } from './flow-names.ts';
import { type Change, type Plan, planDeployment, planRemoval } from '../../app/plan-deployment.ts';
import { readDeployment } from './read-deployment.ts';

export interface DeployOptions extends ConnectionOptions, ReferenceOptions {
  readonly dryRun?: true;
  readonly prune?: true;
  readonly remove?: true;
  readonly yes?: true;
}

const FILE = 'sluice.yml';

export function addDeployCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  const command = addApiCommand(
    program,
    'deploy [file]',
    `make flows and schedules what a file declares; without one, ${FILE}`,
  );
  addReferenceOptions(command)
    .option('--dry-run', 'say what would change')
    .option('--prune', 'delete schedules of its flows that the file does not declare')
    .option('--remove', 'delete the flows that the file declares')
    .option('--yes', 'do not ask before flows are removed')
    .action(async (file: string | undefined, options: DeployOptions) => {
      finish(await runDeployCommand(terminal, file ?? FILE, options));
    });
}

async function runDeployCommand(
  terminal: Terminal,
  file: string,
  options: DeployOptions,
): Promise<number> {
  if (options.remove === true && options.prune === true) {
    throw new UsageError('--remove takes the schedules of its flows along: leave --prune out');
  }
  const values = await readReferenceValues(terminal, options, [file]);
  const source = {
    name: file === '-' ? '<stdin>' : file,
    text: await readTextFile(terminal, file),
  };
  const client = clientOf(options);
  if (options.remove === true) {
    return remove(terminal, client, readFlowNames(source, values), options);
  }
  const { flows, files } = await readDeployment(source, values, Date.now());
  const report = toTextReport(files, false);
  if (report !== '') terminal.complain(report);
  if (countSeverity(files, 'error') > 0) return 1;
  const plan = await planDeployment(client, flows, options.prune === true);
  return perform(terminal, client, plan, options.dryRun === true);
}

async function remove(
  terminal: Terminal,
  client: SluiceClient,
  { names, report }: FlowNames,
  options: DeployOptions,
): Promise<number> {
  if (report !== '') {
    terminal.complain(report);
    return 1;
  }
  const plan = await planRemoval(client, names);
  const isDry = options.dryRun === true;
  const doomed = plan.changes.map(({ subject }) => subject).join(', ');
  const question = `Delete ${doomed}, with history and schedules, and stop their executions?`;
  const isAsked = !isDry && plan.changes.length > 0;
  if (isAsked && !(await isConfirmed(terminal, question, options.yes === true))) return 1;
  return perform(terminal, client, plan, isDry);
}

async function perform(
  terminal: Terminal,
  client: SluiceClient,
  { changes, notes }: Plan,
  isDry: boolean,
): Promise<number> {
  for (const note of notes) terminal.complain(`sluice: ${note}`);
  for (const [index, change] of changes.entries()) {
    if (!isDry) {
      try {
        await change.perform?.(client);
      } catch (error) {
        return tellFailure(terminal, error, changes.slice(index));
      }
    }
    terminal.print(describe(change, isDry));
  }
  terminal.print(summarize(changes, isDry));
  return 0;
}

/** What comes behind a failure is not tried: it may count on what failed. */
function tellFailure(terminal: Terminal, error: unknown, left: readonly Change[]): number {
  const status = explainFailure(terminal, error);
  const names = left.filter(({ kind }) => kind !== 'unchanged').map(({ subject }) => subject);
  terminal.complain(`sluice: not done: ${names.join(', ')}; the same command goes on from here`);
  return status;
}

function describe({ subject, kind, parts }: Change, isDry: boolean): string {
  if (kind === 'unchanged') return `${subject} unchanged`;
  const what = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  return `${subject} ${isDry ? 'would be ' : ''}${kind}${what}`;
}

const KINDS = ['created', 'updated', 'deleted', 'unchanged'] as const;

/** `1 created, 2 unchanged`. */
function summarize(changes: readonly Change[], isDry: boolean): string {
  const counts = KINDS.map((kind) => ({
    kind,
    count: changes.filter((change) => change.kind === kind).length,
  }));
  const shown = counts
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`);
  if (shown.length === 0) return 'nothing to do';
  return isDry ? `nothing was changed: it would be ${shown.join(', ')}` : shown.join(', ');
}

/**
 * `sluice permissions flow.yml …`: the IAM policy that the role of these flows needs, and nothing more. Exit status 0; 1: a flow
 * has errors; 2: called wrongly, or something could not be read.
 */
import type { Command } from 'commander';
import { isAppError } from '../../app/app-error.ts';
import { checkTemplateDefinition } from '../../core/definition/check-template-definition.ts';
import {
  type PermissionScope,
  permissionsOf,
  type PolicyStatement,
} from '../../core/definition/flow-permissions.ts';
import { type FlowTarget, targetsOf } from '../../core/definition/flow-targets.ts';
import { type CheckedFile, countSeverity, toTextReport } from './check-report.ts';
import { findFlowSources, readSource } from './flow-sources.ts';
import { partitionOf } from './partition-of.ts';
import type { Environment } from './profile/read-profile.ts';
import {
  addReferenceOptions,
  readReferenceValues,
  type ReferenceOptions,
  type ReferenceValues,
} from './reference-values.ts';
import { type Terminal, USAGE, UsageError } from './terminal.ts';

export interface PermissionsOptions extends ReferenceOptions {
  readonly stage?: string;
  readonly region?: string;
  readonly account?: string;
  readonly partition?: string;
}

/** Names of a deployment with these variables and this stage. Throws an AppError. */
export type ReadNaming = (
  environment: Environment,
  stage: string,
) => Pick<PermissionScope, 'naming' | 'topicArnPrefix'>;

export interface PermissionsServices {
  readonly environment: Environment;
  readonly readNaming: ReadNaming;
  readonly nowMs: number;
}

/** It is filled in as itself: names that hold it need a stage. */
const NO_STAGE = '{stage}';
/** Any; or what a template fills in. */
const ANYTHING = /^(?:\*|\$\{[^{}]+\})$/;
/** Characters; blanks and line breaks do not count. Source: IAM user guide, "IAM and AWS STS quotas", role inline policies. */
const LARGEST_POLICY = 10_240;
const FORMS = {
  region: /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/,
  account: /^\d{12}$/,
  partition: /^aws(?:-[a-z]+)*$/,
};

export function addPermissionsCommand(
  program: Command,
  run: (args: string[], options: PermissionsOptions) => Promise<void>,
): void {
  const command = program
    .command('permissions')
    .description('print the IAM policy that the role of flows needs')
    .argument(
      '<file...>',
      'flows; a folder stands for its .yml and .yaml files, - for standard input',
    )
    .option('--stage <stage>', 'of the functions that flows call (env: SLUICE_FUNCTION_STAGE)')
    .option('--region <region>', 'of what flows name (env: AWS_REGION; without either: any)')
    .option('--account <id>', 'of what flows name; without it: any')
    .option('--partition <name>', "without it that of the region: 'aws' mostly");
  addReferenceOptions(command)
    .addHelpText(
      'after',
      '\nExit status: 0 done; 1 a flow has errors; 2 called wrongly, or a file could not be read.',
    )
    .action(run);
}

/** Returns the exit status. Throws a UsageError. */
export async function runPermissionsCommand(
  terminal: Terminal,
  args: readonly string[],
  options: PermissionsOptions,
  services: PermissionsServices,
): Promise<number> {
  const scope = toScope(options, services);
  const values = await readReferenceValues(terminal, options, args);
  const { files, targets, isComplete } = await readFlows(terminal, args, { values, ...services });
  const hasErrors = countSeverity(files, 'error') > 0;
  // Not where the policy would be: that goes to a file, mostly.
  if (hasErrors) terminal.complain(toTextReport(files, false));
  if (!isComplete) return USAGE;
  if (hasErrors) return 1;
  const statements = permissionsOf(targets, scope);
  refuseOpenStage(statements);
  const policy = { Version: '2012-10-17', Statement: statements };
  terminal.print(JSON.stringify(policy, null, 2));
  tellSize(terminal, JSON.stringify(policy).length);
  tellWhatIsOpen(terminal, statements, scope);
  return 0;
}

interface ReadFlows {
  readonly files: readonly CheckedFile[];
  readonly targets: readonly FlowTarget[];
  /** All of them could be read. */
  readonly isComplete: boolean;
}

async function readFlows(
  terminal: Terminal,
  args: readonly string[],
  { values, nowMs }: { readonly values: ReferenceValues; readonly nowMs: number },
): Promise<ReadFlows> {
  const files: CheckedFile[] = [];
  const targets: FlowTarget[] = [];
  let isComplete = true;
  for (const source of await findFlowSources(terminal, args, '<stdin>')) {
    const found = await readSource(source);
    if ('problem' in found) {
      isComplete = false;
      terminal.complain(`sluice: ${found.problem}`);
      continue;
    }
    const { text } = found;
    const { flow, diagnostics } = checkTemplateDefinition(text, { ...values, nowMs });
    files.push({ name: source.name, text, diagnostics });
    if (flow !== undefined) targets.push(...targetsOf(flow));
  }
  return { files, targets, isComplete };
}

function toScope(
  { stage, region: given, account = '*', partition }: PermissionsOptions,
  { environment, readNaming }: PermissionsServices,
): PermissionScope {
  const region =
    firstSet(given, environment['AWS_REGION'], environment['AWS_DEFAULT_REGION']) ?? '*';
  const scope = { region, account, partition: partition ?? partitionOf(region) };
  for (const [name, form] of Object.entries(FORMS)) {
    const value = scope[name as keyof typeof FORMS];
    if (form.test(value) || ANYTHING.test(value)) continue;
    throw new UsageError(`${name} "${value}" has not the form of one; "*" is any`);
  }
  try {
    const known = firstSet(stage, environment['SLUICE_FUNCTION_STAGE']);
    return { ...scope, ...readNaming(environment, known ?? NO_STAGE) };
  } catch (error) {
    if (isAppError(error)) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function firstSet(...values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined && value !== '');
}

function refuseOpenStage(statements: readonly PolicyStatement[]): void {
  const open = statements.flatMap(({ Resource }) => Resource).find((arn) => arn.includes(NO_STAGE));
  if (open === undefined) return;
  // `function:{name}:{qualifier}`, or the name alone.
  const [first = '', second = ''] = open.split(':').slice(5);
  const name = first === 'function' ? second : first;
  throw new UsageError(
    `"${name}" needs a stage: --stage or SLUICE_FUNCTION_STAGE, as the deployment has it`,
  );
}

function tellSize(terminal: Terminal, characters: number): void {
  if (characters <= LARGEST_POLICY) return;
  terminal.complain(
    `sluice: the policy has ${characters} characters without blanks, and IAM takes ${LARGEST_POLICY} of all inline ` +
      'policies of a role: give each flow a role of its own, or split the flow',
  );
}

function tellWhatIsOpen(
  terminal: Terminal,
  statements: readonly PolicyStatement[],
  { region, account }: PermissionScope,
): void {
  if (statements.length === 0) {
    terminal.complain('sluice: nothing is called that needs a permission: leave the policy out');
    return;
  }
  const open = [...(region === '*' ? ['--region'] : []), ...(account === '*' ? ['--account'] : [])];
  if (open.length === 0) return;
  const what = open.map((flag) => flag.slice(2)).join(' and ');
  terminal.complain(
    `sluice: any ${what} will do; ${open.join(' and ')} ${open.length === 1 ? 'says' : 'say'} which`,
  );
}

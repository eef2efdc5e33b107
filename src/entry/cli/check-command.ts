/**
 * `sluice check flow.yml …`: everything that is wrong with flows, without a stack. Exit status 0: no error; 1: some;
 * 2: called wrongly, or something could not be read (the rest is checked all the same).
 */
import { type Command, Option } from 'commander';
import { checkFlow } from '../../core/definition/check-flow.ts';
import { type CheckedFile, countSeverity, toJsonReport, toTextReport } from './check-report.ts';
import { findFlowSources, readSource } from './flow-sources.ts';
import { type Terminal, USAGE } from './terminal.ts';

export interface CheckOptions {
  /** Warnings are errors. */
  readonly strict?: boolean;
  /** Text shows informations too; JSON always does. */
  readonly info?: boolean;
  readonly format: 'text' | 'json';
  /** What messages call standard input. */
  readonly stdinFilename: string;
}

export function addCheckCommand(
  program: Command,
  run: (args: string[], options: CheckOptions) => Promise<void>,
): void {
  program
    .command('check')
    .description('check flows and print what is wrong with them')
    .argument(
      '<file...>',
      'flows; a folder stands for its .yml and .yaml files, - for standard input',
    )
    .option('--strict', 'warnings are errors')
    .option('--info', 'show informations too')
    .addOption(
      new Option('--format <format>', 'of the report').choices(['text', 'json']).default('text'),
    )
    .addOption(
      new Option('--stdin-filename <name>', 'what to call standard input').default('<stdin>'),
    )
    .addHelpText(
      'after',
      '\nExit status: 0 no errors; 1 errors; 2 called wrongly, or a file could not be read.',
    )
    .action(run);
}

/** `nowMs`: the time that constant waits are compared with. Returns the exit status. */
export async function runCheckCommand(
  terminal: Terminal,
  args: readonly string[],
  options: CheckOptions & { readonly nowMs: number },
): Promise<number> {
  const files: CheckedFile[] = [];
  let isComplete = true;
  for (const source of await findFlowSources(terminal, args, options.stdinFilename)) {
    const found = await readSource(source);
    if ('text' in found) {
      files.push(checkFile(source.name, found.text, options));
    } else {
      isComplete = false;
      terminal.complain(`sluice: ${found.problem}`);
    }
  }
  const report =
    options.format === 'json' ? toJsonReport(files) : toTextReport(files, options.info === true);
  if (report !== '') terminal.print(report);
  if (!isComplete) return USAGE;
  return countSeverity(files, 'error') > 0 ? 1 : 0;
}

function checkFile(
  name: string,
  text: string,
  { strict, nowMs }: { readonly strict?: boolean; readonly nowMs: number },
): CheckedFile {
  const { diagnostics } = checkFlow(text, { nowMs });
  if (strict !== true) return { name, text, diagnostics };
  return {
    name,
    text,
    diagnostics: diagnostics.map((diagnostic) =>
      diagnostic.severity === 'warning' ? { ...diagnostic, severity: 'error' } : diagnostic,
    ),
  };
}

/** `sluice init <example> [folder]`: an example as a project of one's own, with its own names. */
import type { Command } from 'commander';
import { dirname, resolve } from 'node:path';
import { findExamplesFolder } from './examples-folder.ts';
import { localizeCommands, localizePackage, toShellWord } from './init/local-commands.ts';
import { chooseNames, type NameOptions } from './init/project-names.ts';
import { readTemplate } from './init/project-template.ts';
import { fillTemplate, writeProject } from './init/write-project.ts';
import type { Terminal } from './terminal.ts';

export interface InitOptions extends NameOptions {
  readonly force?: boolean;
}

const README = 'README.md';
const MANIFEST = 'package.json';
/** The heading of a project's README under which its first commands stand. */
const FIRST_COMMANDS = '## Try it';

export function addInitCommand(
  program: Command,
  run: (example: string, folder: string | undefined, options: InitOptions) => Promise<void>,
): void {
  program
    .command('init')
    .description('make a project of your own from an example')
    .argument('<example>', 'e.g. topic-callback')
    .argument('[folder]', 'where to; without it the name of the application')
    .option('--app <name>', 'of the flow and of what is deployed')
    .option('--topic <name>', 'of the topic, where the example has one')
    .option('--yes', "ask nothing: what is not given is the example's own")
    .option('--force', 'write into a folder that is not empty')
    .action(run);
}

/** Returns the exit status. Throws a UsageError. */
export async function runInitCommand(
  terminal: Terminal,
  example: string,
  givenFolder: string | undefined,
  options: InitOptions,
): Promise<number> {
  const examplesFolder = findExamplesFolder();
  const template = await readTemplate(examplesFolder, example);
  const names = await chooseNames(terminal, template, options);
  const folder = givenFolder ?? names.app;
  const files = new Map(fillTemplate(template, names));
  const packageFolder = dirname(examplesFolder);
  const readme = localizeCommands(files.get(README) ?? '', packageFolder);
  files.set(README, readme);
  files.set(MANIFEST, localizePackage(files.get(MANIFEST) ?? '', packageFolder));
  await writeProject(folder, files, options.force === true);
  terminal.print(`${template.kind.padEnd(6)} ${names.app}`);
  if (names.topic !== undefined) terminal.print(`topic  ${names.topic}`);
  terminal.print(`files  in ${resolve(folder)}`);
  for (const path of files.keys()) terminal.print(`  ${path}`);
  terminal.print(`\nnext, as its ${README} says:\n\n  cd ${toShellWord(folder)}`);
  for (const line of firstCommands(readme)) terminal.print(line);
  return 0;
}

/** What stands in the fences of the README's section, with a blank line between two of them. */
function firstCommands(readme: string): readonly string[] {
  const [, section = ''] = readme.split(`${FIRST_COMMANDS}\n`);
  const [own = ''] = section.split('\n## ');
  const fences = [...own.matchAll(/```sh\n([^]*?)\n```/g)].map(([, commands = '']) => commands);
  return fences
    .join('\n\n')
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`));
}

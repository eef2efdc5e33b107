/** Puts a project's files into their folder, with its own names in them. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listNames } from '../../../core/definition/nearest-name.ts';
import { quoted } from '../../../core/shared/quoted.ts';
import { UsageError } from '../terminal.ts';
import type { ProjectNames } from './project-names.ts';
import { checkTargets } from './project-targets.ts';
import type { ProjectTemplate } from './project-template.ts';

/** Text by path, as it is written. */
export function fillTemplate(
  template: ProjectTemplate,
  { app, topic }: ProjectNames,
): ReadonlyMap<string, string> {
  const names = new Map([[template.name, app]]);
  if (template.topic !== undefined && topic !== undefined) names.set(template.topic, topic);
  // In one pass: a name of the project may be one of the example's.
  const known = new RegExp(`(?<![\\w-])(?:${[...names.keys()].join('|')})(?![\\w-])`, 'g');
  const fill = (text: string) => text.replace(known, (name) => names.get(name) ?? name);
  return new Map([...template.files].map(([path, text]) => [path, fill(text)]));
}

/** With `force` files of the same names are replaced, and others stay. Throws a UsageError, which says what has been written. */
export async function writeProject(
  folder: string,
  files: ReadonlyMap<string, string>,
  force: boolean,
): Promise<void> {
  const there = await listFolder(folder);
  if (there.length > 0 && !force) {
    throw new UsageError(
      `folder ${quoted(folder)} is not empty: name another one, or add "--force" to replace its files of the same names`,
    );
  }
  await checkTargets(folder, files.keys());
  const written: string[] = [];
  for (const [path, text] of files) {
    const file = join(folder, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    } catch (error) {
      throw unwritable(file, written, error);
    }
    written.push(path);
  }
}

function unwritable(file: string, written: readonly string[], error: unknown): UsageError {
  const { message } = error as Error;
  const done =
    written.length === 0
      ? 'nothing has been written'
      : `written before: ${listNames(written).replace(' or ', ' and ')}`;
  return new UsageError(`cannot write ${quoted(file)}: ${message}; ${done}`, { cause: error });
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw new UsageError(`${quoted(folder)} is no folder`);
    throw new UsageError(`cannot write into ${quoted(folder)}: ${message}`, { cause: error });
  }
}

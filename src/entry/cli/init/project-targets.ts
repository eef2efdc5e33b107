/** What stands where a project's files are to be written. */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { quoted } from '../../../core/shared/quoted.ts';
import { UsageError } from '../terminal.ts';

/** Throws a UsageError where a folder stands in the place of a file, or anything else in that of a folder. */
export async function checkTargets(folder: string, paths: Iterable<string>): Promise<void> {
  const files = [...paths];
  const folders = new Set(files.flatMap(foldersOf));
  for (const path of folders) {
    const there = await look(join(folder, path));
    if (there?.isDirectory() === false) throw wrongTarget(join(folder, path), 'no folder');
  }
  for (const path of files) {
    const there = await look(join(folder, path));
    if (there?.isDirectory() === true) throw wrongTarget(join(folder, path), 'a folder');
  }
}

/** `a/b/c.mjs` lies in `a` and `a/b`. */
function foldersOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_name, index) => names.slice(0, index + 1).join('/'));
}

/** Undefined: nothing can be seen there. Writing says what is wrong, if anything is. */
async function look(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}

function wrongTarget(path: string, what: string): UsageError {
  const expected = what === 'a folder' ? 'a file' : 'a folder';
  return new UsageError(
    `${quoted(path)} is ${what}, expected ${expected}: move it away; nothing has been written`,
  );
}

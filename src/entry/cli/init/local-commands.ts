/**
 * The commands of a project's README, made to work on this machine. Outside of the package's own folder `npx sluice` would
 * ask the registry for whatever has that name there.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const COMMAND = 'npx sluice';
const CLONE = '<clone of Sluice>';

/** `packageFolder`: where Sluice is, as a clone or installed. */
export function localizeCommands(text: string, packageFolder: string): string {
  const bundle = toShellWord(join(packageFolder, 'dist/sluice.cjs'));
  const localized = text.replaceAll(COMMAND, () => `node ${bundle}`);
  // What is installed has no `npm start`.
  const isClone = existsSync(join(packageFolder, 'src'));
  return isClone ? localized.replaceAll(CLONE, () => toShellWord(packageFolder)) : localized;
}

export const toShellWord = (text: string): string =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

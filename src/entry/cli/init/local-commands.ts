/**
 * What a project's files say of Sluice, made to work on this machine: the commands of its README, because outside of the
 * package's own folder `npx sluice` would ask the registry for whatever has that name there; and the package itself.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const COMMAND = 'npx sluice';
const CLONE = '<clone of Sluice>';
const OWN_PACKAGE = '"file:../.."';

/** `packageFolder`: where Sluice is, as a clone or installed. */
export function localizeCommands(text: string, packageFolder: string): string {
  const bundle = toShellWord(join(packageFolder, 'dist/sluice.cjs'));
  const localized = text.replaceAll(COMMAND, () => `node ${bundle}`);
  // What is installed has no `npm start`.
  const isClone = existsSync(join(packageFolder, 'src'));
  return isClone ? localized.replaceAll(CLONE, () => toShellWord(packageFolder)) : localized;
}

/** Of a `package.json`: in that of an example the package is the folder above them all. */
export function localizePackage(text: string, packageFolder: string): string {
  return text.replace(OWN_PACKAGE, () => JSON.stringify(`file:${packageFolder}`));
}

export const toShellWord = (text: string): string =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

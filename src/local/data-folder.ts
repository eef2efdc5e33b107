/**
 * The folder that survives a restart, and one stack at a time in it: two would write over each other.
 *
 * The claim is a lock that the operating system holds, so that it ends with its process, however that ends.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface DataFolder {
  release(): void;
}

/** Makes the folder if need be. Throws an Error that names it when another process has claimed it. */
export function claimDataFolder(folder: string): DataFolder {
  mkdirSync(folder, { recursive: true });
  const lock = new DatabaseSync(path.join(folder, 'stack.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new Error(
      `the data folder ${folder} is in use by another \`npm start\`; set SLUICE_DATA_DIR to another one`,
      { cause: error },
    );
  }
  return { release: () => lock.close() };
}

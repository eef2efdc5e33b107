/** The definitions of the golden flows, right ones and wrong ones. */
import { readdirSync, readFileSync } from 'node:fs';

const FLOWS = new URL('../fixtures/flows/', import.meta.url);

export const GOLDEN_TEXTS: readonly string[] = ['ok/', 'err/'].flatMap((folder) => {
  const directory = new URL(folder, FLOWS);
  const files = readdirSync(directory).filter((name) => name.endsWith('.yaml'));
  return files.sort().map((name) => readFileSync(new URL(name, directory), 'utf8'));
});

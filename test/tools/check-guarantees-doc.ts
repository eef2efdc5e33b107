/**
 * Whether docs/guarantees.md lists what the simulator checks: the invariants as `invariants.ts` numbers them, and the guards
 * that are taken away. `npm run docs:write` (`--write`) puts in what the code says now.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MUTANTS } from '../simulation/mutants/mutants.ts';

const NAME = 'docs/guarantees.md';
const ROOT = path.resolve(import.meta.dirname, '../..');
const FILE = path.join(ROOT, NAME);
const INVARIANTS = path.join(ROOT, 'test/simulation/simulator/invariants.ts');

/** ` * I7   Nothing is stuck: …`, continued on lines that begin with more blanks. */
const NUMBERED = /^ \* (I\d+) +(.*(?:\n \* {6,}.*)*)/gm;

function invariantRows(): readonly string[] {
  return [...readFileSync(INVARIANTS, 'utf8').matchAll(NUMBERED)].map(
    ([, number = '', text = '']) => `| ${number} | ${text.replaceAll(/\n \* +/g, ' ')} |`,
  );
}

const SECTIONS = {
  invariants: ['| | What holds |', '|---|---|', ...invariantRows()],
  guards: [
    '| Taken away | Which is |',
    '|---|---|',
    ...MUTANTS.map(({ name, about }) => `| \`${name}\` | ${about} |`),
  ],
};

const found = readFileSync(FILE, 'utf8').replaceAll('\r\n', '\n');
const text = Object.entries(SECTIONS).reduce(remake, found);
if (process.argv.includes('--write')) writeFileSync(FILE, text);
else if (text !== found) {
  console.error(`${NAME} does not list what the simulator checks, run: npm run docs:write`);
  process.exitCode = 1;
}

/** Throws when the document has no place for the section. */
function remake(document: string, [name, rows]: [string, readonly string[]]): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = document.indexOf(start);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${NAME}: the place ${start} … ${end} is missing`);
  if (rows.length <= 2) throw new Error(`nothing to list under ${start}`);
  return `${document.slice(0, from)}${start}\n\n${rows.join('\n')}\n\n${document.slice(to)}`;
}

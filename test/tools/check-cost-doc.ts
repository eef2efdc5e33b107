/**
 * Whether docs/cost.md says what the counts of the budget tests come to at list prices. `npm run docs:write` (`--write`) puts
 * in what they come to now.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { costSections } from './cost/cost-document.ts';
import { stepPrices } from './cost/step-prices.ts';

const NAME = 'docs/cost.md';
const FILE = path.resolve(import.meta.dirname, '../..', NAME);

const found = readFileSync(FILE, 'utf8').replaceAll('\r\n', '\n');
const text = Object.entries(await costSections(await stepPrices())).reduce(remake, found);
if (process.argv.includes('--write')) writeFileSync(FILE, text);
else if (text !== found) {
  console.error(`${NAME} does not say what the counts come to, run: npm run docs:write`);
  process.exitCode = 1;
}

/** Throws when the document has no place for the section. */
function remake(document: string, [name, section]: [string, string]): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = document.indexOf(start);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${NAME}: the place ${start} … ${end} is missing`);
  return `${document.slice(0, from)}${start}\n\n${section}\n\n${document.slice(to)}`;
}

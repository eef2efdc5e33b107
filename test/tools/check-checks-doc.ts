/**
 * Whether docs/checks.md says what the checker says: every code has its section, and every message in it is the one that
 * the example above it gives. `npm run docs:write` (`--write`) puts in what the checker says now; review the difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DIAGNOSTIC_CODES } from '../../src/core/definition/diagnostic-codes.ts';
import { remakeDocument } from './checks-document.ts';

const NAME = 'docs/checks.md';
const FILE = path.resolve(import.meta.dirname, '../..', NAME);

const found = readFileSync(FILE, 'utf8').replaceAll('\r\n', '\n');
const { text, lies } = remakeDocument(found, DIAGNOSTIC_CODES);
for (const lie of lies) console.error(`${NAME}:${lie}`);
if (process.argv.includes('--write')) writeFileSync(FILE, text);
else {
  const [written, made] = [found.split('\n'), text.split('\n')];
  const longer = written.length > made.length ? written : made;
  const line = longer.findIndex((_, index) => written[index] !== made[index]);
  if (line >= 0) {
    console.error(`${NAME}:${line + 1}: the checker says something else, run: npm run docs:write`);
    console.error(`  there: ${written[line] ?? ''}\n  now:   ${made[line] ?? ''}`);
    process.exitCode = 1;
  }
}
if (lies.length > 0) process.exitCode = 1;

/**
 * `npm run docs:check`: what the documents say about the repository is true. Every relative link leads to a file and,
 * where it names one, to a heading; every `npm run …` names a script. And every environment variable that the code reads
 * stands in README.md or docs/. The first lie of each kind per place is printed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NPM_COMMANDS = new Set(['start', 'test']);
/** Where variables are listed: one or several per line. */
const CONFIGURATIONS = ['src/config/variables.ts', 'src/local/local-settings.ts'];
const VARIABLE = /(?:^ {2}|[{,] )([A-Z][A-Z0-9_]*):/gm;

function documents(): string[] {
  const top = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  const below = ['docs', 'examples'].filter((folder) => existsSync(path.join(ROOT, folder)));
  const nested = below.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => path.join(folder, name)),
  );
  return [...top, ...nested];
}

/** A heading's anchor as the usual renderers make it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function anchorsOf(text: string): Set<string> {
  return new Set([...text.matchAll(/^#{1,6}\s+(.+)$/gm)].map((match) => anchor(match[1] ?? '')));
}

function* brokenLinks(file: string, text: string): Generator<string> {
  for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/i.test(target)) continue;
    const [name = '', fragment] = target.split('#');
    const linked = name === '' ? file : path.join(path.dirname(file), decodeURIComponent(name));
    const absolute = path.join(ROOT, linked);
    if (!existsSync(absolute)) yield `${file}: the link ${target} leads nowhere`;
    else if (fragment !== undefined && linked.endsWith('.md')) {
      const anchors = anchorsOf(readFileSync(absolute, 'utf8'));
      if (!anchors.has(fragment)) yield `${file}: ${linked} has no heading for #${fragment}`;
    }
  }
}

function* unknownScripts(
  file: string,
  text: string,
  scripts: ReadonlySet<string>,
): Generator<string> {
  for (const [, run, script = ''] of text.matchAll(/\bnpm (run )?([a-z][a-z:-]*)/g)) {
    const known =
      run === undefined ? !NPM_COMMANDS.has(script) || scripts.has(script) : scripts.has(script);
    if (!known) yield `${file}: there is no script "${script}" in package.json`;
  }
}

/** A variable counts as named only whole and as code: in `VARIABLE`, or with a value, `VARIABLE=…`. */
function* unnamedVariables(texts: readonly string[]): Generator<string> {
  const named = new Set(
    texts.flatMap((text) => [...text.matchAll(/`([A-Z][A-Z0-9_]*)[`=]/g)].map(([, name]) => name)),
  );
  for (const file of CONFIGURATIONS) {
    const source = readFileSync(path.join(ROOT, file), 'utf8');
    const variables = [...source.matchAll(VARIABLE)].map(([, name = '']) => name);
    if (variables.length === 0) yield `${file}: no table of variables is found there`;
    for (const name of variables) {
      if (!named.has(name)) yield `${file}: ${name} is named neither in README.md nor in docs/`;
    }
  }
}

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const scripts = new Set(Object.keys(manifest.scripts));
const texts = documents().map((file) => ({
  file,
  text: readFileSync(path.join(ROOT, file), 'utf8'),
}));
const told = texts.filter(({ file }) => file === 'README.md' || file.startsWith(`docs${path.sep}`));
const lies = [
  ...texts.flatMap(({ file, text }) => [
    ...brokenLinks(file, text),
    ...unknownScripts(file, text, scripts),
  ]),
  ...unnamedVariables(told.map(({ text }) => text)),
];
for (const lie of lies) console.error(lie);
process.exitCode = lies.length === 0 ? 0 : 1;

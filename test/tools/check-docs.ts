/**
 * `npm run docs:check`: what the documents say about the repository is true. Every relative link leads to a file and,
 * where it names one, to a heading; every `npm run …` names a script. Every environment variable that the code reads, and no
 * other, stands in a table of README.md; every parameter of a deployment, with its default, in docs/deploying.md. The
 * first lie of each kind per place is printed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HANDLER_SCHEMAS, TARGET_SCHEMA } from '../../src/config/handler-variables.ts';
import { parameterDifferences, variableDifferences } from './documented-settings.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NPM_COMMANDS = new Set(['start', 'test']);
/** Read by the local stack alone: a table of variables, one per line. */
const LOCAL_SETTINGS = 'src/local/local-settings.ts';
const LOCAL_VARIABLE = /^ {2}([A-Z][A-Z0-9_]*):/gm;

function documents(): string[] {
  const top = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  const below = ['docs', 'examples'].filter((folder) => existsSync(path.join(ROOT, folder)));
  const nested = below.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !/(^|[\\/])node_modules[\\/]/.test(name))
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

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

function variablesRead(): readonly string[] {
  const handlers = Object.values(HANDLER_SCHEMAS).flatMap(({ shape }) => Object.keys(shape));
  const local = [...read(LOCAL_SETTINGS).matchAll(LOCAL_VARIABLE)].map(([, name = '']) => name);
  if (local.length === 0) throw new Error(`${LOCAL_SETTINGS}: no variables are found there`);
  return [...handlers, ...Object.keys(TARGET_SCHEMA.shape), ...local];
}

/** Between `<!-- name -->` and `<!-- /name -->`. */
function sectionOf(file: string, name: string): string {
  const [, found] = read(file).split(new RegExp(`<!-- /?${name} -->`));
  if (found === undefined) throw new Error(`${file}: the place <!-- ${name} --> is missing`);
  return found;
}

function untrueSettings(): readonly string[] {
  const [parameters, declared] = ['docs/deploying.md', 'deploy/parameters.yml'];
  const variables = variableDifferences(read('README.md'), variablesRead());
  const table = sectionOf(parameters, 'parameters');
  return [
    ...variables.map((difference) => `README.md: ${difference}`),
    ...parameterDifferences(table, read(declared)).map(
      (difference) => `${parameters}: ${difference}`,
    ),
  ];
}

const manifest = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const scripts = new Set(Object.keys(manifest.scripts));
const texts = documents().map((file) => ({ file, text: read(file) }));
const lies = [
  ...texts.flatMap(({ file, text }) => [
    ...brokenLinks(file, text),
    ...unknownScripts(file, text, scripts),
  ]),
  ...untrueSettings(),
];
for (const lie of lies) console.error(lie);
process.exitCode = lies.length === 0 ? 0 : 1;

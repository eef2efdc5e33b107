/**
 * `npm run docs:check`: what the documents say about the repository is true. Every relative link leads to a file and,
 * where it names one, to a heading; every `npm run …` names a script. The first lie of each kind per place is printed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NPM_COMMANDS = new Set(['start', 'test']);

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

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const scripts = new Set(Object.keys(manifest.scripts));
const lies = documents().flatMap((file) => {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return [...brokenLinks(file, text), ...unknownScripts(file, text, scripts)];
});
for (const lie of lies) console.error(lie);
process.exitCode = lies.length === 0 ? 0 : 1;

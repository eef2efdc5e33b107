/**
 * An example as the beginning of a project: its files as they run here, and over them those of its folder `project/`,
 * which are for whoever takes it away (a README and what deploys it). An application whose flows are part of it is a project
 * already: it has no `flow.yml` of its own.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { listNames, nearestHint } from '../../../core/definition/nearest-name.ts';
import { quoted } from '../../../core/shared/quoted.ts';
import { UsageError } from '../terminal.ts';

export interface ProjectTemplate {
  /** What bears the name. */
  readonly kind: 'flow' | 'app';
  /** The example's own name: the project's files hold it wherever the application's belongs. */
  readonly name: string;
  /** The topic that the flow publishes to, if it does: as `name`. */
  readonly topic?: string;
  /** Text by path, sorted; `/` parts folders. */
  readonly files: ReadonlyMap<string, string>;
}

const FLOW = 'flow.yml';
const APPLICATION = 'serverless.yml';
const PROJECT = 'project/';
/** Left by whoever has run the example where it is. */
const LEFTOVERS = /(?:^|\/)(?:(?:__pycache__|node_modules|\.serverless)\/|package-lock\.json$)/;
const SERVICE = /^service: '([^']+)'$/m;
const TOPIC = /\/topics\/([^/\s"']+)\/messages/;

/** Throws a UsageError that lists the examples when it is none of them. */
export async function readTemplate(
  examplesFolder: string,
  example: string,
): Promise<ProjectTemplate> {
  const examples = await listExamples(examplesFolder);
  if (!examples.includes(example)) throw unknownExample(example, examples);
  const folder = join(examplesFolder, example);
  const paths = (await listFiles(folder)).filter((path) => !LEFTOVERS.test(path));
  // The project's own come last, and win.
  const ordered = [...paths].sort((a, b) => Number(isOfProject(a)) - Number(isOfProject(b)));
  const files = new Map<string, string>();
  for (const path of ordered) {
    files.set(toProjectPath(path), await readFile(join(folder, path), 'utf8'));
  }
  const topic = TOPIC.exec(files.get(FLOW) ?? '')?.[1];
  return {
    ...describeExample(example, files),
    files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(topic === undefined ? {} : { topic }),
  };
}

/** A flow is called as its folder, an application as its service. */
function describeExample(
  example: string,
  files: ReadonlyMap<string, string>,
): Pick<ProjectTemplate, 'kind' | 'name'> {
  if (files.has(FLOW)) return { kind: 'flow', name: example };
  const service = SERVICE.exec(files.get(APPLICATION) ?? '')?.[1];
  return { kind: 'app', name: service ?? example };
}

async function listExamples(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true });
  const names = found
    .map((path) => path.split(sep))
    .filter(([, file = '', ...deeper]) => isMarker(file) && deeper.length === 0)
    .map(([name = '']) => name);
  return [...new Set(names)].sort();
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.split(sep).join('/'));
}

const isMarker = (file: string) => file === FLOW || file === APPLICATION;

const isOfProject = (path: string) => path.startsWith(PROJECT);

const toProjectPath = (path: string) => (isOfProject(path) ? path.slice(PROJECT.length) : path);

function unknownExample(example: string, examples: readonly string[]): UsageError {
  const hint = nearestHint(example, examples);
  return new UsageError(
    `${quoted(example)} is no example, expected ${listNames(examples)}${hint === undefined ? '' : `; ${hint}`}`,
  );
}

/** Packages the service as a deployment would, offline, and reads what would be uploaded. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Template } from './effective-template.ts';
import { EVERY_PARAMETER } from './every-parameter.ts';
import { readZip } from './zip-entries.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export interface StackOptions {
  /** Of its own; made if it is absent. The service is copied there. */
  readonly folder: string;
  readonly stage: string;
  readonly params?: Readonly<Record<string, string>>;
}

export interface PackagedStack {
  readonly template: Template;
  /** What AWS's own rules say of it. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the framework sends beside the template. */
  readonly provider: Readonly<Record<string, unknown>>;
  /** Content by path, of a function's archive. */
  readonly filesOf: (archive: string) => ReadonlyMap<string, Buffer>;
}

export interface Diagnostic {
  readonly severity: string;
  readonly ruleId: string;
  readonly message: string;
}

/** What a deployment is made of, beside the packages. */
const SOURCES = [
  ...['serverless.yml', 'package.json', 'tsconfig.json'],
  ...['deploy', 'handlers', 'scripts', 'src'],
];

/** Throws what the framework said. Takes seconds. */
export function packageStack({ folder, stage, params = {} }: StackOptions): PackagedStack {
  copySources(folder);
  const given = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  run(path.join(folder, 'scripts/package.mjs'), ['--stage', stage, ...given]);
  const target = path.join(folder, '.serverless');
  const file = path.join(target, 'cloudformation-template-update-stack.json');
  const state = readJson(path.join(target, 'serverless-state.json')) as State;
  return {
    template: readJson(file) as Template,
    diagnostics: JSON.parse(
      run(path.join(ROOT, 'test/support/validate-template.mjs'), [file]),
    ) as readonly Diagnostic[],
    provider: state.service.provider,
    filesOf: (archive) => readZip(readFileSync(path.join(target, archive))),
  };
}

interface State {
  readonly service: { readonly provider: Readonly<Record<string, unknown>> };
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** The framework works in `.serverless` of the service's folder, wherever it is told to leave the outcome: one at a time. */
function copySources(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of SOURCES) {
    cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
}

function run(script: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    // The test's own: by itself, a child gets that of the whole run.
    env: process.env,
  });
  if (status !== 0) throw new Error(stdout + stderr);
  return stdout;
}

export interface BothStacks {
  readonly defaults: PackagedStack;
  readonly everything: PackagedStack;
}

/** With every default, and with every parameter set; in a folder of its own. Takes seconds. */
export function packageBoth(folder: string): BothStacks {
  return {
    defaults: packageStack({ folder: path.join(folder, 'defaults'), stage: 'dev' }),
    everything: packageStack({
      ...{ folder: path.join(folder, 'everything'), stage: 'live' },
      params: EVERY_PARAMETER,
    }),
  };
}

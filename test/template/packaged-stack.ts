/** Packages the service as a deployment would, offline, and reads what would be uploaded. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Template } from './effective-template.ts';
import { readZip } from './zip-entries.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export interface StackOptions {
  /** Of its own; made if it is absent. */
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

/** Throws what the framework said. Takes seconds. */
export function packageStack({ folder, stage, params = {} }: StackOptions): PackagedStack {
  const target = path.join(folder, 'package');
  const given = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  run('scripts/package.mjs', ['--package', target, '--stage', stage, ...given], {
    SLUICE_BUILD_FOLDER: path.relative(ROOT, path.join(folder, 'build')),
  });
  const file = path.join(target, 'cloudformation-template-update-stack.json');
  const state = readJson(path.join(target, 'serverless-state.json')) as State;
  return {
    template: readJson(file) as Template,
    diagnostics: JSON.parse(
      run('test/support/validate-template.mjs', [file], {}),
    ) as readonly Diagnostic[],
    provider: state.service.provider,
    filesOf: (archive) => readZip(readFileSync(path.join(target, archive))),
  };
}

interface State {
  readonly service: { readonly provider: Readonly<Record<string, unknown>> };
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

function run(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, script), ...args],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...environment } },
  );
  if (status !== 0) throw new Error(stdout + stderr);
  return stdout;
}

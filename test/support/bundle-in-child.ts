import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Bundle } from './handler-bundles.ts';

const SCRIPT = path.resolve(import.meta.dirname, '../tools/bundle-handlers.ts');

/** Runs a script in a process of its own; answers with what it prints, read as JSON. */
export function runForJson(args: readonly string[], env: NodeJS.ProcessEnv = process.env): unknown {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr}`);
  return JSON.parse(stdout);
}

/** esbuild does not run inside the test runner's sandbox. */
export function bundleHandlersInChild(folder: string): readonly Bundle[] {
  return runForJson([SCRIPT, folder]) as readonly Bundle[];
}

/** `entry`: a file's path from the root. */
export function bundleInChild(folder: string, entry: string): string {
  const [file = ''] = runForJson([SCRIPT, folder, entry]) as readonly string[];
  return file;
}

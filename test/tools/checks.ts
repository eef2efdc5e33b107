/**
 * What is checked without running the product: one command each, from the packages installed here.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Check {
  readonly name: string;
  /** A script under node_modules, or one of ours; then its arguments. */
  readonly command: readonly [script: string, ...args: string[]];
}

const CHECKS: readonly Check[] = [
  {
    name: 'format',
    command: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  },
  { name: 'lint', command: ['node_modules/eslint/bin/eslint.js', '--max-warnings=0', '.'] },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'] },
  {
    name: 'imports',
    command: [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--output-type=err-long',
      '.',
    ],
  },
  { name: 'dead code', command: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'docs', command: ['test/tools/check-docs.ts'] },
  { name: 'docs/checks.md', command: ['test/tools/check-checks-doc.ts'] },
  { name: 'docs/guarantees.md', command: ['test/tools/check-guarantees-doc.ts'] },
  { name: 'docs/cost.md', command: ['test/tools/check-cost-doc.ts'] },
];

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  /** Everything that the command wrote. */
  readonly output: string;
}

/** Runs every check, two at a time, and tells each result as it comes. */
export async function runChecks(
  tell: (result: CheckResult) => void,
): Promise<readonly CheckResult[]> {
  const waiting = [...CHECKS];
  const results: CheckResult[] = [];
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const result = await runCheck(check);
      results.push(result);
      tell(result);
    }
  };
  await Promise.all([work(), work()]);
  return results;
}

function runCheck({ name, command }: Check): Promise<CheckResult> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - startedAt) / 1000;
      resolve({ name, passed: code === 0, seconds, output: Buffer.concat(chunks).toString() });
    });
  });
}

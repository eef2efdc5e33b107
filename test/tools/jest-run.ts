/** Runs jest in a process of its own and reads its counts from the JSON report. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export interface JestResult extends Counts {
  /** Every file of tests that ran. */
  readonly files: readonly TestFile[];
}

export interface TestFile {
  /** Relative to the repository, with "/". */
  readonly name: string;
  readonly seconds: number;
}

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  /** Suites that failed to load: no test of theirs is counted anywhere. */
  numRuntimeErrorTestSuites: z.number(),
  testResults: z.array(z.object({ name: z.string(), startTime: z.number(), endTime: z.number() })),
});

/** `args`: jest's own; `env`: added to this process's. A run that leaves no report counts as one failure. */
export async function runJest(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<JestResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sluice-jest-'));
  const reportFile = path.join(folder, 'report.json');
  try {
    const code = await spawnJest([...args, '--json', `--outputFile=${reportFile}`], env);
    const text = await readFile(reportFile, 'utf8').catch(() => undefined);
    if (text === undefined) return { passed: 0, failed: 1, files: [] };
    const { testResults, ...counts } = report.parse(JSON.parse(text));
    const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
    return {
      passed: counts.numPassedTests,
      // Jest also fails for reasons that no test carries, such as an error in its own teardown.
      failed: failed === 0 && code !== 0 ? 1 : failed,
      files: testResults.map(({ name, startTime, endTime }) => ({
        name: path.relative(ROOT, name).replaceAll('\\', '/'),
        seconds: (endTime - startTime) / 1000,
      })),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function spawnJest(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const jest = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
  ];
  return new Promise((resolve, reject) => {
    // Jest prints its report of each test on stderr; stdout would repeat the JSON.
    const child = spawn(process.execPath, [...jest, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * `npm test`: the checks and every level of tests. `npm run check` (`--fast`): the checks and the fast levels.
 * `npm run test:long` (`--long`): the same with the full counts of the property tests, see test/support/scaled.ts.
 * With paths: jest on those alone. Then how long the tests of each level took; the last line is `N passed, N failed`,
 * where a check counts as one test.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import '../support/own-environment.ts';
import { runChecks } from './checks.ts';
import { type Counts, type JestResult, runJest } from './jest-run.ts';
import { levelTimes } from './level-times.ts';

const TESTS = path.resolve(import.meta.dirname, '..');
const ARGS = process.argv.slice(2);
const IS_LONG = ARGS.includes('--long');

/** Embedded servers, simulated worlds, the packaged template: each takes seconds. */
const SLOW_LEVELS = ['contract', 'property', 'simulation', 'template'];
/** Each starts a whole local stack, or npm: one at a time. */
const SERIAL_LEVELS = ['local', 'e2e', 'package'];
/** Of those, tests that mostly wait: for a lease to end, for a schedule, for poison to come five times. Side by side. */
const PATIENT_TESTS = ['kill', 'repair', 'rare-calls', 'schedules'].map(
  (name) => `test/e2e/${name}.test.ts`,
);
/** Holds what the levels before it have recorded against the template. */
const LAST_LEVELS = ['roles'];

function levels(): { fast: string[]; slow: string[]; serial: string[]; last: string[] } {
  const present = readdirSync(TESTS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const known = (names: readonly string[]) => present.filter((name) => names.includes(name));
  const notFast = [...SLOW_LEVELS, ...SERIAL_LEVELS, ...LAST_LEVELS];
  return {
    fast: present.filter((name) => !notFast.includes(name)),
    slow: known(SLOW_LEVELS),
    serial: known(SERIAL_LEVELS),
    last: known(LAST_LEVELS),
  };
}

const paths = (names: readonly string[]) => names.map((name) => `test/${name}/`);

async function runLevels(names: readonly string[], ...args: string[]): Promise<Counts> {
  if (names.length === 0) return { passed: 0, failed: 0 };
  return runTests(['--passWithNoTests', ...args, ...paths(names)]);
}

/** Every stack of the serial levels writes down which calls to AWS its handlers make. */
async function runRecorded({ serial, last }: ReturnType<typeof levels>): Promise<Counts[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-calls-'));
  process.env['SLUICE_RECORDED_CALLS'] = folder;
  try {
    const patient = await runTests([`--maxWorkers=${PATIENT_TESTS.length}`, ...PATIENT_TESTS]);
    const others = PATIENT_TESTS.map((file) => `--testPathIgnorePatterns=/${file}$`);
    // The flag last: a list takes whatever follows it.
    const counts = await runLevels(serial, ...others, '--runInBand');
    return [patient, counts, await runLevels(last, '--runInBand')];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runTests(args: readonly string[]): Promise<JestResult> {
  const startedAt = performance.now();
  const result = await runJest(args, IS_LONG ? { SLUICE_TEST_LONG: '1' } : {});
  const seconds = (performance.now() - startedAt) / 1000;
  for (const line of levelTimes(result.files, seconds)) console.log(line);
  return result;
}

async function checkAll(): Promise<Counts> {
  const results = await runChecks(({ name, passed, seconds, output }) => {
    console.log(`${passed ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)`);
    if (!passed) console.log(output);
  });
  const passed = results.filter((result) => result.passed).length;
  return { passed, failed: results.length - passed };
}

async function run(args: readonly string[]): Promise<Counts[]> {
  const fast = args.includes('--fast');
  const chosen = args.filter((arg) => !arg.startsWith('--'));
  if (chosen.length > 0) {
    const missing = chosen.find((file) => !existsSync(file));
    if (missing !== undefined) throw new Error(`no such file or folder: ${missing}`);
    return [await runTests(['--runInBand', ...chosen])];
  }
  const found = levels();
  const counts = [await checkAll()];
  // Two cores: more workers only make each other wait.
  counts.push(
    await runLevels(fast ? found.fast : [...found.fast, ...found.slow], '--maxWorkers=2'),
  );
  if (!fast) counts.push(...(await runRecorded(found)));
  return counts;
}

const counts = await run(ARGS);
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);

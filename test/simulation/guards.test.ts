/**
 * Guards of the protocol, taken away one at a time: the simulator misses each. All of them in `npm run test:long` and
 * `npm run simulate:mutants`, some in `npm test`.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { isLongRun } from '../support/scaled.ts';
import { MUTANTS } from './mutants/mutants.ts';

const ROOT = join(import.meta.dirname, '../..');
const HUNT_TIMEOUT_MS = 600_000;
/** Found within a few runs. */
const QUICK = ['no-line-2-after-reload', 'commit-before-message', 'silent-alarm', 'any-open-task'];
const NAMES = isLongRun() ? MUTANTS.map(({ name }) => name) : QUICK;

const run = promisify(execFile);

describe('a guard that is taken away', () => {
  it.each(MUTANTS)('is one place in the source: $name', ({ file, from, to }) => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    expect(source.split(from)).toHaveLength(2);
    expect(to).not.toBe(from);
  });

  it(
    'is missed by the simulator',
    async () => {
      const script = 'test/simulation/mutants/main.ts';
      const args = [script, '--only', NAMES.join(',')];
      const { stdout } = await run(process.execPath, args, { cwd: ROOT });
      process.stdout.write(stdout);
      expect(stdout).toContain(`${NAMES.length} of ${NAMES.length} mutants found`);
    },
    HUNT_TIMEOUT_MS,
  );
});

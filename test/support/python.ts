/** Python for the tests of what is written in it. Where it is missing, those tests say so and are passed over. */
import { spawnSync } from 'node:child_process';

const OLDEST = [3, 8] as const;

/** The command; undefined where there is no Python that is new enough. */
export const PYTHON = findPython();

function findPython(): string | undefined {
  const { stdout, error } = spawnSync('python3', ['--version'], { encoding: 'utf8' });
  const [, major = 0, minor = 0] = (/^Python (\d+)\.(\d+)/.exec(stdout ?? '') ?? []).map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return 'python3';
  const reason = error === undefined ? `"${stdout.trim()}" is too old` : error.message;
  console.info(`passed over: Python ${OLDEST.join('.')} or newer is needed, and ${reason}`);
  return undefined;
}

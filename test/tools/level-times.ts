import type { TestFile } from './jest-run.ts';

/**
 * What one run of jest took: its own time, then that of each level's files added up, the longest first. Files run beside
 * each other, so a level's sum may be more than the whole run.
 */
export function* levelTimes(files: readonly TestFile[], seconds: number): Generator<string> {
  if (files.length === 0) return;
  const byLevel = new Map<string, { files: number; seconds: number }>();
  for (const file of files) {
    const level = file.name.split('/').slice(0, 2).join('/');
    const sum = byLevel.get(level) ?? { files: 0, seconds: 0 };
    byLevel.set(level, { files: sum.files + 1, seconds: sum.seconds + file.seconds });
  }
  yield `tests: ${shown(seconds)}; files of each level added up:`;
  const longestFirst = [...byLevel].sort(([, left], [, right]) => right.seconds - left.seconds);
  for (const [level, sum] of longestFirst) {
    const count = sum.files === 1 ? '1 file' : `${sum.files} files`;
    yield `${shown(sum.seconds).padStart(10)}  ${level} (${count})`;
  }
}

function shown(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

/** Runs a property with a seed of its own; a failure says what broke it and the one command that shows it again. */
import path from 'node:path';
import fc from 'fast-check';
import { isLongRun, scaled } from '../support/scaled.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Rounds {
  readonly seed: number;
  /** In `npm run test:long`. */
  readonly fullCount: number;
}

/** `file`: the test's own `import.meta.filename`. */
export function assertLaw<Case>(
  file: string,
  property: fc.IProperty<Case>,
  { seed, fullCount }: Rounds,
): void {
  const numRuns = scaled(fullCount);
  const details = fc.check(property, { seed, numRuns });
  if (!details.failed) return;
  const prefix = isLongRun() ? 'SLUICE_TEST_LONG=1 ' : '';
  const command = `${prefix}npm test -- ${path.relative(ROOT, file)}`;
  const message = `${fc.defaultReportMessage(details)}\n\nseed ${seed}, ${numRuns} rounds; to repeat: ${command}`;
  throw new Error(message, { cause: details.errorInstance });
}

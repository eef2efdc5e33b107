/** How many rounds a property test runs: the full count in `npm run test:long`, a tenth in `npm test`. */
export function scaled(fullCount: number): number {
  return isLongRun() ? fullCount : Math.ceil(fullCount / 10);
}

export function isLongRun(): boolean {
  return process.env['SLUICE_TEST_LONG'] === '1';
}

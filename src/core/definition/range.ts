/** Whole numbers between two limits, both allowed. */
export interface Range {
  readonly least: number;
  readonly most: number;
  readonly unit?: string;
}

export function isWithin(value: number, { least, most }: Range): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** `a whole number from 0 to 900 (seconds)`. */
export function describeRange({ least, most, unit }: Range): string {
  const words = `a whole number from ${least} to ${most}`;
  return unit === undefined ? words : `${words} (${unit})`;
}

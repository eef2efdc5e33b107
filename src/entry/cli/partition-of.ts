/** The partition of AWS that a region is in: the second part of every ARN there. */

/** By what its regions begin with; every other region is one of `aws`. Source: AWS SDKs, partitions.json. */
const PARTITIONS: Readonly<Record<string, RegExp>> = {
  'aws-cn': /^cn-/,
  'aws-us-gov': /^us-gov-/,
  'aws-iso': /^us-iso-/,
  'aws-iso-b': /^us-isob-/,
  'aws-iso-e': /^eu-isoe-/,
  'aws-iso-f': /^us-isof-/,
  'aws-eusc': /^eusc-/,
};

/** `*` and what a template fills in are of `aws`. */
export function partitionOf(region: string): string {
  const found = Object.entries(PARTITIONS).find(([, regions]) => regions.test(region));
  return found?.[0] ?? 'aws';
}

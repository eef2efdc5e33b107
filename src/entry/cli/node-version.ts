/**
 * Whether a Node is too old for the command, and what to say then: the message instead of the strange errors that an old
 * one gives. `version`: `v24.1.0`. `wanted`: `>=22.18`, as package.json has it in its engines.
 */
export function describeOldNode(version: string, wanted: string): string | undefined {
  const [major = 0, minor = 0] = toNumbers(version);
  const [oldestMajor = 0, oldestMinor = 0] = toNumbers(wanted);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `sluice needs Node ${oldestMajor}.${oldestMinor} or newer, and this is ${version}`;
}

function toNumbers(version: string): number[] {
  return version.replace(/^\D+/, '').split('.').map(Number);
}

import { describe, expect, it } from '@jest/globals';
import { describeOldNode } from '../../../src/entry/cli/node-version.ts';

describe('the version of Node', () => {
  it.each(['v22.18.0', 'v22.19.1', 'v23.0.0', 'v24.21.0', 'v100.2.0'])('%s will do', (version) => {
    expect(describeOldNode(version, '>=22.18')).toBeUndefined();
  });

  it.each(['v22.17.1', 'v22.9.0', 'v20.20.2', 'v4.30.0'])('%s is too old', (version) => {
    expect(describeOldNode(version, '>=22.18')).toBe(
      `sluice needs Node 22.18 or newer, and this is ${version}`,
    );
  });
});

/** What packaging says of parameters that would be without effect, or stop the functions at their start. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from './packaged-stack.ts';

/** What it says of parameters, and its status. It ends before anything is built. */
function problemsOf(params: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(ROOT, 'node_modules/serverless/bin/serverless.js'),
      ...['package', '--stage', 'dev'],
      ...Object.entries(params).map(([name, value]) => `--param=${name}=${value}`),
    ],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], SLS_TELEMETRY_DISABLED: '1' },
    },
  );
  const lines = (stdout + stderr).split('\n');
  return { status, problems: lines.filter((line) => /^(Parameter|SLUICE_|docs)/.test(line)) };
}

describe('packaging', () => {
  it('ends with every parameter that is not known or has no meaning, and where to look them up', () => {
    const wrong = {
      retentonDays: '90',
      deployment: 'a-name-that-is-much-too-long',
      taskAccess: 'role',
      alarms: 'On',
      tracing: 'maybe',
      retentionDays: '5',
      resourceNames: '{x',
    };
    expect(problemsOf(wrong)).toEqual({
      status: 1,
      problems: [
        'Parameter "retentonDays" is not known',
        'Parameter "deployment": expected a letter, then up to 23 letters, digits and "-"',
        'Parameter "taskAccess": expected account or roles',
        'Parameter "alarms": expected on or off',
        'Parameter "tracing": Invalid option: expected one of "on"|"off"',
        'Parameter "retentionDays": Too small: expected number to be >=15',
        'Parameter "resourceNames": is not JSON',
        'docs/deploying.md lists the parameters, and what each may be',
      ],
    });
  }, 30_000);
});

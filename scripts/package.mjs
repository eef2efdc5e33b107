/** `npm run package`: builds what a deployment would upload, offline. Files left by an earlier build would be zipped. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');

const args = process.argv.slice(2);

rmSync(path.join(ROOT, '.esbuild'), { recursive: true, force: true });

const serverless = path.join(ROOT, 'node_modules/serverless/bin/serverless.js');
const { status } = spawnSync(process.execPath, [serverless, 'package', ...args], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' },
});
process.exitCode = status ?? 1;

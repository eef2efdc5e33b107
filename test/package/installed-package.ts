/** What users get: the package as npm packs it, installed into an empty folder. */
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from './run-command.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');
const INSTALL_FLAGS = [
  ...['--omit=dev', '--ignore-scripts', '--prefer-offline'],
  ...['--no-audit', '--no-fund'],
];
/** Any reach for a registry fails at once. */
export const NO_REGISTRY = {
  npm_config_offline: 'true',
  npm_config_registry: 'http://127.0.0.1:9/',
};

export interface InstalledPackage {
  /** Holds the project, and is gone with it. */
  readonly folder: string;
  /** `node_modules/sluice` is in it. */
  readonly project: string;
  remove(): Promise<void>;
}

export async function installPackage(): Promise<InstalledPackage> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'sluice-package-')));
  const project = path.join(folder, 'project');
  await mkdir(project);
  await npm(ROOT, 'pack', '--pack-destination', folder);
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
  // Otherwise npm takes a package.json further up for the project's.
  const here = ['--prefix', project];
  await npm(project, 'install', ...here, ...INSTALL_FLAGS, path.join(folder, tarball));
  return { folder, project, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function npm(inFolder: string, ...args: string[]): Promise<void> {
  const { status, stderr } = await runCommand('npm', args, { folder: inFolder });
  if (status !== 0) throw new Error(`npm ${args[0]} failed:\n${stderr}`);
}

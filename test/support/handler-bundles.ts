/** Builds handlers as a deployment does: esbuild with the options of serverless.yml. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { load } from 'js-yaml';

const requireFile = createRequire(import.meta.url);
const ROOT = path.resolve(import.meta.dirname, '../..');

export interface Bundle {
  /** Of the function. */
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
}

interface EsbuildSettings extends Omit<BuildOptions, 'plugins'> {
  /** The file that exports them. */
  readonly plugins: string;
  readonly exclude: unknown;
  readonly outputFileExtension: string;
  readonly outputWorkFolder: unknown;
  readonly watch: unknown;
}

/** `entry`: a file's path from the root. Answers with the bundle's own path. */
export async function bundle(entry: string, folder: string): Promise<string> {
  const text = readFileSync(path.join(ROOT, 'serverless.yml'), 'utf8');
  const { custom } = load(text) as { custom: { esbuild: EsbuildSettings } };
  // What is the Serverless plugin's own, and not esbuild's.
  const { plugins, exclude, outputWorkFolder, watch, ...settings } = custom.esbuild;
  const { outputFileExtension, ...options } = settings;
  const pluginsModule = requireFile(path.join(ROOT, plugins)) as { default: Plugin[] };
  const outfile = path.join(folder, `${path.parse(entry).name}${outputFileExtension}`);
  await build({
    ...options,
    entryPoints: [path.join(ROOT, entry)],
    outfile,
    platform: 'node',
    plugins: pluginsModule.default,
    absWorkingDir: ROOT,
  });
  return outfile;
}

export async function bundleHandlers(folder: string): Promise<readonly Bundle[]> {
  const bundles: Bundle[] = [];
  for (const entry of readdirSync(path.join(ROOT, 'handlers'))) {
    const file = await bundle(`handlers/${entry}`, folder);
    bundles.push({ name: path.parse(entry).name, file, bytes: statSync(file).size });
  }
  return bundles;
}

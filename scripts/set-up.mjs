/**
 * Makes a clone ready to run: packages, a Node that is new enough, and the `sluice` command. Runs before `npm start`,
 * `npm test` and their like; quiet and quick when nothing is missing.
 *
 * Plain JavaScript without packages, because it runs before there are any, and on Node 20, because it is what brings
 * a newer one. Two at once are safe: one works, the other waits.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = path.resolve(
  import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  '..',
);
const MODULES = path.join(ROOT, 'node_modules');
const STAMP = path.join(MODULES, '.sluice-set-up');
const LOCK = path.join(ROOT, '.sluice', 'set-up.lock');
/** What users run or load: one file each. */
const BUNDLES = [
  { source: 'src/entry/cli/sluice.ts', file: 'dist/sluice.cjs' },
  { source: 'src/entry/plugin/serverless-plugin.ts', file: 'dist/serverless-plugin.cjs' },
];

/** Node 22.18 is the first that runs TypeScript without a flag. */
const OLDEST_NODE = [22, 18];
/** What an older machine gets beside the other packages: same major as .nvmrc and the deployed runtime. */
const NODE_VERSION = '24.21.0';
const NODE_PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

const LOCK_POLL_MS = 300;
/** Whoever holds the lock touches it while it works. Process ids are used again: one that lives proves little. */
const LOCK_TOUCH_MS = 30_000;
const LOCK_STALE_MS = 10 * 60_000;

const read = (file) => readFileSync(file, 'utf8');
const readJson = (file) => JSON.parse(read(file));
const say = (text) => console.log(`set-up: ${text}`);

class SetUpError extends Error {}

// --- packages --------------------------------------------------------------------------------------------------------

function manifestsHash() {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json'])
    hash.update(read(path.join(ROOT, file)));
  return hash.digest('hex');
}

function stampIsCurrent() {
  return existsSync(STAMP) && read(STAMP) === manifestsHash();
}

/**
 * Whether what npm says it installed is what the lockfile asks for. So neither a change of scripts in package.json nor
 * a developer's own `npm install` brings an unexpected `npm ci`.
 */
function packagesMatchLockfile() {
  const installedFile = path.join(MODULES, '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = readJson(installedFile).packages;
  const wanted = Object.entries(readJson(path.join(ROOT, 'package-lock.json')).packages);
  return wanted.every(([folder, { optional, version }]) => {
    if (folder === '') return true;
    const found = installed[folder];
    return found === undefined ? optional === true : found.version === version;
  });
}

async function installPackages() {
  say('installing packages (npm ci); this takes a minute');
  await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

// --- node ------------------------------------------------------------------------------------------------------------

function nodeIsFetched() {
  const manifest = path.join(MODULES, NODE_PACKAGE, 'package.json');
  return existsSync(manifest) && readJson(manifest).version === NODE_VERSION;
}

/** The machine's own Node: npm's, or the one that runs this, unless that is the fetched one. */
function machineNode() {
  const candidate = process.env.npm_node_execpath ?? process.execPath;
  return isInside(MODULES, candidate) ? undefined : candidate;
}

function machineNodeIsOld() {
  const node = machineNode();
  if (node === undefined) return true;
  const version =
    node === process.execPath
      ? process.version
      : spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout;
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

async function fetchNode() {
  say(`this machine's Node is older than ${OLDEST_NODE.join('.')}; fetching Node ${NODE_VERSION}`);
  const wanted = `${NODE_PACKAGE}@${NODE_VERSION}`;
  const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  try {
    await runNpm(['install', ...flags, wanted]);
  } catch {
    throw new SetUpError(
      `could not fetch ${wanted}. Install Node 24 (.nvmrc) by hand, then try again.`,
    );
  }
}

// --- the sluice command and the Serverless plugin --------------------------------------------------------------------

function newestChange(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((newest, entry) => {
    const file = path.join(folder, entry.name);
    return Math.max(newest, entry.isDirectory() ? newestChange(file) : statSync(file).mtimeMs);
  }, statSync(folder).mtimeMs);
}

function bundlesAreCurrent() {
  const builtAt = BUNDLES.map(({ file }) => path.join(ROOT, file)).map((file) =>
    existsSync(file) ? statSync(file).mtimeMs : 0,
  );
  // This script says how they are built, and package.json is part of them.
  const files = ['package.json', 'package-lock.json', 'scripts/set-up.mjs'];
  const changedAt = files.map((file) => statSync(path.join(ROOT, file)).mtimeMs);
  return Math.min(...builtAt) > Math.max(newestChange(path.join(ROOT, 'src')), ...changedAt);
}

/** A file that Node runs anywhere: what users install may not be TypeScript. package.json says what each is for. */
async function buildBundle({ source, file }) {
  const { build } = await import(pathToFileURL(path.join(MODULES, 'esbuild/lib/main.js')).href);
  const unfinished = path.join(ROOT, 'dist', `.${process.pid}-${path.basename(file)}`);
  await build({
    entryPoints: [path.join(ROOT, source)],
    outfile: unfinished,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    mainFields: ['module', 'main'],
    // Behind the source's own first line, `#!`. A CommonJS bundle has no `import.meta`.
    banner: {
      js: `const importMetaUrl = require('node:url').pathToFileURL(__filename).href;`,
    },
    define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname' },
    legalComments: 'none',
    logLevel: 'warning',
  });
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, path.join(ROOT, file));
}

// --- one at a time ---------------------------------------------------------------------------------------------------

const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Takes the lock away from a holder that works no more. A rename has one winner, however many try. */
function breakLock(holder) {
  const broken = `${LOCK}.${process.pid}`;
  try {
    renameSync(LOCK, broken);
  } catch {
    return;
  }
  // Between reading and renaming, somebody else may have broken and taken it: give it back.
  if (read(broken) === holder || existsSync(LOCK)) rmSync(broken);
  else renameSync(broken, LOCK);
}

function takeLock() {
  mkdirSync(path.dirname(LOCK), { recursive: true });
  for (let told = false; ; pause(LOCK_POLL_MS)) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const lock = readLock();
    if (lock === undefined) continue;
    const { holder, ageMs } = lock;
    // Nobody has had time to write into a new one.
    const isDead = holder !== '' && !isAlive(Number(holder));
    if (isDead || ageMs > LOCK_STALE_MS) breakLock(holder);
    else if (!told) {
      told = true;
      say(`another set-up (process ${holder}) is at work and holds ${LOCK}; waiting for it`);
    }
  }
}

/** undefined: it has just been given back. */
function readLock() {
  try {
    return { holder: read(LOCK), ageMs: Date.now() - statSync(LOCK).mtimeMs };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const holdsLock = () => readLock()?.holder === String(process.pid);

function touchLock() {
  const seconds = Date.now() / 1000;
  if (holdsLock()) utimesSync(LOCK, seconds, seconds);
}

function giveLockBack() {
  if (holdsLock()) rmSync(LOCK, { force: true });
}

// --- all of it -------------------------------------------------------------------------------------------------------

function isInside(folder, file) {
  const relative = path.relative(folder, file);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** npm on the machine's own Node: `npm ci` removes the fetched one while it runs. */
async function runNpm(args) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const env = {
    ...process.env,
    PATH: folders.filter((folder) => !isInside(MODULES, folder)).join(path.delimiter),
  };
  const node = machineNode();
  const script = process.env.npm_execpath;
  const [command, ...rest] =
    node !== undefined && script?.endsWith('.js') === true
      ? [node, script, ...args]
      : ['npm', ...args];
  const shell = process.platform === 'win32' && command === 'npm';
  const child = spawn(command, rest, { cwd: ROOT, env, stdio: 'inherit', shell });
  const failure = await new Promise((resolve) => {
    child.on('error', (error) => resolve(`: ${error.message}`));
    child.on('exit', (status) => resolve(status === 0 ? undefined : ''));
  });
  if (failure !== undefined) throw new SetUpError(`npm ${args[0]} failed${failure}`);
}

const nodeIsMissing = () => !nodeIsFetched() && machineNodeIsOld();

const allInPlace = () => stampIsCurrent() && !nodeIsMissing() && bundlesAreCurrent();

async function putInPlace() {
  if (!stampIsCurrent()) {
    if (!packagesMatchLockfile()) await installPackages();
    writeFileSync(STAMP, manifestsHash());
  }
  if (nodeIsMissing()) await fetchNode();
  if (!bundlesAreCurrent()) await Promise.all(BUNDLES.map(buildBundle));
}

try {
  if (!allInPlace()) {
    takeLock();
    const touching = setInterval(touchLock, LOCK_TOUCH_MS);
    try {
      await putInPlace();
    } finally {
      clearInterval(touching);
      giveLockBack();
    }
  }
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  console.error(`set-up: ${error.message}`);
  process.exitCode = 1;
}

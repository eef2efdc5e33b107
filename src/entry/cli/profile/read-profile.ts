/**
 * The profile file: which APIs there are, each by a name.
 *
 *     {"defaultProfile": "test", "profiles": {"test": {"endpoint": "…", "accessKeyId": "…", "accessKeySecret": "…"}}}
 */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { nearestHint } from '../../../core/definition/nearest-name.ts';
import { quoted } from '../../../core/shared/quoted.ts';
import { decodeText } from '../decode-text.ts';
import { UsageError } from '../terminal.ts';

/** As `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Profile {
  readonly endpoint?: string;
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
}

export interface FoundProfile {
  readonly profile: Profile;
  /** The file holds a secret, and others than its owner can read it. */
  readonly warning?: string | undefined;
}

const KEYS = ['endpoint', 'accessKeyId', 'accessKeySecret'] as const;
const FILE_KEYS = ['defaultProfile', 'profiles'];
/** Permissions of the group and of everybody else. */
const OTHERS = 0o077;

/**
 * named: by a flag; without it by `SLUICE_PROFILE`, without that the file's `defaultProfile`. A file that is not there has no
 * profiles. Throws a UsageError for a name that it does not have, and for what it cannot read.
 */
export async function readProfile(environment: Environment, named?: string): Promise<FoundProfile> {
  const wanted = named ?? nonEmpty(environment['SLUICE_PROFILE']);
  const file = await findFile(environment);
  if (file === undefined) {
    if (wanted === undefined) return { profile: {} };
    const where = profileFile(environment);
    const why = where === undefined ? 'there is no home folder' : `there is no file "${where}"`;
    throw new UsageError(`profile ${quoted(wanted)} cannot be read: ${why}`);
  }
  const { defaultProfile, profiles } = file;
  const name = wanted ?? defaultProfile;
  const warning = warningOf(file);
  if (name === undefined) return { profile: {}, warning };
  const profile = profiles.get(name);
  if (profile === undefined) throw unknownProfile(file.path, name, [...profiles.keys()]);
  return { profile, warning };
}

/** Throws a UsageError for a file that it cannot read. */
export async function readProfileNames(environment: Environment): Promise<readonly string[]> {
  const file = await findFile(environment);
  return [...(file?.profiles.keys() ?? [])];
}

interface ProfileFile {
  readonly path: string;
  readonly mode: number;
  readonly defaultProfile?: string;
  readonly profiles: ReadonlyMap<string, Profile>;
}

async function findFile(environment: Environment): Promise<ProfileFile | undefined> {
  const place = profileFile(environment);
  const found = place === undefined ? undefined : await readFile(place);
  if (place === undefined || found === undefined) return undefined;
  return { path: place, mode: found.mode, ...parseFile(place, found.text) };
}

function warningOf({ path: place, mode, profiles }: ProfileFile): string | undefined {
  const hasSecret = [...profiles.values()].some((each) => each.accessKeySecret !== undefined);
  if (!hasSecret || (mode & OTHERS) === 0) return undefined;
  return `${place} holds a secret and others may read it; run: chmod 600 ${place}`;
}

/** `SLUICE_CONFIG`, or `sluice/config.json` where the user's settings are. undefined: nobody says where that is. */
function profileFile(environment: Environment): string | undefined {
  const given = nonEmpty(environment['SLUICE_CONFIG']);
  if (given !== undefined) return given;
  const settings = nonEmpty(environment['XDG_CONFIG_HOME']);
  if (settings !== undefined && path.isAbsolute(settings)) {
    return path.join(settings, 'sluice', 'config.json');
  }
  const home = nonEmpty(environment['HOME']) ?? nonEmpty(environment['USERPROFILE']);
  return home === undefined ? undefined : path.join(home, '.config', 'sluice', 'config.json');
}

const nonEmpty = (text: string | undefined) => (text === '' ? undefined : text);

async function readFile(file: string): Promise<{ text: string; mode: number } | undefined> {
  try {
    const handle = await open(file);
    try {
      const { mode } = await handle.stat();
      // Windows keeps its permissions elsewhere: what it shows here says nothing.
      const told = process.platform === 'win32' ? 0 : mode;
      return { text: decodeText(await handle.readFile()), mode: told };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(`cannot read the profile file ${quoted(file)}: ${message}`, {
      cause: error,
    });
  }
}

function parseFile(file: string, text: string): Pick<ProfileFile, 'defaultProfile' | 'profiles'> {
  const wrong = (what: string) => new UsageError(`profile file ${quoted(file)}: ${what}`);
  const content = parseJson(text, wrong);
  if (!isObject(content)) throw wrong('it is no JSON object');
  refuseUnknown(content, FILE_KEYS, wrong);
  const { defaultProfile, profiles = {} } = content;
  if (defaultProfile !== undefined && typeof defaultProfile !== 'string') {
    throw wrong('"defaultProfile" is no text');
  }
  if (!isObject(profiles)) throw wrong('"profiles" is no JSON object');
  const parsed = Object.entries(profiles).map(([name, value]) => {
    const inProfile = (what: string) => wrong(`profile ${quoted(name)}: ${what}`);
    return [name, parseProfile(value, inProfile)] as const;
  });
  return { ...(defaultProfile === undefined ? {} : { defaultProfile }), profiles: new Map(parsed) };
}

type Wrong = (what: string) => UsageError;

function parseProfile(value: unknown, wrong: Wrong): Profile {
  if (!isObject(value)) throw wrong('it is no JSON object');
  refuseUnknown(value, KEYS, wrong);
  for (const key of KEYS) {
    const text = value[key];
    if (text !== undefined && typeof text !== 'string') throw wrong(`"${key}" is no text`);
  }
  return value;
}

function refuseUnknown(value: object, known: readonly string[], wrong: Wrong): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const hint = nearestHint(unknown, known) ?? `expected ${known.map(quoted).join(', ')}`;
  throw wrong(`${quoted(unknown)} has no meaning: ${hint}`);
}

/** The parser's own message may show a part of the file, and with it a secret. */
function parseJson(text: string, wrong: Wrong): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw wrong('it is not JSON');
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownProfile(file: string, name: string, known: readonly string[]): UsageError {
  const hint =
    nearestHint(name, known) ??
    (known.length === 0 ? 'it has none' : `it has ${known.map(quoted).join(', ')}`);
  return new UsageError(`profile ${quoted(name)} is not in ${quoted(file)}: ${hint}`);
}

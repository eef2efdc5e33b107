/** What `sluice check` is to read: files, folders and standard input, as they are named on the command line. */
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import { quoted } from '../../core/shared/quoted.ts';
import { decodeText } from './decode-text.ts';
import type { Terminal } from './terminal.ts';

export interface FlowSource {
  /** As messages name it: the path as it was given, or below the folder that was given. */
  readonly name: string;
  /** Throws an error whose message is a reason. */
  read(): Promise<string>;
}

/** Why nothing can be read under a name: a sentence for people. */
export interface UnreadableSource {
  readonly name: string;
  readonly problem: string;
}

const STANDARD_INPUT = '-';
/** Not JSON: beside flows, it holds inputs, mocks and settings more often than flows. */
const FLOW_FILE = /\.ya?ml$/;
/** Where other people's files are, or a tool's own; and what stands beside a flow: to run it, or to deploy it or what it calls. */
const PASSED_OVER = /^\.|^node_modules$|(?:^|\.)mocks\.ya?ml$|^(?:serverless|sluice)\.ya?ml$/;

/** In the order of the arguments, a folder's by name; what is named twice is there once. Never throws. */
export async function findFlowSources(
  terminal: Terminal,
  args: readonly string[],
  inputName: string,
): Promise<readonly (FlowSource | UnreadableSource)[]> {
  const sources = new Map<string, FlowSource | UnreadableSource>();
  for (const arg of args) {
    if (arg === STANDARD_INPUT) {
      if (!sources.has(arg))
        sources.set(arg, { name: inputName, read: () => terminal.readInput() });
      continue;
    }
    for (const source of await findFiles(arg)) {
      const path = resolve(source.name);
      if (!sources.has(path)) sources.set(path, source);
    }
  }
  return [...sources.values()];
}

/** The text, or why there is none. Never throws. */
export async function readSource(
  source: FlowSource | UnreadableSource,
): Promise<{ readonly text: string } | UnreadableSource> {
  if ('problem' in source) return source;
  try {
    return { text: await source.read() };
  } catch (error) {
    return toUnreadable(source.name, error);
  }
}

/** As `readSource`, of one file; a folder is none. */
export function readFlowFile(path: string): Promise<{ readonly text: string } | UnreadableSource> {
  return readSource(toFile(path));
}

/** In the system's words, without its codes. */
function toReason(error: unknown): string {
  const { errno, message } = error as { errno?: unknown; message?: unknown };
  return typeof errno === 'number' ? getSystemErrorMessage(errno) : String(message);
}

async function findFiles(arg: string): Promise<readonly (FlowSource | UnreadableSource)[]> {
  try {
    if (!(await stat(arg)).isDirectory()) return [toFile(arg)];
  } catch (error) {
    return [toUnreadable(arg, error)];
  }
  const found = await listFolder(arg);
  if (found.length > 0) return found;
  return [{ name: arg, problem: `there is no .yml or .yaml file in ${quoted(arg)}` }];
}

function toFile(path: string): FlowSource {
  return { name: path, read: async () => decodeText(await readFile(path)) };
}

function toUnreadable(name: string, error: unknown): UnreadableSource {
  return { name, problem: `cannot read ${quoted(name)}: ${toReason(error)}` };
}

/** Links to files count; those to folders are not followed: they may lead back. */
async function listFolder(folder: string): Promise<(FlowSource | UnreadableSource)[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    return [toUnreadable(folder, error)];
  }
  const found: (FlowSource | UnreadableSource)[] = [];
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    if (PASSED_OVER.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await listFolder(path)));
    else if (FLOW_FILE.test(entry.name)) found.push(toFile(path));
  }
  return found;
}

/** A command as a user types it, in a folder of its own and with the Node that runs the tests. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import path from 'node:path';

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandSurroundings {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What stands in standard input; nothing when absent. */
  readonly input?: string | Uint8Array;
}

export async function runCommand(
  command: string,
  args: readonly string[],
  { folder, environment = {}, input = '' }: CommandSurroundings,
): Promise<CommandResult> {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...ownEnvironment(), ...environment },
    shell: process.platform === 'win32',
  });
  child.stdin.end(input);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { status, stdout, stderr };
}

/** Without what an `npm test` around this process says of its own project, but with the user's settings of npm. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const ofProject = /^(npm_(package|lifecycle|command)|npm_config_local_prefix$|INIT_CWD$)/i;
  const kept = Object.entries(process.env).filter(([name]) => !ofProject.test(name));
  const folders = [path.dirname(process.execPath), process.env['PATH']];
  return { ...Object.fromEntries(kept), PATH: folders.join(path.delimiter) };
}

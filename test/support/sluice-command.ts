/** The `sluice` command in this process, against an API of a test's own. */
import { runSluice } from '../../src/entry/cli/program.ts';
import { ApiWorld, KEY_ID, KEY_SECRET } from './api-world.ts';
import { SERVICES } from './command-services.ts';
import { type HttpApi, serveHandler } from './http-api.ts';
import { TestTerminal } from './test-terminal.ts';
import type { TaskScript } from './world.ts';

export interface Said {
  readonly status: number;
  /** Lines. */
  readonly printed: readonly string[];
  readonly complained: readonly string[];
}

export class SluiceCommand {
  readonly terminal = new TestTerminal();
  environment: Readonly<Record<string, string>> = {};
  private readonly server: HttpApi;

  constructor(server: HttpApi) {
    this.server = server;
  }

  /** Connected by flags. */
  run(...args: string[]): Promise<Said> {
    const keys = ['--access-key-id', KEY_ID, '--access-key-secret', KEY_SECRET];
    return this.runAsItIs(...args, '--endpoint', this.server.url, ...keys);
  }

  async runAsItIs(...args: string[]): Promise<Said> {
    const { terminal, environment } = this;
    terminal.printed.length = 0;
    terminal.complained.length = 0;
    terminal.asked.length = 0;
    const status = await runSluice(terminal, args, { ...SERVICES, environment });
    return {
      status,
      printed: terminal.printed.join('\n').split('\n'),
      complained: [...terminal.complained],
    };
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

export interface CommandWorld {
  readonly api: ApiWorld;
  readonly command: SluiceCommand;
}

/** Signatures are checked by real time; everything else happens in the world's. */
export async function startCommandWorld(runTask?: TaskScript): Promise<CommandWorld> {
  const api = new ApiWorld({
    clock: { nowMs: () => Date.now(), sleep: async () => undefined },
    ...(runTask === undefined ? {} : { runTask }),
  });
  return { api, command: new SluiceCommand(await serveHandler(api.handler)) };
}

/** `sluice run` in a folder of its own: flows and mocks as files, and what the command says. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSluice } from '../../src/entry/cli/program.ts';
import { SERVICES } from './command-services.ts';
import { TestTerminal } from './test-terminal.ts';

/** A minute, then a function that is tried again. */
export const ORDER_FLOW = `version: v1
type: flow
steps:
  - {type: wait, name: minute, duration: 60}
  - type: task
    name: charge
    resourceArn: acs:fc:::services/pay/functions/charge
    retry: [{errors: [FC.ResourceThrottled], intervalSeconds: 2}]
`;

export const ORDER_MOCKS = `steps:
  charge:
    - error: FC.ResourceThrottled
      cause: busy
    - result: {id: 7}
      afterSeconds: 0.25
`;

/** Waits for a callback. */
export const EACH_FLOW = `version: v1
type: flow
steps:
  - type: foreach
    name: each
    iterationMapping: {collection: $.list, item: n}
    steps:
      - {type: pass, name: same}
`;

export const ASK_FLOW = `version: v1
type: flow
steps:
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/questions/messages
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $}
`;

export class RunTrial {
  terminal = new TestTerminal();
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<RunTrial> {
    return new RunTrial(await mkdtemp(join(tmpdir(), 'sluice-run-')));
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  async put(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text);
    return path;
  }

  /** The exit status. What is said before is forgotten. */
  run(...args: readonly string[]): Promise<number> {
    const { input, ready } = this.terminal;
    this.terminal = Object.assign(new TestTerminal(), { input, ready });
    return runSluice(this.terminal, ['run', ...args], SERVICES);
  }

  get printed(): string {
    return this.terminal.printed.join('\n');
  }

  /** Without the folder, which has another name each time. */
  get complained(): string {
    return this.terminal.complained.join('\n').replaceAll(`${this.folder}/`, '');
  }
}

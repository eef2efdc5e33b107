/** An application of a test's own, deployed by the command into an API in memory. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandWorld, startCommandWorld } from './sluice-command.ts';

export const FLOW = `version: v1
type: flow
steps:
  - type: task
    name: send
    resourceArn: !GetAtt Orders.Arn # where workers listen
    serviceParams: { MessageBody: $ }
`;
export const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:orders';
export const ROLE = 'arn:aws:iam::123456789012:role/pay';
export const DECLARED = `flows:
  - name: order
    definition: order.yml
    description: takes orders
    role: !Ref PayRole
    schedules:
      - name: nightly
        cron: 0 30 2 * * *
        payload: { all: true }
      - { name: hourly, cron: '@every 1h', enabled: false, description: off for now }
  - name: inline
    definition:
      version: v1
      type: flow
      steps:
        - { type: pass, name: only } # kept short
  - name: text
    definition: |
      version: v1
      type: flow
      steps:
        - type: pass
          name: only
`;
export const VALUES = ['--set', `Orders.Arn=${QUEUE}`, '--set', `PayRole=${ROLE}`];

type Shown = Readonly<Record<string, unknown>>;

export class DeployedApp {
  readonly folder: string;
  private readonly world: CommandWorld;

  private constructor(folder: string, world: CommandWorld) {
    this.folder = folder;
    this.world = world;
  }

  /** With the files that are declared above. */
  static async start(): Promise<DeployedApp> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-deploy-'));
    const app = new DeployedApp(folder, await startCommandWorld());
    await app.put('order.yml', FLOW);
    await app.put('sluice.yml', DECLARED);
    return app;
  }

  async close(): Promise<void> {
    await this.world.command.close();
    await rm(this.folder, { recursive: true });
  }

  get terminal() {
    return this.world.command.terminal;
  }

  async put(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text);
    return path;
  }

  run(...args: readonly string[]) {
    return this.world.command.run(...args);
  }

  /** What is complained of names files as seen from their folder. */
  async deploy(...args: readonly string[]) {
    const said = await this.run('deploy', join(this.folder, 'sluice.yml'), ...args);
    const inFolder = (text: string) => text.replaceAll(`${this.folder}/`, '');
    return { ...said, complained: said.complained.map(inFolder).join('\n') };
  }

  async flow(name: string): Promise<Shown> {
    const { printed } = await this.run('flows', 'show', name, '--json');
    return JSON.parse(printed.join('\n')) as Shown;
  }

  schedules(flow: string): Promise<readonly Shown[]> {
    return this.rows('schedules', 'list', flow);
  }

  async flowNames(): Promise<readonly unknown[]> {
    return (await this.rows('flows', 'list')).map(({ Name }) => Name);
  }

  private async rows(...args: readonly string[]): Promise<readonly Shown[]> {
    const { printed } = await this.run(...args, '--json');
    return printed.filter((line) => line !== '').map((line) => JSON.parse(line) as Shown);
  }
}

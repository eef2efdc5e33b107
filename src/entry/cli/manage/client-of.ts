/** What the commands that call the API have in common. */
import type { Command } from 'commander';
import { SluiceClient } from '../../client/sluice-client.ts';
import { addConnection, type ConnectionOptions } from '../connection-options.ts';
import { addListOptions } from '../output/print-list.ts';

export interface AnswerOptions extends ConnectionOptions {
  readonly json?: true;
}

export function clientOf({
  endpoint,
  accessKeyId,
  accessKeySecret,
}: ConnectionOptions): SluiceClient {
  return new SluiceClient({ endpoint, accessKeyId, accessKeySecret });
}

/** usage: the command's name and its arguments, e.g. `show <flow>`. */
export function addApiCommand(parent: Command, usage: string, description: string): Command {
  return addConnection(parent.command(usage).description(description));
}

/** The same, which prints the API's answer with `--json`. */
export function addAnswer(parent: Command, usage: string, description: string): Command {
  const command = addApiCommand(parent, usage, description);
  return command.option('--json', "the API's answer, as it is");
}

/** What the command above it does when it is told nothing else. arguments: e.g. ` <flow>`. */
export function addDefaultList(parent: Command, args: string, description: string): Command {
  const list = parent.command(`list${args}`, { isDefault: true }).description(description);
  return addListOptions(addConnection(list));
}

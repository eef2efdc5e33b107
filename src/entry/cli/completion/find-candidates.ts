/** What a word at the cursor may become: commands, options, choices, and names that the API knows. */
import type { Command } from 'commander';
import type { SluiceClient } from '../../client/sluice-client.ts';
import { argumentAt, type Progress, readWords, standInOf } from './read-words.ts';

export interface Candidate {
  readonly value: string;
  /** For people; may be empty. */
  readonly about: string;
}

/** Names that somebody else knows. */
export interface NameSources {
  /** values: connection options, as they were typed. */
  connect(values: ReadonlyMap<string, string>): Promise<SluiceClient>;
  profileNames(): Promise<readonly string[]>;
}

/** A person looks at no more of them. */
const MOST_NAMES = 100;

/** Nothing where files are meant, or nothing is known: the shell then offers files. */
export async function findCandidates(
  program: Command,
  words: readonly string[],
  sources: NameSources,
): Promise<readonly Candidate[]> {
  const progress = readWords(program, words);
  const { current, before } = progress;
  const found = await candidatesFor(progress, sources);
  return found
    .filter(({ value }) => value.startsWith(current))
    .map(({ value, about }) => ({ value: before + value, about }));
}

async function candidatesFor(
  progress: Progress,
  sources: NameSources,
): Promise<readonly Candidate[]> {
  const { command, operands, pending, current } = progress;
  if (pending !== undefined) {
    if (pending.attributeName() === 'profile') return named(await sources.profileNames());
    return named(pending.argChoices ?? []);
  }
  if (current.startsWith('-')) return optionsOf(command);
  const commands = operands.length === 0 ? commandsOf(command) : [];
  return [...commands, ...(await operandsFor(progress, sources))];
}

function optionsOf(command: Command): readonly Candidate[] {
  return standInOf(command).options.map(({ long, description }) => ({
    value: long ?? '',
    about: description,
  }));
}

function commandsOf(command: Command): readonly Candidate[] {
  const shown = command.createHelp().visibleCommands(command);
  return shown.map((each) => ({ value: each.name(), about: each.description() }));
}

type Look = (client: SluiceClient, progress: Progress) => AsyncIterable<string>;

/** By what the argument is called. */
const LOOKS: Readonly<Record<string, Look>> = {
  async *flow(client) {
    for await (const { Name } of client.flows({ Limit: MOST_NAMES })) yield Name;
  },
  async *execution(client, { operands: [FlowName = ''], current }) {
    const ExecutionNamePrefix = current === '' ? undefined : current;
    const request = { FlowName, Limit: MOST_NAMES, ExecutionNamePrefix };
    for await (const { Name } of client.executions(request)) yield Name;
  },
  async *schedule(client, { operands: [FlowName = ''] }) {
    const rows = client.schedules({ FlowName, Limit: MOST_NAMES });
    for await (const { ScheduleName } of rows) yield ScheduleName;
  },
  async *id(client) {
    const rows = client.statefulInvocations({ Limit: MOST_NAMES });
    for await (const { InvocationId } of rows) yield InvocationId;
  },
};

async function operandsFor(
  progress: Progress,
  sources: NameSources,
): Promise<readonly Candidate[]> {
  const { command, operands, values, current } = progress;
  const argument = argumentAt(command, operands.length);
  if (argument === undefined) return [];
  if (argument.argChoices !== undefined) return named(argument.argChoices);
  const isOfApi = standInOf(command).options.some(({ long }) => long === '--endpoint');
  const look = isOfApi ? LOOKS[argument.name()] : undefined;
  if (look === undefined) return [];
  const names: string[] = [];
  for await (const name of look(await sources.connect(values), progress)) {
    if (name.startsWith(current)) names.push(name);
    if (names.length === MOST_NAMES) break;
  }
  return named(names);
}

function named(names: readonly string[]): readonly Candidate[] {
  return names.map((value) => ({ value, about: '' }));
}

/** How far a command line has come: its command, what it has been given, and what the word at the cursor is to be. */
import type { Argument, Command, Option } from 'commander';

export interface Progress {
  readonly command: Command;
  /** Of the command, in order. */
  readonly operands: readonly string[];
  /** Values by attribute name, as they were typed. */
  readonly values: ReadonlyMap<string, string>;
  /** The word at the cursor is the value of this option. */
  readonly pending?: Option;
  /** The word at the cursor; of an option with its value in one word, the value. */
  readonly current: string;
  /** What stands before the value in the same word, e.g. `--status=`. */
  readonly before: string;
}

/** words: those behind the program's name; the last one is at the cursor, and may be empty. */
export function readWords(program: Command, words: readonly string[]): Progress {
  const reading: Reading = { command: program, operands: [], values: new Map() };
  for (const word of words.slice(0, -1)) readWord(reading, word);
  const { command, operands, values, pending } = reading;
  return { command, operands, values, ...atCursor(command, words.at(-1) ?? '', pending) };
}

interface Reading {
  command: Command;
  readonly operands: string[];
  readonly values: Map<string, string>;
  pending?: Option | undefined;
}

function readWord(reading: Reading, word: string): void {
  const { command, operands, values, pending } = reading;
  if (pending !== undefined) {
    values.set(pending.attributeName(), word);
    reading.pending = undefined;
  } else if (word.startsWith('-')) {
    const { option, value } = readOption(command, word);
    if (option !== undefined && value !== undefined) values.set(option.attributeName(), value);
    else if (option !== undefined && takesValue(option)) reading.pending = option;
  } else {
    const below = operands.length === 0 ? commandBelow(command, word) : undefined;
    if (below === undefined) operands.push(word);
    else reading.command = below;
  }
}

type AtCursor = Pick<Progress, 'pending' | 'current' | 'before'>;

function atCursor(command: Command, word: string, pending: Option | undefined): AtCursor {
  if (pending !== undefined) return { pending, current: word, before: '' };
  const { option, value } = readOption(command, word);
  if (option === undefined || value === undefined) return { current: word, before: '' };
  return { pending: option, current: value, before: word.slice(0, word.length - value.length) };
}

/** Where a command has one that stands in for it, that one's options and arguments count as its own. */
export function standInOf(command: Command): Command {
  return defaultBelow(command) ?? command;
}

/** The argument that the next operand is, the last one again where it takes several. */
export function argumentAt(command: Command, index: number): Argument | undefined {
  const known = standInOf(command).registeredArguments;
  const last = known.at(-1);
  return known[index] ?? (last?.variadic === true ? last : undefined);
}

/** Commander keeps the name of the default command to itself: the one called `list` is ours. */
function defaultBelow(command: Command): Command | undefined {
  return command.commands.find((each) => each.name() === 'list');
}

function commandBelow(command: Command, word: string): Command | undefined {
  return command.commands.find((each) => each.name() === word || each.aliases().includes(word));
}

function readOption(command: Command, word: string): { option?: Option; value?: string } {
  const at = word.indexOf('=');
  const flag = at < 0 ? word : word.slice(0, at);
  const known = standInOf(command).options;
  const option = known.find(({ long, short }) => flag === long || flag === short);
  if (option === undefined) return {};
  return at < 0 ? { option } : { option, value: word.slice(at + 1) };
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

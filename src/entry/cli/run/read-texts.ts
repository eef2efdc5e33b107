/** The texts that `sluice run` is about: the flow, its mocks and its input. */
import { stat } from 'node:fs/promises';
import type { NamedText } from '../../../app/flow-run.ts';
import { invariant } from '../../../core/shared/invariant.ts';
import { quoted } from '../../../core/shared/quoted.ts';
import { findFlowSources, readSource } from '../flow-sources.ts';
import { type Terminal, UsageError } from '../terminal.ts';

export interface TextPlaces {
  /** Of the flow. */
  readonly file: string;
  readonly mocks?: string;
  /** Of other flows, by their names. */
  readonly flow?: ReadonlyMap<string, string>;
  readonly input?: string;
  readonly inputFile?: string;
}

export interface RunTexts {
  readonly flow: NamedText;
  readonly mocks?: NamedText;
  readonly children: ReadonlyMap<string, NamedText>;
  /** A JSON object as text, if it is right. */
  readonly input: string;
}

const STANDARD_INPUT = '-';

/** Throws a UsageError for what cannot be read. */
export async function readTexts(terminal: Terminal, places: TextPlaces): Promise<RunTexts> {
  const { file, mocks, input, inputFile, flow: others = new Map<string, string>() } = places;
  const fromInput = [file, mocks, inputFile, ...others.values()].filter(
    (place) => place === STANDARD_INPUT,
  );
  if (fromInput.length > 1) throw new UsageError('standard input can be read once only');
  const children = new Map<string, NamedText>();
  for (const [name, place] of others) children.set(name, await readOne(terminal, place));
  return {
    children,
    flow: await readOne(terminal, file),
    input: inputFile === undefined ? (input ?? '{}') : (await readOne(terminal, inputFile)).text,
    ...(mocks === undefined ? {} : { mocks: await readOne(terminal, mocks) }),
  };
}

async function readOne(terminal: Terminal, place: string): Promise<NamedText> {
  if (place !== STANDARD_INPUT && (await isFolder(place))) {
    throw new UsageError(`${quoted(place)} is a folder, expected a file`);
  }
  const [source] = await findFlowSources(terminal, [place], '<stdin>');
  invariant(source !== undefined, 'what is no folder is one source');
  const found = await readSource(source);
  if ('problem' in found) throw new UsageError(found.problem);
  return { text: found.text, fileName: source.name };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Reading it says what is wrong.
    return false;
  }
}

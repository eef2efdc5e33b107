/** The texts that `sluice run` is about: the flow, its mocks and its input. */
import type { NamedText } from '../../../app/flow-run.ts';
import { quoted } from '../../../core/shared/quoted.ts';
import { findFlowSources, readSource } from '../flow-sources.ts';
import { type Terminal, UsageError } from '../terminal.ts';

export interface TextPlaces {
  /** Of the flow. */
  readonly file: string;
  readonly mocks?: string;
  readonly input?: string;
  readonly inputFile?: string;
}

export interface RunTexts {
  readonly flow: NamedText;
  readonly mocks?: NamedText;
  /** A JSON object as text, if it is right. */
  readonly input: string;
}

const STANDARD_INPUT = '-';

/** Throws a UsageError for what cannot be read. */
export async function readTexts(terminal: Terminal, places: TextPlaces): Promise<RunTexts> {
  const { file, mocks, input, inputFile } = places;
  const fromInput = [file, mocks, inputFile].filter((place) => place === STANDARD_INPUT);
  if (fromInput.length > 1) throw new UsageError('standard input can be read once only');
  return {
    flow: await readOne(terminal, file),
    input: inputFile === undefined ? (input ?? '{}') : (await readOne(terminal, inputFile)).text,
    ...(mocks === undefined ? {} : { mocks: await readOne(terminal, mocks) }),
  };
}

async function readOne(terminal: Terminal, place: string): Promise<NamedText> {
  const [source, ...others] = await findFlowSources(terminal, [place], '<stdin>');
  if (source === undefined || others.length > 0) {
    throw new UsageError(`${quoted(place)} is a folder, expected a file`);
  }
  const found = await readSource(source);
  if ('problem' in found) throw new UsageError(found.problem);
  return { text: found.text, fileName: source.name };
}

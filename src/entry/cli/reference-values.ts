/** Values for the references of definitions (`!Ref`, `!GetAtt`, `!Sub`), as a command line gives them. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { TemplateCheckOptions } from '../../core/definition/check-template-definition.ts';
import { nearestHint } from '../../core/definition/nearest-name.ts';
import { referenceName } from '../../core/definition/template-references.ts';
import { isJsonObject, type JsonObject } from '../../core/shared/json.ts';
import { quoted } from '../../core/shared/quoted.ts';
import { type Terminal, UsageError } from './terminal.ts';
import { readTextFile } from './text-argument.ts';

export interface ReferenceOptions {
  /** By name. */
  readonly set?: ReadonlyMap<string, string>;
  /** Files. */
  readonly values?: readonly string[];
}

/** What checking a definition with references needs. */
export type ReferenceValues = Required<Pick<TemplateCheckOptions, 'valueOf' | 'describeMissing'>>;

const NAME = /^[A-Za-z0-9]+(?:(?:::|\.)[A-Za-z0-9_.:-]+)?$/;

export function addReferenceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--set <name=value>',
        'what !Ref Name, !GetAtt Name.Arn or ${Name} is; for several, several times',
      ).argParser(collectValue),
    )
    .addOption(
      new Option(
        '--values <file>',
        'the same as a JSON file: an object, or the outputs of a stack; - for standard input',
      ).argParser((file, known: readonly string[] = []) => [...known, file]),
    );
}

function collectValue(
  text: string,
  known: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (!NAME.test(name)) throw new InvalidArgumentError('Expected a name and a value: name=value.');
  return new Map([...known, [name, value]]);
}

/**
 * Of a name that is given several times the last file counts, and before it `--set`. others: what else the command reads, of
 * which `-` is standard input, too. Throws a UsageError.
 */
export async function readReferenceValues(
  terminal: Terminal,
  { set = new Map(), values = [] }: ReferenceOptions,
  others: readonly string[],
): Promise<ReferenceValues> {
  if ([...others, ...values].filter((place) => place === '-').length > 1) {
    throw new UsageError('standard input can be read once only');
  }
  const valueByName = new Map<string, string>();
  for (const file of values) {
    const text = await readTextFile(terminal, file);
    for (const [name, value] of readValues(file, text)) valueByName.set(name, value);
  }
  for (const [name, value] of set) valueByName.set(name, value);
  return {
    valueOf: (reference) => valueByName.get(referenceName(reference)),
    describeMissing: (reference) => {
      const name = referenceName(reference);
      const hint = nearestHint(name, valueByName.keys()) ?? `give it with --set ${name}=…`;
      return { message: `there is no value for ${quoted(name)}`, hint };
    },
  };
}

function readValues(file: string, text: string): readonly (readonly [string, string])[] {
  const found = outputsOf(parse(file, text));
  if (found === undefined) {
    throw new UsageError(
      `${quoted(file)} holds no values, expected an object of texts, or the outputs of a stack`,
    );
  }
  return found.map(([name, value]) => {
    if (typeof value === 'string') return [name, value];
    if (typeof value === 'number' || typeof value === 'boolean') return [name, String(value)];
    throw new UsageError(`the value of ${quoted(name)} in ${quoted(file)} is no text`);
  });
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${quoted(file)} is not JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** As they are; or as `aws cloudformation describe-stacks` prints them, whole or its outputs alone. */
function outputsOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  const list = isJsonObject(value) ? stackOutputs(value['Stacks']) : value;
  if (Array.isArray(list)) {
    const pairs = list.map(toPair);
    return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
  }
  return isJsonObject(value) ? Object.entries(value) : undefined;
}

function stackOutputs(stacks: unknown): unknown {
  if (!Array.isArray(stacks)) return undefined;
  return stacks.flatMap((stack: unknown) => (isJsonObject(stack) ? (stack['Outputs'] ?? []) : []));
}

function toPair(output: unknown): readonly [string, unknown] | undefined {
  const name = isJsonObject(output) ? output['OutputKey'] : undefined;
  return typeof name === 'string' ? [name, (output as JsonObject)['OutputValue']] : undefined;
}

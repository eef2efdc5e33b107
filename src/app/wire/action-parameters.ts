/**
 * Reading the parameters of one of the API's actions: what is missing, what breaks its rule. An empty value counts as not
 * given, because some clients send every parameter that they know. Whether a client or a flow calls, the rules are these.
 */
import { describeBadName, isExecutionName, isName } from '../../core/shared/name.ts';
import { AppError } from '../app-error.ts';

export class ActionParameters {
  private readonly values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.values = values;
  }

  /** undefined: not given, or empty. */
  find(name: string): string | undefined {
    const value = this.values.get(name);
    return value === '' ? undefined : value;
  }

  /** Throws `argument.missing` when it is not given; it may be empty. */
  getPossiblyEmpty(name: string): string {
    const value = this.values.get(name);
    if (value === undefined) throw missingParameter(name);
    return value;
  }

  /** Throws `argument.missing` when it is not given or empty. */
  get(name: string): string {
    const value = this.find(name);
    if (value === undefined) throw missingParameter(name);
    return value;
  }

  /** A flow's or an execution's name. */
  getName(name: string): string {
    return checkName(name, this.get(name));
  }

  findName(name: string): string | undefined {
    const value = this.find(name);
    return value === undefined ? undefined : checkName(name, value);
  }

  /** 1 to `longest` characters. */
  getText(name: string, longest: number): string {
    return checkLength(name, this.get(name), longest);
  }

  findText(name: string, longest: number): string | undefined {
    const value = this.find(name);
    return value === undefined ? undefined : checkLength(name, value, longest);
  }

  /** A whole number from `least` to `most`. */
  findInteger(name: string, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const text = this.find(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    const range =
      most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw invalidArgument(`${name} '${text.slice(0, 32)}' is not a whole number ${range}.`);
  }

  /** RFC 3339; returned in UTC with milliseconds. */
  findTime(name: string): string | undefined {
    const text = this.find(name);
    if (text === undefined) return undefined;
    const epochMs = RFC_3339.test(text) ? Date.parse(text) : NaN;
    if (!Number.isNaN(epochMs)) return new Date(epochMs).toISOString();
    throw invalidArgument(
      `${name} '${text.slice(0, 64)}' is not a time such as 2020-12-02T02:39:20.402Z.`,
    );
  }

  /** Throws when it is given and not empty. why: what is not done yet. */
  refuse(name: string, why: string): void {
    if (this.find(name) === undefined) return;
    throw invalidArgument(`${name} is not supported yet: ${why}.`);
  }

  findOneOf<Value extends string>(name: string, allowed: readonly Value[]): Value | undefined {
    const text = this.find(name);
    if (text === undefined) return undefined;
    const value = allowed.find((candidate) => candidate === text);
    if (value !== undefined) return value;
    throw invalidArgument(`${name} '${text.slice(0, 64)}' is none of ${allowed.join(', ')}.`);
  }
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

function checkName(name: string, text: string): string {
  const isFine = name === 'ExecutionName' ? isExecutionName : isName;
  if (isFine(text)) return text;
  throw invalidArgument(describeBadName(name, text));
}

/** Characters are code points: a smiley is one. */
export function checkLength(name: string, text: string, longest: number): string {
  const { length } = text.length > longest ? Array.from(text) : text;
  if (text !== '' && length <= longest) return text;
  throw invalidArgument(`${name} has ${length} characters; expected 1 to ${longest}.`);
}

function invalidArgument(message: string): AppError {
  return new AppError('argument.invalid', message);
}

/** In the words of the API reference, section 2. */
function missingParameter(parameter: string): AppError {
  return new AppError('argument.missing', `The HTTP query '${parameter}' must be specified.`, {
    parameter,
  });
}

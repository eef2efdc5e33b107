/**
 * What an operation may be sent: each parameter is declared once, and is read, checked and described by its declaration.
 * An empty value counts as not given, because some clients send every parameter that they know. Whether a client or a
 * flow calls, the rules are these.
 */
import { describeBadName, isExecutionName, isName } from '../../core/shared/name.ts';
import type { JsonObject } from '../../core/shared/json.ts';
import { AppError } from '../app-error.ts';

/** By name, decoded. */
export type SentParameters = ReadonlyMap<string, string>;

export interface Parameter<Value> {
  /** As on the wire, e.g. `FlowName`. */
  readonly name: string;
  readonly isRequired: boolean;
  /** Official clients send it in the query even where the others are in a form. Either place is read. */
  readonly isInQuery?: boolean;
  /** JSON schema of the value; `description` included where the name does not say enough. */
  readonly schema: JsonObject;
  /** Throws `argument.missing` and `argument.invalid`. */
  readonly read: (sent: SentParameters) => Value;
}

/** A flow's or a schedule's name. */
export function aName(name: string, description?: string): Parameter<string> {
  return required({ name, schema: { pattern: NAME_PATTERN, description }, parse: toName });
}

/** An execution's name: UUIDs, too. */
export function anExecutionName(name: string, description?: string): Parameter<string> {
  const schema = { pattern: EXECUTION_NAME_PATTERN, description };
  return required({ name, schema, parse: toExecutionName });
}

/** 1 to `longest` characters (code points); Infinity: the use case has a limit of its own. */
export function aText(name: string, longest = Infinity, description?: string): Parameter<string> {
  const schema = {
    minLength: 1,
    ...(longest === Infinity ? {} : { maxLength: longest }),
    description,
  };
  return required({ name, schema, parse: (text) => checkLength(name, text, longest) });
}

/** Must be there, and may be empty. */
export function aPossiblyEmptyText(name: string, description?: string): Parameter<string> {
  return {
    name,
    isRequired: true,
    schema: toSchema({ description }),
    read: (sent) => {
      const text = sent.get(name);
      if (text === undefined) throw missingParameter(name);
      return text;
    },
  };
}

/** A whole number. */
export function anInteger(
  name: string,
  { least, most = Number.MAX_SAFE_INTEGER }: { readonly least: number; readonly most?: number },
  description?: string,
): Parameter<number> {
  const isOpen = most === Number.MAX_SAFE_INTEGER;
  const range = isOpen ? `of at least ${least}` : `from ${least} to ${most}`;
  const schema = {
    type: 'integer',
    minimum: least,
    ...(isOpen ? {} : { maximum: most }),
    description,
  };
  const parse = (text: string) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw invalidArgument(`${name} '${text.slice(0, 32)}' is not a whole number ${range}.`);
  };
  return required({ name, schema, parse });
}

/** `true` or `false`, in any case. */
export function aBoolean(name: string, description?: string): Parameter<boolean> {
  const parse = (text: string) => {
    const word = text.toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    throw invalidArgument(`${name} '${text.slice(0, 32)}' is neither true nor false.`);
  };
  return required({ name, schema: { type: 'boolean', description }, parse });
}

/** RFC 3339; read in UTC with milliseconds. */
export function aTime(name: string, description?: string): Parameter<string> {
  const parse = (text: string) => {
    const epochMs = RFC_3339.test(text) ? Date.parse(text) : NaN;
    if (!Number.isNaN(epochMs)) return new Date(epochMs).toISOString();
    const shown = text.slice(0, 64);
    throw invalidArgument(`${name} '${shown}' is not a time such as 2020-12-02T02:39:20.402Z.`);
  };
  return required({ name, schema: { format: 'date-time', description }, parse });
}

export function oneOf<Value extends string>(
  name: string,
  allowed: readonly Value[],
  description?: string,
): Parameter<Value> {
  const parse = (text: string) => {
    const value = allowed.find((candidate) => candidate === text);
    if (value !== undefined) return value;
    throw invalidArgument(`${name} '${text.slice(0, 64)}' is none of ${allowed.join(', ')}.`);
  };
  return required({ name, schema: { enum: allowed, description }, parse });
}

export function inQuery<Value>(parameter: Parameter<Value>): Parameter<Value> {
  return { ...parameter, isInQuery: true };
}

/** undefined: not given, or empty. */
export function optional<Value>(parameter: Parameter<Value>): Parameter<Value | undefined> {
  return {
    ...parameter,
    isRequired: false,
    read: (sent) => (sent.get(parameter.name) ? parameter.read(sent) : undefined),
  };
}

/** Other services know it. Throws when it is given and not empty. why: what is not done here, without a full stop. */
export function refused(name: string, why: string): Parameter<undefined> {
  return {
    name,
    isRequired: false,
    schema: toSchema({ maxLength: 0, description: `Not supported: ${why}.` }),
    read: (sent) => {
      if (!sent.get(name)) return undefined;
      throw invalidArgument(`${name} is not supported yet: ${why}.`);
    },
  };
}

/** Characters are code points: a smiley is one. */
export function checkLength(name: string, text: string, longest: number): string {
  const { length } = text.length > longest ? Array.from(text) : text;
  if (text !== '' && length <= longest) return text;
  throw invalidArgument(`${name} has ${length} characters; expected 1 to ${longest}.`);
}

interface Rule<Value> {
  readonly name: string;
  readonly schema: Readonly<Record<string, JsonObject[string] | undefined>>;
  /** The text is not empty. */
  readonly parse: (text: string, name: string) => Value;
}

function required<Value>({ name, schema, parse }: Rule<Value>): Parameter<Value> {
  return {
    name,
    isRequired: true,
    schema: toSchema(schema),
    read: (sent) => {
      const text = sent.get(name) ?? '';
      if (text === '') throw missingParameter(name);
      return parse(text, name);
    },
  };
}

/** Everything is text unless it says otherwise. */
function toSchema({ description, ...schema }: Rule<unknown>['schema']): JsonObject {
  return { type: 'string', ...schema, ...(description === undefined ? {} : { description }) };
}

const NAME_PATTERN = '^[A-Za-z_][A-Za-z0-9_-]{0,127}$';
const UUID_PATTERN = '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$';
const EXECUTION_NAME_PATTERN = `${NAME_PATTERN}|${UUID_PATTERN}`;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

function toName(text: string, name: string): string {
  if (isName(text)) return text;
  throw invalidArgument(describeBadName(name, text));
}

function toExecutionName(text: string, name: string): string {
  if (isExecutionName(text)) return text;
  throw invalidArgument(describeBadName(name, text));
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

/**
 * A definition that was given as data, as text: JSON, in which a template's functions are written with their tags. So one
 * that was read from a `serverless.yml`, where `!Ref X` is `{ "Ref": "X" }` by then, is one that `findReferences` reads.
 */
import { isJsonObject, type Json, type JsonObject } from '../shared/json.ts';

const INDENT = '  ';

/** Indented by two blanks; without a line break at the end. */
export function toDefinitionText(definition: JsonObject): string {
  return toText(definition, '');
}

function toText(value: Json, indent: string): string {
  const inner = indent + INDENT;
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => inner + toText(item, inner));
    return enclosed('[]', items, indent);
  }
  if (!isJsonObject(value)) return JSON.stringify(value);
  const [tag, argument] = toTag(value) ?? [];
  if (tag !== undefined && argument !== undefined) return `${tag} ${toText(argument, indent)}`;
  const entries = Object.entries(value).map(
    ([key, each]) => `${inner}${JSON.stringify(key)}: ${toText(each, inner)}`,
  );
  return enclosed('{}', entries, indent);
}

function enclosed(brackets: '[]' | '{}', lines: readonly string[], indent: string): string {
  if (lines.length === 0) return brackets;
  return `${brackets.charAt(0)}\n${lines.join(',\n')}\n${indent}${brackets.charAt(1)}`;
}

/** undefined: it is a map like any other. */
function toTag(value: JsonObject): readonly [string, Json] | undefined {
  const [[name = '', argument] = [], ...others] = Object.entries(value);
  if (argument === undefined || others.length > 0) return undefined;
  if (name === 'Ref') return ['!Ref', argument];
  const [, short] = /^Fn::([A-Z][A-Za-z0-9]*)$/.exec(name) ?? [];
  if (short === undefined) return undefined;
  return [`!${short}`, short === 'GetAtt' ? toPath(argument) : argument];
}

/** `["A", "B"]` is `"A.B"`: a tag stands before one text. */
function toPath(argument: Json): Json {
  const isPath = Array.isArray(argument) && argument.every((part) => typeof part === 'string');
  return isPath ? argument.join('.') : argument;
}

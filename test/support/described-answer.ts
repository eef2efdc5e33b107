/** Answers held against what the API's description says of them. */
import * as z from 'zod';
import { ANSWER_SCHEMAS } from '../../src/entry/http/openapi/answer-schemas.ts';
import { operationByAction } from '../../src/entry/http/operations.ts';

type Schema = Readonly<Record<string, unknown>>;

const REFERENCE = '#/components/schemas/';
const schemas = new Map(Object.entries(ANSWER_SCHEMAS as Record<string, Schema>));
const checked = new Map<string, z.ZodType>();

/** What is wrong with a success; empty: nothing. A field that is not described is wrong, too. */
export function answerProblems(
  action: string,
  answer: Readonly<Record<string, unknown>>,
): string[] {
  const { RequestId, ...fields } = answer;
  const problems = typeof RequestId === 'string' && RequestId !== '' ? [] : ['no RequestId'];
  if ('Code' in fields) problems.push('a success has a Code');
  const { error } = schemaOf(action).safeParse(fields);
  return [...problems, ...(error?.issues ?? []).map((issue) => `${action}: ${issue.message}`)];
}

function schemaOf(action: string): z.ZodType {
  const name = operationByAction.get(action)?.answer ?? 'an operation that there is';
  const known = checked.get(name);
  if (known !== undefined) return known;
  const schema = z.fromJSONSchema(
    closed(schemas.get(name)) as Parameters<typeof z.fromJSONSchema>[0],
  );
  checked.set(name, schema);
  return schema;
}

/** References are resolved, and objects have no fields but those that are described. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const schema = value as Schema;
  const reference = schema['$ref'];
  if (typeof reference === 'string') return closed(schemas.get(reference.slice(REFERENCE.length)));
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, part]) => [key, closed(part)]),
  );
  return 'properties' in schema ? { ...inner, additionalProperties: false } : inner;
}

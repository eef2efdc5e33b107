/**
 * The flows of an application as a file declares them: `flows:` of a `sluice.yml`, `custom.sluice.flows` of a
 * `serverless.yml`. The shape alone: nothing is read or created here, and definitions are checked by whoever reads them.
 */
import * as z from 'zod';
import { readScheduleExpression } from '../../core/schedule/schedule-expression.ts';
import { isJsonObject, type Json, type JsonObject } from '../../core/shared/json.ts';
import { describeBadName, isName } from '../../core/shared/name.ts';
import { quoted } from '../../core/shared/quoted.ts';
import { parseRoleArn, ROLE_FORMS } from '../../core/shared/role-arn.ts';
import { type DeclarationProblem, toDeclarationProblems } from './declaration-problem.ts';

export interface FlowDeclaration {
  readonly name: string;
  /** A path, the text itself (`isDefinitionText`), or the definition as data. */
  readonly definition: string | JsonObject;
  /** Absent: what the flow has stays. */
  readonly description?: string;
  /** An ARN; or what gives one, where something fills it in: `{ "Fn::GetAtt": ["PayRole", "Arn"] }`. */
  readonly role?: string | JsonObject;
  readonly schedules: readonly ScheduleDeclaration[];
}

export interface ScheduleDeclaration {
  readonly name: string;
  readonly cron: string;
  /** JSON text; `{}` where none is declared, which is what executions find then. */
  readonly payload: string;
  /** true unless it is declared otherwise. */
  readonly enabled: boolean;
  /** Absent: what the schedule has stays. */
  readonly description?: string;
}

export type ReadDeclarations =
  | { readonly kind: 'declarations'; readonly flows: readonly FlowDeclaration[] }
  /** At least one. */
  | { readonly kind: 'refused'; readonly problems: readonly DeclarationProblem[] };

/** Bytes. What the API takes of a description, of a flow or a schedule alike. */
const LONGEST_DESCRIPTION = 64 * 1024;

/**
 * list: the value behind `flows`; absent and empty: there are none. Problems name their place by its path in the list, e.g.
 * `[0, 'schedules', 1, 'cron']`. nowMs: a schedule without an occurrence after it is refused.
 */
export function readFlowDeclarations(list: unknown, nowMs: number): ReadDeclarations {
  const read = declarationsAt(nowMs).safeParse(list ?? [], { reportInput: true });
  if (read.success) return { kind: 'declarations', flows: read.data };
  return { kind: 'refused', problems: toDeclarationProblems(read.error, list) };
}

/** A definition that is no path: several lines, or a JSON object. */
export function isDefinitionText(definition: string): boolean {
  return /[\r\n]/.test(definition) || /^\s*\{/.test(definition);
}

function declarationsAt(nowMs: number) {
  const cron = z.string().superRefine((text, context) => {
    const found = readScheduleExpression(text, nowMs);
    if (found.kind === 'refused') context.addIssue({ code: 'custom', message: found.message });
  });
  const schedule = z
    .strictObject({
      name,
      cron,
      payload,
      enabled: z.boolean().default(true),
      description,
    })
    .transform(withoutAbsent);
  const flow = z
    .strictObject({
      name,
      definition,
      description,
      role,
      schedules: listOf(schedule),
    })
    .transform(withoutAbsent);
  return listOf(flow);
}

/** Each under a name of its own. */
function listOf<Item extends z.ZodType<{ readonly name: string }>>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])
    .superRefine((items, context) => {
      const known = new Set<string>();
      for (const [index, { name: found }] of items.entries()) {
        const message = `${quoted(found)} is declared twice`;
        if (known.has(found)) context.addIssue({ code: 'custom', path: [index, 'name'], message });
        known.add(found);
      }
    });
}

const name = z.string().superRefine((text, context) => {
  if (isName(text)) return;
  context.addIssue({ code: 'custom', message: describeBadName('Name', text).replace(/\.$/, '') });
});

const object = z.custom<JsonObject>(isJsonObject);

const definition = z.custom<string | JsonObject>(
  (value) => (typeof value === 'string' ? value.trim() !== '' : isJsonObject(value)),
  { error: (issue) => describeAbsence(issue.input, 'a path, or the definition itself') },
);

const role = z
  .union([z.string(), object], {
    error: (issue) => describeAbsence(issue.input, 'the ARN of a role'),
  })
  .nullish()
  .superRefine((found, context) => {
    if (typeof found !== 'string' || parseRoleArn(found) !== undefined) return;
    const message = `${quoted(found)} is not a role, expected ${ROLE_FORMS}`;
    context.addIssue({ code: 'custom', message });
  });

const description = z
  .string()
  .nullish()
  .superRefine((text, context) => {
    const bytes = new TextEncoder().encode(text ?? '').length;
    if (bytes <= LONGEST_DESCRIPTION) return;
    const message = `it has ${bytes} bytes, expected at most ${LONGEST_DESCRIPTION}`;
    context.addIssue({ code: 'custom', message });
  });

/** Data as it is declared; text is JSON already, as the API takes it. */
const payload = z
  .unknown()
  .optional()
  .superRefine((value, context) => {
    if (typeof value !== 'string' || isJsonText(value)) return;
    const message = `${quoted(value)} is no JSON text, such as '{"key": "value"}'; a map needs no quotes`;
    context.addIssue({ code: 'custom', message });
  })
  .transform((value) => toPayload((value ?? null) as Json));

function toPayload(value: Json): string {
  if (typeof value === 'string') return value;
  return value === null ? '{}' : JSON.stringify(value);
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // Told by the caller.
  }
}

function describeAbsence(value: unknown, expected: string): string {
  return value === undefined || value === null
    ? `it is missing, expected ${expected}`
    : `expected ${expected}`;
}

type WithoutAbsent<Fields> = {
  [Key in keyof Fields as null extends Fields[Key] ? never : Key]: Fields[Key];
} & { [Key in keyof Fields as null extends Fields[Key] ? Key : never]?: NonNullable<Fields[Key]> };

/** `key:` alone says nothing. */
function withoutAbsent<Fields extends object>(fields: Fields): WithoutAbsent<Fields> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given) as WithoutAbsent<Fields>;
}

/** What is wrong with declared flows, in the words of the file that declares them. */
import type * as z from 'zod';
import { nearestHint } from '../../core/definition/nearest-name.ts';
import { isJsonObject } from '../../core/shared/json.ts';
import { quoted } from '../../core/shared/quoted.ts';

export interface DeclarationProblem {
  /** From the list of flows on, e.g. `[0, 'schedules', 1, 'cron']`. */
  readonly path: readonly (string | number)[];
  /** The last name of the path is what is wrong, not what stands behind it. */
  readonly isOfKey: boolean;
  /** As a diagnostic's: lower case, no final stop. */
  readonly message: string;
  readonly hint?: string;
}

const KEYS = {
  flow: ['name', 'definition', 'description', 'role', 'schedules'],
  schedule: ['name', 'cron', 'payload', 'enabled', 'description'],
};

/** list: what was read, for the names in messages. */
export function toDeclarationProblems(
  error: z.ZodError,
  list: unknown,
): readonly DeclarationProblem[] {
  return error.issues.flatMap((issue) => toProblems(issue, list));
}

function toProblems(issue: z.core.$ZodIssue, list: unknown): readonly DeclarationProblem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code !== 'unrecognized_keys') {
    const subject = describePlace(path, list);
    return [{ path, isOfKey: false, message: `${subject}: ${describeIssue(issue)}` }];
  }
  return issue.keys.map((key) => {
    const owner = path.includes('schedules') ? 'schedule' : 'flow';
    const hint = nearestHint(key, KEYS[owner]);
    return {
      path: [...path, key],
      isOfKey: true,
      message: `${quoted(key)} of ${describePlace(path, list)} is not known`,
      ...(hint === undefined ? {} : { hint }),
    };
  });
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return issue.message.replace(/\.$/, '');
  const expected = EXPECTED[issue.expected] ?? issue.expected;
  const isMissing = issue.input === undefined || issue.input === null;
  return isMissing
    ? `it is missing, expected ${expected}`
    : `it is ${describe(issue.input)}, expected ${expected}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
};

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'a map';
  return typeof value === 'string' ? 'text' : String(value);
}

/** `"cron" of schedule "nightly" of flow "order"`. */
function describePlace(path: readonly (string | number)[], list: unknown): string {
  const [flow, key, schedule, scheduleKey] = path;
  if (flow === undefined) return '"flows"';
  const flowLabel = `flow ${labelOf([flow], list)}`;
  if (key === undefined) return flowLabel;
  if (schedule === undefined || key !== 'schedules') return `"${key}" of ${flowLabel}`;
  const label = `schedule ${labelOf([flow, key, schedule], list)} of ${flowLabel}`;
  return scheduleKey === undefined ? label : `"${scheduleKey}" of ${label}`;
}

/** Its name; what has none that can be read is known by its number, from 1. */
function labelOf(path: readonly (string | number)[], list: unknown): string {
  let found = list;
  for (const part of path) found = (found as Record<string | number, unknown> | null)?.[part];
  const name = isJsonObject(found) ? found['name'] : undefined;
  return typeof name === 'string' ? quoted(name) : String(Number(path.at(-1)) + 1);
}

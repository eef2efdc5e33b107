import type { Located, ParsedResource } from '../located-flow.ts';
import type { Reading } from './attributes.ts';
import { parseResourceArn } from './resource-arn.ts';

const LONGEST_HINT = 300;

/** What a task's resourceArn names; undefined when it cannot be read (reported). */
export function parseResource(
  { label, context: { report } }: Reading,
  { value: arn, span }: Located<string>,
): ParsedResource | undefined {
  const parsed = parseResourceArn(arn);
  if ('problem' in parsed) {
    const message = `"resourceArn" of ${label} ${parsed.problem}`;
    report({ code: 'resource-arn', severity: 'error', span, message, hint: parsed.hint });
    return undefined;
  }
  if (parsed.completed !== undefined) {
    const message = `a ":" is missing in "resourceArn" of ${label}`;
    const isShort = parsed.completed.length <= LONGEST_HINT;
    const hint = isShort ? `write "${parsed.completed}"` : undefined;
    report({ code: 'resource-arn-colon', severity: 'warning', span, message, hint });
  }
  if (parsed.ignored !== undefined) {
    const message = `region and account in "resourceArn" of ${label} are ignored`;
    report({ code: 'resource-arn-ignored', severity: 'information', span, message });
  }
  return parsed.resource;
}

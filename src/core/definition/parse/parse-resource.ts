import type { Resource } from '../flow.ts';
import type { Located } from '../located-flow.ts';
import type { Reading } from './attributes.ts';
import { parseResourceArn } from './resource-arn.ts';

const LONGEST_HINT = 300;

/** What a task's resourceArn names; undefined when it cannot be read (reported). */
export function parseResource(
  { label, context: { report, lineOf } }: Reading,
  { value: arn, span }: Located<string>,
): Resource | undefined {
  // What is broken between two lines is joined with a blank; without it its meaning may be clear.
  if (/\s/.test(arn) && lineOf(span.start) !== lineOf(span.end)) {
    const message = `"resourceArn" of ${label} holds a line break, expected one line`;
    report({ code: 'resource-arn', span, message, hint: oneLineHint(arn) });
    return undefined;
  }
  const parsed = parseResourceArn(arn);
  if ('problem' in parsed) {
    const message = `"resourceArn" of ${label} ${parsed.problem}`;
    report({ code: 'resource-arn', span, message, hint: parsed.hint });
    return undefined;
  }
  if (parsed.completed !== undefined) {
    const message = `a ":" is missing in "resourceArn" of ${label}`;
    const isShort = parsed.completed.length <= LONGEST_HINT;
    const hint = isShort ? `write "${parsed.completed}"` : undefined;
    report({ code: 'resource-arn-colon', span, message, hint });
  }
  if (parsed.ignored !== undefined) {
    const message = `region and account in "resourceArn" of ${label} are ignored`;
    report({ code: 'resource-arn-ignored', span, message });
  }
  return parsed.resource;
}

function oneLineHint(arn: string): string {
  const whole = arn.replaceAll(/\s+/g, '');
  const isReadable = whole.length <= LONGEST_HINT && 'resource' in parseResourceArn(whole);
  return isReadable ? `write "${whole}"` : 'write it on one line';
}

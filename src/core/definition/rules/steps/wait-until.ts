import { parseNumberText } from '../../../shared/number-text.ts';
import { quoted } from '../../../shared/quoted.ts';
import { parseTimestampMs } from '../../../shared/rfc3339.ts';
import type { Json } from '../../../shared/json.ts';
import { SECONDS_PER_YEAR } from '../../../shared/units.ts';
import type { Finding } from '../../diagnostic.ts';
import type { Template } from '../../flow.ts';
import type { Located, LocatedWait } from '../../located-flow.ts';
import { isOtherRoot, MAP_OTHER_ROOT } from '../../other-root.ts';
import { eachStep } from '../../walk-flow.ts';
import { exactlyOneOf } from '../combinators.ts';
import type { Rule } from '../rule.ts';

export const waitUntil: Rule = {
  code: 'wait-until',
  *check(flow) {
    for (const step of eachStep(flow)) {
      if (step.type !== 'wait') continue;
      yield* exactlyOneOf(step, ['duration', 'timestamp']);
      yield* checkDuration(step);
      yield* checkTimestamp(step);
    }
  },
};

function* checkDuration({ label, duration }: LocatedWait): Generator<Finding> {
  if (!duration || isPathToKey(duration.value)) return;
  const value = constantOf(duration);
  // A path that cannot be read was reported.
  if (value === null) return;
  const seconds = toSeconds(value);
  if (seconds !== undefined && seconds >= 0 && seconds <= SECONDS_PER_YEAR) return;
  const expected = `a number of seconds from 0 to ${SECONDS_PER_YEAR} or a path like "$.key"`;
  yield {
    span: duration.span,
    message: `"duration" of ${label} is ${shown(duration)}, expected ${expected}`,
    hint: hintFor(duration),
  };
}

function* checkTimestamp({ label, timestamp }: LocatedWait): Generator<Finding> {
  if (!timestamp || isPathToKey(timestamp.value)) return;
  const value = constantOf(timestamp);
  if (value === null) return;
  if (typeof value === 'string' && parseTimestampMs(value) !== undefined) return;
  const expected = 'a time like "2019-05-02T15:04:05Z" or a path like "$.key"';
  yield {
    span: timestamp.span,
    message: `"timestamp" of ${label} is ${shown(timestamp)}, expected ${expected}`,
    hint: hintFor(timestamp),
  };
}

/** What it finds is known at run time; `$` alone is the whole input, an object. */
function isPathToKey(value: Template): boolean {
  return value.kind === 'reference' && value.path.length > 0;
}

function toSeconds(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseNumberText(value) : undefined;
}

function constantOf({ value }: Located<Template>): Json | undefined {
  return value.kind === 'constant' ? value.value : undefined;
}

function hintFor({ value }: Located<Template>): string | undefined {
  return isOtherRoot(value) ? MAP_OTHER_ROOT : undefined;
}

function shown(found: Located<Template>): string {
  const value = constantOf(found);
  if (found.value.kind === 'reference') return `"$", the step's whole input`;
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'object' || value === undefined ? 'no single value' : String(value);
}

import type { Path } from '../../../expression/path.ts';
import type { LocatedMapping } from '../../located-flow.ts';
import { eachTask } from '../../walk-flow.ts';
import { waitsForCallback } from '../combinators.ts';
import type { Rule } from '../rule.ts';

const TOKEN = ['task', 'token'];

/** The token may still be known from the history, so this is no error. */
export const callbackToken: Rule = {
  code: 'callback-token',
  *check(flow) {
    for (const { label, pattern, inputMappings } of eachTask(flow)) {
      if (!waitsForCallback(pattern) || inputMappings?.some(holdsToken)) continue;
      yield {
        span: pattern.span,
        message: `${label} waits for a callback, but none of its inputMappings holds the task token`,
        hint: 'add {target: taskToken, source: $context.task.token} to its inputMappings',
      };
    }
  },
};

/** The token itself, or something that it is a part of. */
function holdsToken({ source }: LocatedMapping): boolean {
  return source.kind === 'reference' && source.root === 'context' && leadsToToken(source.path);
}

function leadsToToken(path: Path): boolean {
  if (path.length > TOKEN.length) return false;
  return path.every(
    (selector, index) =>
      selector.kind === 'wildcard' || (selector.kind === 'key' && selector.key === TOKEN[index]),
  );
}

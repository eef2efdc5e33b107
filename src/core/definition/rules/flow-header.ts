import { quoted } from '../../shared/quoted.ts';
import type { Finding } from '../diagnostic.ts';
import type { Located, LocatedFlow } from '../located-flow.ts';
import { listNames, nearestHint } from '../nearest-name.ts';
import { required } from './combinators.ts';
import type { Rule } from './rule.ts';

/** One language under three names. */
const VERSIONS = ['v1', 'v1beta1', 'v1.0'];
const TYPES = ['flow'];

export const flowHeader: Rule = {
  code: 'flow-header',
  *check(flow) {
    yield* header(flow, 'version', { found: flow.version, allowed: VERSIONS });
    yield* header(flow, 'type', { found: flow.type, allowed: TYPES });
    yield* required({ node: flow.node, label: 'the flow' }, 'steps', 'a list of steps');
  },
};

function* header(
  flow: LocatedFlow,
  key: string,
  { found, allowed }: { found: Located<string> | undefined; allowed: readonly string[] },
): Generator<Finding> {
  yield* required({ node: flow.node, label: 'the flow' }, key, listNames(allowed.slice(0, 1)));
  if (!found || allowed.includes(found.value)) return;
  yield {
    span: found.span,
    message: `"${key}" of the flow is ${quoted(found.value)}, expected ${listNames(allowed)}`,
    hint: () => otherLanguage(found.value) ?? nearestHint(found.value, allowed),
  };
}

function otherLanguage(value: string): string | undefined {
  return value === 'StateMachine'
    ? 'this is the newer language with states: write "flow" and "steps"'
    : undefined;
}

import { quoted } from '../../../shared/quoted.ts';
import type { Finding } from '../../diagnostic.ts';
import type { Resource } from '../../flow.ts';
import type { LocatedTask } from '../../located-flow.ts';
import { listNames, nearestHint } from '../../nearest-name.ts';
import { eachTask } from '../../walk-flow.ts';
import type { Rule } from '../rule.ts';

const PATTERNS = ['requestResponse', 'sync', 'waitForCallback'];

interface Service {
  readonly name: string;
  readonly patterns: readonly string[];
  /** For one that asks for another pattern. */
  readonly hint?: string;
}

const FUNCTION: Service = { name: 'a function', patterns: PATTERNS };
const QUEUE: Service = { name: 'a queue', patterns: ['requestResponse', 'waitForCallback'] };
const TOPIC: Service = { name: 'a topic', patterns: ['requestResponse', 'waitForCallback'] };
const FLOW: Service = { name: 'a flow', patterns: PATTERNS };

const SERVICES: Readonly<Record<Exclude<Resource['kind'], 'action'>, Service>> = {
  function: FUNCTION,
  nativeFunction: FUNCTION,
  queue: QUEUE,
  nativeQueue: QUEUE,
  topic: TOPIC,
  nativeTopic: TOPIC,
  flow: FLOW,
};

export const patternAllowed: Rule = {
  code: 'pattern',
  *check(flow) {
    for (const task of eachTask(flow)) yield* checkPattern(task);
  },
};

function* checkPattern({ label, pattern, resource }: LocatedTask): Generator<Finding> {
  if (!pattern) return;
  const { value, span } = pattern;
  if (!PATTERNS.includes(value)) {
    const message = `pattern ${quoted(value)} of ${label} is unknown, expected ${listNames(PATTERNS)}`;
    yield { span, message, hint: () => hintFor(value) };
    return;
  }
  const service = resource && serviceOf(resource);
  if (!service || service.patterns.includes(value)) return;
  const message = `pattern "${value}" of ${label} is not possible with ${service.name}, expected ${listNames(service.patterns)}`;
  yield { span, message, hint: service.hint };
}

/** Of the API's operations only a start can hand a task's token on to what it begins. */
function serviceOf(resource: Resource): Service {
  if (resource.kind !== 'action') return SERVICES[resource.kind];
  const { product, api } = resource;
  const name = `action "${product}:${api}"`;
  if (api !== 'StartExecution') return { name, patterns: ['requestResponse'] };
  const hint = 'call the flow by "resourceArn: acs:fnf:::flow/{flow}" to wait for its end';
  return { name, patterns: ['requestResponse', 'waitForCallback'], hint };
}

function hintFor(pattern: string): string | undefined {
  return pattern.toLowerCase() === 'async'
    ? 'calls without waiting are the service parameter "InvocationType: Async"'
    : nearestHint(pattern, PATTERNS);
}

/** Mappings of random flows. */
import fc from 'fast-check';
import { anyJson } from './arbitrary-json.ts';

const KEYS = ['n', 'flag', 'status', 'list', 'rows', 'user', 'seconds', 'x', 'p', 'q', 'item', 'i'];

const path = fc.constantFrom(
  '',
  ...KEYS.map((key) => `.${key}`),
  '.list[0]',
  '.list[-1]',
  '.list[1:3]',
  '.rows[*].k',
  '.rows[*].tags[*]',
  '.user.name',
  "['x']",
  '.none.at.all',
);
const LOCAL_LISTS = ['$local[*].p', '$local[0]', '$local[*].list[*]', '$local[-1].n'];
const CONTEXT = [
  '$context',
  '$context.flow.id',
  '$context.execution.name',
  '$context.step.name',
  '$context.step.eventId',
  '$context.step.iterationIndex',
  '$context.step.IterationIndex',
  '$context.task',
  '$context.task.token',
];

const reference = fc
  .tuple(fc.constantFrom('$input', '$local', '$', '$Input'), path)
  .map(([root, rest]) => `${root}${rest}`);
const source: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: reference },
  { weight: 2, arbitrary: fc.constantFrom(...CONTEXT) },
  { weight: 1, arbitrary: fc.constantFrom(...LOCAL_LISTS) },
  { weight: 2, arbitrary: anyJson },
);

/** A mapping to a key that others read as it is meant: from the same key, or a constant of its kind. */
const kept = fc.constantFrom(
  { target: 'n', source: '$.n' },
  { target: 'n', source: 3 },
  { target: 'flag', source: '$.flag' },
  { target: 'list', source: '$.list' },
  { target: 'list', source: ['a', 'b'] },
  { target: 'rows', source: '$.rows' },
  { target: 'status', source: '$.status' },
  { target: 'seconds', source: '$.seconds' },
  { target: 'token', source: '$context.task.token' },
  { target: 'i', source: '$context.step.iterationIndex' },
  { target: 'i', source: '$context.step.IterationIndex' },
);
const free = fc.record(
  { target: fc.constantFrom('p', 'q', 'x', 'y', '__proto__', 'a.b'), source },
  { requiredKeys: ['target'] },
);

export const mappings = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  {
    weight: 12,
    arbitrary: fc.array(fc.oneof({ weight: 2, arbitrary: free }, { weight: 1, arbitrary: kept }), {
      minLength: 1,
      maxLength: 4,
    }),
  },
);

/** Input mappings that leave most of what later steps look for. */
export const wideMappings = fc
  .tuple(mappings, fc.nat({ max: 9 }))
  .map(([some, narrow]) => (narrow === 0 ? some : [...WIDE, ...some]));

const WIDE = [
  ...['n', 'flag', 'status', 'list', 'rows', 'seconds'].map((key) => ({
    target: key,
    source: `$.${key}`,
  })),
  { target: 'token', source: '$context.task.token' },
];

export const errorMappings = fc.array(
  fc.record({
    target: fc.constantFrom('p', 'q', 'error'),
    source: fc.constantFrom(
      '$local.error',
      '$local.cause',
      '$local.code',
      '$local',
      '$input.n',
      '$context.step.name',
      'constant',
    ),
  }),
  { maxLength: 3 },
);

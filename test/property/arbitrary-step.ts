/**
 * Steps of random flows, of all types and nested, as FDL writes them; only names are missing, and a `goto` is a number that
 * `definition-of.ts` turns into the name of a step beside it.
 */
import fc from 'fast-check';
import { errorMappings, mappings, wideMappings } from './arbitrary-mappings.ts';
import { mostly, sometimes } from './sometimes.ts';

/** A step without its name. */
export interface StepSketch {
  readonly type: string;
  readonly [attribute: string]: unknown;
}

const MAX_DEPTH = 5;

/** Most go forward: a loop ends with the event limit, or when an answer changes a condition. */
const goto = fc.oneof(
  { weight: 3, arbitrary: fc.record({ forward: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ to: fc.nat({ max: 5 }) }) },
);

const common = {
  inputMappings: sometimes(20, wideMappings),
  outputMappings: sometimes(40, mappings),
  end: sometimes(4, fc.boolean()),
};

const ERRORS = ['Busy', 'Declined', 'FC.Unknown', 'FnF.TaskTimeout', 'FnF.InvalidLocal', 'Other'];
export const errorName = fc.constantFrom(...ERRORS);
const errors = fc.oneof(
  { weight: 2, arbitrary: fc.constant(['FnF.ALL']) },
  { weight: 3, arbitrary: fc.uniqueArray(errorName, { minLength: 1, maxLength: 3 }) },
);

const retry = fc.array(
  fc.record(
    {
      errors,
      intervalSeconds: fc.constantFrom(0, 1, 5),
      maxIntervalSeconds: fc.constantFrom(1, 8),
      maxAttempts: fc.integer({ min: 0, max: 3 }),
      multiplier: fc.constantFrom(1, 1.5, 2, 3),
    },
    { requiredKeys: ['errors'] },
  ),
  { minLength: 1, maxLength: 2 },
);
const catches = fc.array(fc.record({ errors, goto }), { minLength: 1, maxLength: 2 });

const messageBody = mostly(['$', 'text', { n: '$.n', list: ['$.flag'] }], ['$.x', '$.none']);
const target = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      resourceArn: fc.constantFrom(
        'acs:fc:::services/pay/functions/charge',
        'acs:fc:eu:1:functions/f',
        'arn:aws:lambda:eu-central-1:123456789012:function:f',
      ),
      pattern: sometimes(50, fc.constantFrom('requestResponse', 'sync', 'waitForCallback')),
      serviceParams: sometimes(10, fc.constant({ InvocationType: 'Sync' })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      resourceArn: fc.constantFrom(
        'acs:mns:::/queues/jobs/messages',
        'acs:mns:::/queues/jobs.fifo/messages',
        'arn:aws:sqs:eu-central-1:123456789012:jobs',
      ),
      pattern: sometimes(50, fc.constant('waitForCallback')),
      serviceParams: fc.record(
        {
          MessageBody: messageBody,
          Priority: mostly([3, '$.none'], ['$.n', '$.flag']),
          DelaySeconds: mostly([0, '5', '$.n', 901, 3600], ['$.seconds']),
        },
        { requiredKeys: ['MessageBody'] },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      resourceArn: fc.constant('acs:mns:::/topics/news/messages'),
      pattern: sometimes(50, fc.constant('waitForCallback')),
      serviceParams: fc.record(
        {
          MessageBody: messageBody,
          MessageTag: mostly(['news', '$.status', '$.none'], ['$.user']),
          MessageAttributes: mostly([{ by: '$.n' }, '$.user'], ['$.status']),
        },
        { requiredKeys: ['MessageBody'] },
      ),
    }),
  },
);
const task = fc
  .tuple(
    target,
    fc.record({
      type: fc.constant('task'),
      ...common,
      inputMappings: sometimes(40, wideMappings),
      timeoutSeconds: sometimes(35, fc.constantFrom(1, 3, 20)),
      retry: sometimes(60, retry),
      catch: sometimes(65, catches),
      errorMappings: sometimes(40, errorMappings),
    }),
  )
  .map(([where, rest]) => ({ ...rest, ...where }));

const pass = fc.record({
  type: fc.constant('pass'),
  ...common,
  outputMappings: sometimes(80, mappings),
});
const succeed = fc.record({ type: fc.constant('succeed'), ...common, end: fc.constant(undefined) });
const fail = fc.record({
  type: fc.constant('fail'),
  ...common,
  end: fc.constant(undefined),
  error: sometimes(80, fc.constantFrom('Broken', '$.status', '$.none', '$.rows')),
  cause: sometimes(60, fc.constantFrom('on purpose', '$.user', '$.x')),
});
const duration = fc.record({
  type: fc.constant('wait'),
  ...common,
  duration: mostly([0, 1, 2.5, '3', 60, '$.seconds', '$.n'], ['$.status', '$.none', '$.x']),
});
const timestamp = fc.record({
  type: fc.constant('wait'),
  ...common,
  timestamp: mostly(
    ['2024-01-01T00:00:05Z', '2023-05-06T07:08:09+02:00', '$.at'],
    ['$.status', '$.n'],
  ),
});

/** What stands where nothing may be nested any more. */
const simple = fc.oneof(
  { withCrossShrink: true },
  { weight: 8, arbitrary: pass },
  { weight: 14, arbitrary: task },
  { weight: 4, arbitrary: duration },
  { weight: 1, arbitrary: timestamp },
  { weight: 1, arbitrary: succeed },
  { weight: 1, arbitrary: fail },
);

const atom = fc.constantFrom(
  '$.n > 2',
  '$.n < 3',
  '$.flag',
  '!$.flag',
  '$.status == "ready"',
  '$.x == null',
  '$.none != "x"',
  '$.n == "2"',
  '$.i == 1',
  '$.n in [0, 2, 4]',
  '$.list[0] == 1',
  '$.list > 3',
  '($.n + 1) % 2 == 0',
  '$.status =~ "^.e"',
  '$.user.age >= 18 ? $.flag : $.n',
  'true',
  'false',
);
const condition = fc.oneof(
  { weight: 4, arbitrary: atom },
  {
    weight: 1,
    arbitrary: fc
      .tuple(atom, fc.constantFrom('&&', '||', '??', '=='), atom)
      .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
  },
);

const { step } = fc.letrec<{ steps: StepSketch[]; step: StepSketch }>((tie) => {
  const inner = tie('steps');
  const arm = { steps: sometimes(65, inner), goto: sometimes(45, goto) };
  const choice = fc.record({
    type: fc.constant('choice'),
    ...common,
    choices: fc.array(fc.record({ condition, ...arm }), { minLength: 1, maxLength: 3 }),
    default: sometimes(50, fc.record(arm)),
  });
  const parallel = fc.record({
    type: fc.constant('parallel'),
    ...common,
    outputMappings: sometimes(70, mappings),
    branches: fc.array(fc.record({ steps: inner }), { minLength: 1, maxLength: 3 }),
  });
  const foreach = fc.record({
    type: fc.constant('foreach'),
    ...common,
    outputMappings: sometimes(70, mappings),
    iterationMapping: fc.record({
      collection: mostly(
        ['$.list', '$.rows', '$.list[0:2]', '$.rows[*].tags[*]', '$.rows[*].k'],
        ['$.item', '$.x', '$.user'],
      ),
      item: fc.constantFrom('item', 'n', 'x'),
      index: sometimes(50, fc.constantFrom('i', 'q')),
    }),
    steps: inner,
  });
  return {
    steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
    step: fc.oneof(
      { maxDepth: MAX_DEPTH, depthSize: 'max', withCrossShrink: true },
      { weight: 15, arbitrary: simple },
      { weight: 3, arbitrary: choice },
      { weight: 2, arbitrary: parallel },
      { weight: 3, arbitrary: foreach },
    ),
  };
});

/** Two to five steps, with others nested in them up to five deep. */
export const stepSketches: fc.Arbitrary<readonly StepSketch[]> = fc.array(step, {
  minLength: 2,
  maxLength: 5,
});

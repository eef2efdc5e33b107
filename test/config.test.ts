import { describe, expect, it } from '@jest/globals';
import { variablesOf } from '../src/config/handler-variables.ts';
import {
  readAlarmsConfig,
  readApiConfig,
  readCallbackConfig,
  readInvocationsConfig,
  readProviderConfig,
  readStepperConfig,
  readTargetConfig,
} from '../src/config.ts';

const NEEDED = {
  AWS_REGION: 'eu-west-1',
  SLUICE_TABLE: 'table',
  SLUICE_WORK_QUEUE: 'work',
  SLUICE_DEAD_LETTER_QUEUE: 'dead',
  SLUICE_RESULTS_QUEUE_ARN: 'arn:aws:sqs:eu-west-1:123456789012:results',
  SLUICE_RESULTS_DEAD_LETTER_QUEUE: 'results-dead',
  SLUICE_TOKEN_SECRETS: 'a-secret-of-16-characters',
  SLUICE_ACCESS_KEYS: '{"id":"secret"}',
  SLUICE_ROLE_ARN_PREFIX: 'none',
  SLUICE_FUNCTION_STAGE: 'dev',
  SLUICE_DEPLOYMENT: 'sluice-dev',
  SLUICE_TRACING: 'off',
  SLUICE_EVENT_BUS: 'none',
};

describe('the names of resources', () => {
  it('are those of the Serverless Framework, and those in the flow, when nothing is said', () => {
    const { naming, topicArnPrefix } = readStepperConfig(NEEDED);
    expect(naming).toEqual({
      function: { stage: 'dev', template: '{service}-{stage}-{function}', overrides: {} },
      queue: { stage: 'dev', template: '{name}', overrides: {} },
      topic: { stage: 'dev', template: '{name}', overrides: {} },
    });
    expect(topicArnPrefix).toBeUndefined();
  });

  it('can be changed by templates and by name', () => {
    const { naming, topicArnPrefix } = readStepperConfig({
      ...NEEDED,
      SLUICE_FUNCTION_NAME: '{function}',
      SLUICE_QUEUE_NAME: '{name}-{stage}',
      SLUICE_TOPIC_NAME: 'x-{name}',
      SLUICE_TOPIC_ARN_PREFIX: 'arn:aws-cn:sns:cn-north-1:123456789012:',
      SLUICE_RESOURCE_NAMES: JSON.stringify({
        'function:pay/charge': 'charge-v2',
        'function:mail': 'mailer',
        'queue:a:b': 'ab',
        'queue:__proto__': 'plain',
        'topic:news': 'arn:aws:sns:eu-west-1:123456789012:news',
      }),
    });
    expect(Object.values(naming).map(({ template }) => template)).toEqual([
      '{function}',
      '{name}-{stage}',
      'x-{name}',
    ]);
    expect(naming.function.overrides).toEqual({ 'pay/charge': 'charge-v2', mail: 'mailer' });
    expect(Object.entries(naming.queue.overrides!)).toEqual([
      ['a:b', 'ab'],
      ['__proto__', 'plain'],
    ]);
    expect(naming.topic.overrides).toEqual({ news: 'arn:aws:sns:eu-west-1:123456789012:news' });
    expect(topicArnPrefix).toBe('arn:aws-cn:sns:cn-north-1:123456789012:');
  });

  it.each([
    ['SLUICE_RESOURCE_NAMES', 'x', 'is not JSON'],
    ['SLUICE_RESOURCE_NAMES', '{"orders":"x"}', 'its names begin with "function:"'],
    ['SLUICE_RESOURCE_NAMES', '{"queue:":"x"}', 'its names begin with "function:"'],
    ['SLUICE_RESOURCE_NAMES', '{"queue:a":1}', 'expected string'],
    ['SLUICE_RESOURCE_NAMES', '{"queue:a":""}', 'Too small'],
    ['SLUICE_QUEUE_NAME', 'orders', '{name}'],
    ['SLUICE_TOPIC_NAME', '{stage}', '{name}'],
    ['SLUICE_TOPIC_ARN_PREFIX', 'arn:aws:sns:eu-west-1:123456789012', 'Invalid string'],
  ])('%s cannot be %s', (variable, value, reason) => {
    expect(() => readStepperConfig({ ...NEEDED, [variable]: value })).toThrow(reason);
    expect(() => readStepperConfig({ ...NEEDED, [variable]: value })).toThrow(
      `${variable} is not valid`,
    );
  });
});

describe('what calling the services of tasks needs', () => {
  it('is the region and the stage, and what names functions, queues and topics', () => {
    const config = readStepperConfig({ ...NEEDED, SLUICE_QUEUE_NAME: 'x-{name}' });
    const target = readTargetConfig({
      AWS_REGION: NEEDED.AWS_REGION,
      SLUICE_FUNCTION_STAGE: NEEDED.SLUICE_FUNCTION_STAGE,
      SLUICE_QUEUE_NAME: 'x-{name}',
    });
    expect(config).toMatchObject({ ...target });
    expect(target.naming.queue.template).toBe('x-{name}');
  });

  it('is named when it is missing, and nothing else is', () => {
    expect(() => readTargetConfig({})).toThrow(
      /^AWS_REGION is not set; SLUICE_FUNCTION_STAGE is not set$/,
    );
  });
});

describe('the roles of flows', () => {
  it.each([
    ['none', undefined],
    ['arn:aws:iam::123456789012:role/', 'arn:aws:iam::123456789012:role/'],
    ['arn:aws-cn:iam::123456789012:role/flows/eu/', 'arn:aws-cn:iam::123456789012:role/flows/eu/'],
  ])('have the prefix %j', (SLUICE_ROLE_ARN_PREFIX, prefix) => {
    expect(readStepperConfig({ ...NEEDED, SLUICE_ROLE_ARN_PREFIX }).roleArnPrefix).toBe(prefix);
  });

  it('are never left out by forgetting: calls would be made under a greater role', () => {
    expect(() => readStepperConfig({ ...NEEDED, SLUICE_ROLE_ARN_PREFIX: '' })).toThrow(
      'SLUICE_ROLE_ARN_PREFIX is not set',
    );
  });

  it.each([
    'no',
    'arn:aws:iam::123456789012:role',
    'arn:aws:iam::12345:role/',
    'arn:aws:sns:eu-west-1:123456789012:',
  ])('have no prefix %j', (SLUICE_ROLE_ARN_PREFIX) => {
    expect(() => readStepperConfig({ ...NEEDED, SLUICE_ROLE_ARN_PREFIX })).toThrow(
      'SLUICE_ROLE_ARN_PREFIX is not valid',
    );
  });
});

describe('access keys', () => {
  const keysOf = (value: unknown) =>
    readApiConfig({ ...NEEDED, SLUICE_ACCESS_KEYS: JSON.stringify(value) }).accessKeys;

  it('are secrets, or secrets with what the key may do', () => {
    const orders = {
      secret: 'b',
      allow: ['fnf:StartExecution on flow/orders', 'fnf:Describe* on acs:fnf:*:*:flow/o*'],
    };
    expect(keysOf({ all: 'a', orders, 'ci@2025': { secret: 'c' } })).toEqual({
      all: { secret: 'a' },
      orders: {
        secret: 'b',
        allow: [
          { action: 'StartExecution', flow: 'orders' },
          { action: 'Describe*', flow: 'o*' },
        ],
      },
      'ci@2025': { secret: 'c' },
    });
  });

  const ruleProblem = 'a rule reads like "fnf:StartExecution on flow/orders"';

  it.each([
    ['[]', 'is not a JSON object from ids of keys to secrets'],
    ['"id"', 'is not a JSON object from ids of keys to secrets'],
    ['{', 'is not JSON'],
    ['{"a":"x","b":1}', 'key 2: it is neither a secret nor an object of "secret" and "allow"'],
    ['{"a":""}', 'key 1: its secret must be text, and not empty'],
    ['{"a":{}}', 'key 1: its secret must be text, and not empty'],
    ['{"a":{"secret":"x","allow":[]}}', 'key 1: its "allow" must be a list of at least one rule'],
    ['{"a":{"secret":"x","allow":"fnf:* on flow/*"}}', 'key 1: its "allow" must be a list'],
    ['{"a":{"secret":"x","allow":[1]}}', 'key 1: Invalid input: expected string'],
    ['{"a":{"secret":"x","allow":["fnf:StartExecution"]}}', `key 1: ${ruleProblem}`],
    ['{"a":{"secret":"x","allow":["StartExecution on flow/a"]}}', `key 1: ${ruleProblem}`],
    ['{"a":{"secret":"x","allow":["fnf:* on queue/a"]}}', `key 1: ${ruleProblem}`],
    ['{"a":{"secret":"x","deny":[]}}', 'key 1: it is neither a secret nor an object'],
    ['{"a#b":"x"}', 'key 1: an id has 1 to 128 letters, digits or . _ @ + -'],
  ])('cannot be %s', (SLUICE_ACCESS_KEYS, reason) => {
    const read = () => readApiConfig({ ...NEEDED, SLUICE_ACCESS_KEYS });
    expect(read).toThrow('SLUICE_ACCESS_KEYS is not valid: ');
    expect(read).toThrow(reason);
  });

  it('are told of all at once, and no secret of theirs is', () => {
    const keys = {
      a: { secret: 'hidden-1', allow: ['hidden-2'] },
      b: ['hidden-3'],
      'hidden#4': 'x',
    };
    const read = () => keysOf(keys);
    for (const which of [/key 1/, /key 2/, /key 3/]) expect(read).toThrow(which);
    expect(read).not.toThrow(/hidden/);
  });
});

describe('rate limits', () => {
  const limitsOf = (SLUICE_RATE_LIMITS?: string) =>
    readApiConfig({ ...NEEDED, ...(SLUICE_RATE_LIMITS && { SLUICE_RATE_LIMITS }) }).rateLimits;

  const HOSTED = {
    starts: { burst: 100, perSecond: 100 },
    reads: { burst: 50, perSecond: 5 },
    others: { burst: 10, perSecond: 2 },
  };

  it('are those of the hosted service, unless they are off', () => {
    expect(limitsOf()).toEqual(HOSTED);
    expect(limitsOf('on')).toEqual(HOSTED);
    expect(limitsOf('off')).toBeUndefined();
  });

  it('can be given for each group', () => {
    const others = { burst: 500, perSecond: 0.5 };
    expect(limitsOf(JSON.stringify({ others }))).toEqual({ ...HOSTED, others });
  });

  it.each([
    'ON',
    '10',
    '[]',
    '{"writes":{"burst":1,"perSecond":1}}',
    '{"others":{"burst":1}}',
    '{"others":{"burst":0,"perSecond":1}}',
    '{"others":{"burst":1.5,"perSecond":1}}',
    '{"others":{"burst":1,"perSecond":0}}',
  ])('cannot be %s', (value) => {
    expect(() => limitsOf(value)).toThrow(
      'SLUICE_RATE_LIMITS is not valid: is neither on, off nor JSON of limits for starts, reads and others',
    );
  });
});

describe('each handler', () => {
  const readers = {
    api: readApiConfig,
    callback: readCallbackConfig,
    'advance-executions': readStepperConfig,
    'record-failures': readStepperConfig,
    'fire-alarms': readAlarmsConfig,
    'record-invocations': readInvocationsConfig,
    'provide-flows': readProviderConfig,
  } as const;
  const cases = Object.entries(readers) as [keyof typeof readers, () => unknown][];
  const only = (names: readonly string[]) =>
    Object.fromEntries(Object.entries(NEEDED).filter(([name]) => names.includes(name)));

  it.each(cases)('%s starts with what it is said to need, and with nothing else', (name, read) => {
    const { required } = variablesOf(name);
    const least = only(['AWS_REGION', ...required]);
    expect(Object.keys(least)).toHaveLength(required.length + 1);
    expect(() => (read as (environment: object) => unknown)(least)).not.toThrow();
  });

  it.each(cases)('%s names everything that is missing', (name, read) => {
    const expected = ['AWS_REGION', ...variablesOf(name).required].map(
      (one) => `${one} is not set`,
    );
    try {
      (read as (environment: object) => unknown)({});
    } catch (error) {
      expect((error as Error).message.split('; ').sort()).toEqual(expected.sort());
      return;
    }
    throw new Error('it was read');
  });

  it('is given no secret that is not its own', () => {
    const withKeys = cases.filter(([name]) =>
      variablesOf(name).required.includes('SLUICE_ACCESS_KEYS'),
    );
    expect(withKeys.map(([name]) => name)).toEqual(['api']);
    const withTokens = cases.filter(([name]) =>
      variablesOf(name).required.includes('SLUICE_TOKEN_SECRETS'),
    );
    expect(withTokens.map(([name]) => name)).toEqual([
      'api',
      'callback',
      'advance-executions',
      'record-failures',
    ]);
  });
});

describe('watching', () => {
  it('is switched on and off by name', () => {
    expect(readStepperConfig(NEEDED)).toMatchObject({ isTracing: false, deployment: 'sluice-dev' });
    expect(readStepperConfig(NEEDED).eventBus).toBeUndefined();
    const on = { ...NEEDED, SLUICE_TRACING: 'on', SLUICE_EVENT_BUS: 'default' };
    expect(readStepperConfig(on)).toMatchObject({ isTracing: true, eventBus: 'default' });
  });

  it.each([
    ['SLUICE_TRACING', 'yes'],
    ['SLUICE_EVENT_BUS', 'my bus'],
  ])('%s cannot be %s', (variable, value) => {
    expect(() => readStepperConfig({ ...NEEDED, [variable]: value })).toThrow(
      `${variable} is not valid`,
    );
  });
});

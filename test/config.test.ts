import { describe, expect, it } from '@jest/globals';
import { readConfig, readTargetConfig } from '../src/config.ts';

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
};

describe('the names of resources', () => {
  it('are those of the Serverless Framework, and those in the flow, when nothing is said', () => {
    const { naming, topicArnPrefix } = readConfig(NEEDED);
    expect(naming).toEqual({
      function: { stage: 'dev', template: '{service}-{stage}-{function}', overrides: {} },
      queue: { stage: 'dev', template: '{name}', overrides: {} },
      topic: { stage: 'dev', template: '{name}', overrides: {} },
    });
    expect(topicArnPrefix).toBeUndefined();
  });

  it('can be changed by templates and by name', () => {
    const { naming, topicArnPrefix } = readConfig({
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
    expect(() => readConfig({ ...NEEDED, [variable]: value })).toThrow(reason);
    expect(() => readConfig({ ...NEEDED, [variable]: value })).toThrow(`${variable} is not valid`);
  });
});

describe('what calling the services of tasks needs', () => {
  it('is the region and the stage, and what names functions, queues and topics', () => {
    const config = readConfig({ ...NEEDED, SLUICE_QUEUE_NAME: 'x-{name}' });
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
    expect(readConfig({ ...NEEDED, SLUICE_ROLE_ARN_PREFIX }).roleArnPrefix).toBe(prefix);
  });

  it('are never left out by forgetting: calls would be made under a greater role', () => {
    expect(() => readConfig({ ...NEEDED, SLUICE_ROLE_ARN_PREFIX: '' })).toThrow(
      'SLUICE_ROLE_ARN_PREFIX is not set',
    );
  });

  it.each([
    'no',
    'arn:aws:iam::123456789012:role',
    'arn:aws:iam::12345:role/',
    'arn:aws:sns:eu-west-1:123456789012:',
  ])('have no prefix %j', (SLUICE_ROLE_ARN_PREFIX) => {
    expect(() => readConfig({ ...NEEDED, SLUICE_ROLE_ARN_PREFIX })).toThrow(
      'SLUICE_ROLE_ARN_PREFIX is not valid',
    );
  });
});

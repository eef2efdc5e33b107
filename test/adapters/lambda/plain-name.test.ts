import { describe, expect, it } from '@jest/globals';
import { plainName } from '../../../src/adapters/lambda/plain-name.ts';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function';

describe('the plain name of a function', () => {
  it.each([
    ['charge', 'charge'],
    ['charge:prod', 'charge'],
    ['123456789012:function:charge', 'charge'],
    ['123456789012:function:charge:7', 'charge'],
    [`${ARN}:charge`, 'charge'],
    [`${ARN}:charge:$LATEST`, 'charge'],
    ['function', 'function'],
    ['function:prod', 'function'],
    ['123456789012:function:function', 'function'],
    ['123456789012:function:function:$LATEST', 'function'],
    [`${ARN}:function`, 'function'],
    [`${ARN}:function:$LATEST`, 'function'],
    [`${ARN}:function:function`, 'function'],
  ])('of %s is %s', (given, name) => {
    expect(plainName(given)).toBe(name);
  });
});

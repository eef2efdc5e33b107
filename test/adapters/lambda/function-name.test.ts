import { describe, expect, it } from '@jest/globals';
import { toLambdaName } from '../../../src/adapters/lambda/function-name.ts';

const naming = { stage: 'dev', template: '{service}-{stage}-{function}' };

describe('a function of a flow', () => {
  it('is named as the Serverless Framework names it', () => {
    const resource = { kind: 'function', service: 'trip', function: 'book' } as const;
    expect(toLambdaName(resource, naming)).toEqual({ functionName: 'trip-dev-book' });
  });

  it('keeps its qualifier', () => {
    const resource = {
      kind: 'function',
      service: 'trip',
      function: 'book',
      qualifier: 'live',
    } as const;
    const expected = { functionName: 'trip-dev-book', qualifier: 'live' };
    expect(toLambdaName(resource, naming)).toEqual(expected);
  });

  it('without a service has its own name', () => {
    const resource = { kind: 'function', function: 'book' } as const;
    expect(toLambdaName(resource, naming)).toEqual({ functionName: 'book' });
  });

  it('follows the template, filled in once', () => {
    const resource = { kind: 'function', service: '{function}', function: 'book' } as const;
    const template = '{stage}_{service}_{function}_{other}';
    expect(toLambdaName(resource, { ...naming, template })).toEqual({
      functionName: 'dev_{function}_book_{other}',
    });
  });

  it('is overridden by name', () => {
    const overrides = { 'trip/book': 'elsewhere', cancel: 'arn:aws:lambda:eu-west-1:1:function:c' };
    const book = { kind: 'function', service: 'trip', function: 'book' } as const;
    const cancel = { kind: 'function', function: 'cancel' } as const;
    const inherited = { kind: 'function', function: 'constructor' } as const;
    expect(toLambdaName(book, { ...naming, overrides }).functionName).toBe('elsewhere');
    expect(toLambdaName(cancel, { ...naming, overrides }).functionName).toBe(overrides.cancel);
    expect(toLambdaName(inherited, { ...naming, overrides }).functionName).toBe('constructor');
  });

  it('of AWS is itself, and a queue is none', () => {
    const arn = 'arn:aws:lambda:eu-west-1:1:function:x:live';
    expect(toLambdaName({ kind: 'nativeFunction', arn }, naming)).toEqual({ functionName: arn });
    expect(() => toLambdaName({ kind: 'queue', name: 'q' }, naming)).toThrow('queue');
  });

  it.each([
    ['arn:aws:lambda:eu-west-1:1:function:x', { functionName: 'x' }],
    ['arn:aws:lambda:eu-west-1:1:function:x:live', { functionName: 'x', qualifier: 'live' }],
  ])('of AWS is its name alone where there is one place only: %s', (arn, expected) => {
    const local = { ...naming, ignoresScope: true };
    expect(toLambdaName({ kind: 'nativeFunction', arn }, local)).toEqual(expected);
  });
});

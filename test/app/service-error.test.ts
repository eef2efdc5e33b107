import { describe, expect, it } from '@jest/globals';
import { toFault, toServiceError } from '../../src/app/service-error.ts';

const error = (name: string, fields: object = {}): Error =>
  Object.assign(new Error('message'), { name, ...fields });
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

describe('an error of a service', () => {
  it.each([
    ['ProvisionedThroughputExceededException', status(400), 'throttled'],
    ['ThrottlingException', status(400), 'throttled'],
    ['RequestLimitExceeded', status(400), 'throttled'],
    ['Anything', status(429), 'throttled'],
    ['InternalServerError', status(500), 'server'],
    ['ExpiredTokenException', status(400), 'server'],
    ['SyntaxError', status(200), 'server'],
    ['TimeoutError', {}, 'network'],
    ['AbortError', {}, 'network'],
    ['CredentialsProviderError', {}, 'network'],
    ['Error', { code: 'ECONNRESET' }, 'network'],
    ['Error', { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) }, 'network'],
    ['ValidationException', status(400), 'client'],
    ['AccessDeniedException', status(403), 'client'],
  ])('%s %j is %s', (name, fields, kind) => {
    expect(toServiceError(error(name, fields))).toEqual({ name, message: 'message', kind });
  });

  it.each([
    error('TypeError'),
    error('Error', { code: 'ERR_INVALID_ARG_TYPE' }),
    'text',
    undefined,
  ])('%s is none', (thrown) => {
    expect(toServiceError(thrown)).toBeUndefined();
    expect(toFault(thrown, 'read')).toBe(thrown);
  });

  it('becomes a fault when it passes by itself', () => {
    const throttled = error('ThrottlingException', status(400));
    const fault = toFault(throttled, 'read');
    expect(fault).toMatchObject({
      name: 'Fault',
      message: 'read: ThrottlingException: message',
      cause: throttled,
    });
    const refused = error('ValidationException', status(400));
    expect(toFault(refused, 'read')).toBe(refused);
  });
});

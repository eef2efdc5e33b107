import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { AppError, type AppErrorCode, Fault } from '../../../src/app/app-error.ts';
import { RequestError, toErrorAnswer } from '../../../src/entry/http/api-errors.ts';

const DOCUMENT = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

const EXPECTED: Readonly<Record<AppErrorCode, readonly [number, string]>> = {
  'argument.invalid': [400, 'InvalidArgument'],
  'argument.missing': [400, 'MissingRequiredParams'],
  'payload.too-large': [400, 'EntityTooLarge'],
  'flow.not-found': [404, 'FlowNotExists'],
  'flow.already-exists': [409, 'FlowAlreadyExists'],
  'execution.not-found': [404, 'ExecutionNotExists'],
  'execution.already-exists': [409, 'ExecutionAlreadyExists'],
  'schedule.not-found': [404, 'ScheduleNotExists'],
  'schedule.already-exists': [409, 'ScheduleAlreadyExists'],
  'invocation.not-found': [404, 'StatefulInvocationNotExists'],
  'invocation.not-running': [400, 'InvalidArgument'],
  'execution.not-running': [400, 'InvalidArgument'],
  'task.already-completed': [400, 'TaskAlreadyCompleted'],
  'update.conflict': [409, 'ConcurrentUpdateError'],
  'service.unavailable': [503, 'ServiceUnavailable'],
};

const ROWS = Object.entries(EXPECTED) as [AppErrorCode, readonly [number, string]][];

function documented(status: number, code: string): boolean {
  return new RegExp(`^\\| ${status}\\s+\\| \`${code}\``, 'm').test(DOCUMENT);
}

describe('the code of an error', () => {
  it.each(ROWS)('%s is on the wire and in docs/errors.md as %j', (code, [status, wireCode]) => {
    const answer = toErrorAnswer(new AppError(code, 'the text'));
    expect(answer).toEqual({ status, code: wireCode, message: 'the text' });
    expect(documented(status, wireCode)).toBe(true);
  });

  it.each([
    [400, 'ActionNotSupported'],
    [400, 'APIVersionNotSupported'],
    [400, 'MissingRequiredHeader'],
    [400, 'SignatureNonceUsed'],
    [403, 'AccessDenied'],
    [403, 'InvalidAccessKeyID'],
    [403, 'RequestTimeTooSkewed'],
    [403, 'SignatureNotMatch'],
    [429, 'ResourceThrottled'],
    [500, 'InternalServerError'],
  ])('%d %s, which no use case gives, is documented too', (status, code) => {
    expect(documented(status, code)).toBe(true);
  });

  it("is the request's own for what entry refuses", () => {
    const answer = toErrorAnswer(new RequestError(403, 'SignatureNotMatch', 'no'));
    expect(answer).toMatchObject({ status: 403, code: 'SignatureNotMatch', message: 'no' });
  });

  it('is a 503 without details for a fault, a 500 without details for anything else', () => {
    expect(toErrorAnswer(new Fault('table xyz throttled'))).toEqual({
      status: 503,
      code: 'ServiceUnavailable',
      message: 'The service is temporarily unavailable. Please retry.',
    });
    for (const thrown of [new Error('detail'), 'detail', undefined, { code: 'FlowNotExists' }]) {
      expect(toErrorAnswer(thrown)).toEqual({
        status: 500,
        code: 'InternalServerError',
        message: 'An internal error has occurred. Please retry.',
      });
    }
  });
});

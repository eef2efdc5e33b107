import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signedTaskTokens } from '../../../src/adapters/system/signed-task-tokens.ts';
import { toFlowId, toRunId } from '../../../src/core/shared/ids.ts';

const OLD = 'old-secret-of-some-length';
const NEW = 'new-secret-of-some-length';
const claims = {
  flowId: toFlowId('0b3c7c1e-0000-4000-8000-000000000000'),
  executionName: 'run-7',
  runId: toRunId('1b3c7c1e-0000-4000-8000-000000000000'),
  taskEventId: 12,
};
const tokens = signedTaskTokens([NEW, OLD]);

describe('a task token', () => {
  it('carries its claims, is safe in a URL, and is the same for the same claims', () => {
    const token = tokens.issue(claims);
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(token.length).toBeLessThan(200);
    expect(tokens.issue({ ...claims })).toBe(token);
    expect(tokens.verify(token)).toEqual(claims);
  });

  it('differs with every claim', () => {
    const variants = [
      claims,
      { ...claims, taskEventId: 13 },
      { ...claims, executionName: 'run-8' },
      { ...claims, runId: toRunId('other') },
      { ...claims, flowId: toFlowId('other') },
    ];
    expect(new Set(variants.map(tokens.issue)).size).toBe(variants.length);
  });

  it('is refused when a single character is changed, added or cut off', () => {
    const token = tokens.issue(claims);
    for (let i = 0; i < token.length; i += 1) {
      const other = token[i] === 'A' ? 'B' : 'A';
      expect(tokens.verify(token.slice(0, i) + other + token.slice(i + 1))).toBeUndefined();
      expect(tokens.verify(token.slice(0, i))).toBeUndefined();
    }
    for (const added of ['A', '=', ' ', '\n', '.', '+']) {
      expect(tokens.verify(token + added)).toBeUndefined();
      expect(tokens.verify(added + token)).toBeUndefined();
    }
  });

  it('is refused under another key, and through a rotation it is not', () => {
    const token = signedTaskTokens([OLD]).issue(claims);
    expect(tokens.verify(token)).toEqual(claims);
    expect(tokens.issue(claims)).not.toBe(token);
    expect(signedTaskTokens([NEW]).verify(token)).toBeUndefined();
  });

  it('is refused when it is forged for a known key without the secret', () => {
    const bytes = Buffer.from(tokens.issue(claims), 'base64url');
    const signed = bytes.subarray(0, -16);
    const forged = createHmac('sha256', 'a guess').update(signed).digest().subarray(0, 16);
    expect(tokens.verify(Buffer.concat([signed, forged]).toString('base64url'))).toBeUndefined();
  });

  it('is refused when it is well signed but of another shape', () => {
    const bytes = Buffer.from(tokens.issue(claims), 'base64url');
    const sign = (signed: Buffer): string => {
      const mac = createHmac('sha256', NEW).update(signed).digest().subarray(0, 16);
      return Buffer.concat([signed, mac]).toString('base64url');
    };
    const signed = bytes.subarray(0, -16);
    expect(tokens.verify(sign(signed))).toEqual(claims);
    for (let length = 5; length < signed.length; length += 1) {
      expect(tokens.verify(sign(signed.subarray(0, length)))).toBeUndefined();
    }
    expect(tokens.verify(sign(Buffer.concat([signed, Buffer.of(0)])))).toBeUndefined();
    const eventless = Buffer.from(signed);
    eventless.fill(0, signed.length - 4);
    expect(tokens.verify(sign(eventless))).toBeUndefined();
  });

  it('never throws, whatever it is shown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (garbage) => {
        expect(tokens.verify(garbage)).toBeUndefined();
      }),
    );
    expect(tokens.verify('A'.repeat(1_000_000))).toBeUndefined();
    expect(tokens.verify(undefined as never)).toBeUndefined();
  });

  it('needs a secret of some length, and an event id', () => {
    expect(() => signedTaskTokens([])).toThrow('secret');
    expect(() => signedTaskTokens(['short'])).toThrow('16 characters');
    expect(() => tokens.issue({ ...claims, taskEventId: 0 })).toThrow('32 bits');
  });
});

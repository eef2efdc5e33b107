/** What is left out of the bundles changes nothing for the adapters, and says so where something is asked for after all. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toServiceError } from '../../src/app/service-error.ts';
import { bundleInChild, runForJson } from '../support/bundle-in-child.ts';

interface Refusal {
  readonly call: string;
  readonly name: string;
  readonly message: string;
  readonly status?: number;
}

interface Printed {
  readonly refusals: readonly Refusal[];
  readonly streamed: Refusal;
  readonly anonymous: Refusal;
}

/** Errors of SNS and SQS whose class is left out have the name that the service sends. */
const NAMES_AS_SENT: Readonly<Record<string, string>> = {
  KMSDisabledException: 'KMSDisabled',
  ThrottledException: 'Throttled',
  InternalErrorException: 'InternalError',
  KmsDisabled: 'KMS.DisabledException',
};

const ENTRY = 'test/tools/print-refusals.ts';
const ENVIRONMENT = { PATH: process.env['PATH'], AWS_SECRET_ACCESS_KEY: 'secret' };

let folder: string;
let bundled: Printed;
let whole: Printed;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-bundled-clients-'));
  const env = { ...ENVIRONMENT, AWS_ACCESS_KEY_ID: 'id', AWS_EC2_METADATA_DISABLED: 'true' };
  const file = bundleInChild(folder, ENTRY);
  bundled = runForJson([file], env) as Printed;
  whole = runForJson([path.resolve(import.meta.dirname, '../..', ENTRY)], env) as Printed;
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function nameInBundle({ call, name }: Refusal): string {
  const isRenamed = call === 'publish' || call === 'send';
  return (isRenamed ? NAMES_AS_SENT[name] : undefined) ?? name;
}

function kindOf({ name, message, status }: Refusal) {
  const error = Object.assign(new Error(message), { $metadata: { httpStatusCode: status } });
  return toServiceError(Object.assign(error, { name }))?.kind;
}

describe('a client in a bundle', () => {
  it('tells refusals as the whole SDK does, but for the names of a few', () => {
    const expected = whole.refusals.map((refusal) => ({
      ...refusal,
      name: nameInBundle(refusal),
    }));
    expect(bundled.refusals).toEqual(expected);
    expect(whole.refusals.map(({ name }) => name)).toEqual(
      expect.arrayContaining(Object.keys(NAMES_AS_SENT)),
    );
  });

  it('tells refusals of the same kind', () => {
    expect(bundled.refusals.map(kindOf)).toEqual(whole.refusals.map(kindOf));
  });

  it('says that it reads credentials from the environment alone', () => {
    expect(bundled.anonymous.name).toBe('CredentialsProviderError');
    expect(bundled.anonymous.message).toContain('AWS_ACCESS_KEY_ID');
  });

  it('says that it cannot read a stream of events', () => {
    expect(whole.streamed).toEqual({ refused: false });
    expect(bundled.streamed.message).toContain('event streams are left out of the bundle');
  });
});

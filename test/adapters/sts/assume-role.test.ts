import { describe, expect, it } from '@jest/globals';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { assumeRole } from '../../../src/adapters/sts/assume-role.ts';
import { toServiceError } from '../../../src/app/service-error.ts';
import { credentialsAnswer, refusalAnswer, scriptedSts, toHttp } from './scripted-sts.ts';

const SESSION = {
  roleArn: 'arn:aws:iam::123456789012:role/pay',
  sessionName: 'run-7',
  externalId: 'flow-id',
};
const EXPIRES_AT_MS = Date.UTC(2100, 0, 1, 1);

describe('assuming a role', () => {
  it('is one request for an hour, in our region', async () => {
    const { settings, sent } = scriptedSts(credentialsAnswer('PAY', EXPIRES_AT_MS));
    expect(await assumeRole(settings)(SESSION)).toMatchObject({
      accessKeyId: 'PAY',
      secretAccessKey: 'secret of PAY',
      sessionToken: 'token of PAY',
      expiration: new Date(EXPIRES_AT_MS),
    });
    expect(sent).toEqual([
      {
        host: 'sts.eu-west-1.amazonaws.com',
        parameters: {
          Action: 'AssumeRole',
          Version: '2011-06-15',
          RoleArn: SESSION.roleArn,
          RoleSessionName: 'run-7',
          ExternalId: 'flow-id',
          DurationSeconds: '3600',
        },
      },
    ]);
  });

  it('gives credentials that calls are signed with', async () => {
    const { settings } = scriptedSts(credentialsAnswer('PAY', EXPIRES_AT_MS));
    const seen: Record<string, string>[] = [];
    const client = new LambdaClient({
      region: 'eu-west-1',
      credentials: () => assumeRole(settings)(SESSION),
      requestHandler: {
        handle: ({ headers }: { headers: Record<string, string> }) => {
          seen.push(headers);
          return Promise.resolve(toHttp(200, '{}', 'application/json'));
        },
      } as never,
    });
    await client.send(new InvokeCommand({ FunctionName: 'f' }));
    expect(seen).toHaveLength(1);
    expect(seen[0]?.['authorization']).toContain('Credential=PAY/');
    expect(seen[0]?.['x-amz-security-token']).toBe('token of PAY');
  });

  it.each([
    [403, 'AccessDenied', 'client'],
    [400, 'Throttling', 'throttled'],
    [400, 'ValidationError', 'client'],
    [503, 'ServiceUnavailable', 'server'],
    [403, 'ExpiredToken', 'server'],
  ])('answered %i %s fails as what it is', async (status, code, kind) => {
    const { settings } = scriptedSts(refusalAnswer(status, code, 'no'));
    const error: unknown = await assumeRole(settings)(SESSION).catch((thrown: unknown) => thrown);
    expect(toServiceError(error)).toMatchObject({ name: code, message: 'no', kind });
  });
});

/** STS, by a script: what AssumeRole was sent over HTTP, and its answers as the service writes them. */
import { Readable } from 'node:stream';
import type { StsSettings } from '../../../src/adapters/sts/assume-role.ts';

export interface StsAnswer {
  readonly status: number;
  readonly body: string;
}

interface SentRequest {
  readonly hostname: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Credentials whose key is told apart by `name`. */
export function credentialsAnswer(name: string, expiresAtMs: number): StsAnswer {
  const credentials =
    `<AccessKeyId>${name}</AccessKeyId><SecretAccessKey>secret of ${name}</SecretAccessKey>` +
    `<SessionToken>token of ${name}</SessionToken>` +
    `<Expiration>${new Date(expiresAtMs).toISOString()}</Expiration>`;
  return {
    status: 200,
    body:
      '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>' +
      `<Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  };
}

export function refusalAnswer(status: number, code: string, message: string): StsAnswer {
  return {
    status,
    body:
      '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>' +
      `<Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  };
}

export function toHttp(status: number, body: string, type = 'text/xml') {
  const headers = { 'content-type': type, 'x-amzn-requestid': 'request-1' };
  return { response: { statusCode: status, headers, body: Readable.from([Buffer.from(body)]) } };
}

/** One answer per request, in order. The SDK's repetitions wait for real, so there are none. */
export function scriptedSts(...answers: readonly StsAnswer[]) {
  const sent: { readonly host: string; readonly parameters: Record<string, string> }[] = [];
  const requestHandler = {
    handle: ({ hostname, body }: SentRequest) => {
      const answer = answers[sent.length];
      sent.push({
        host: hostname,
        parameters: Object.fromEntries(new URLSearchParams(body as string)),
      });
      if (answer === undefined) return Promise.reject(new Error('the script has no more answers'));
      return Promise.resolve(toHttp(answer.status, answer.body));
    },
  };
  const settings = {
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'stepper', secretAccessKey: 'secret' },
    requestHandler,
  } as StsSettings;
  return { settings, sent };
}

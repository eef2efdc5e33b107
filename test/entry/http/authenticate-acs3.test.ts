import { describe, expect, it } from '@jest/globals';
import { type Acs3Options, acs3Request } from '../../support/acs3-request.ts';
import { ApiWorld } from '../../support/api-world.ts';

const NOBODY = { query: { Name: 'nobody' }, method: 'GET' } as const;

/** What an otherwise good request answers: it gets as far as the flow that is not there. */
const FLOW_NOT_EXISTS = { status: 404, code: 'FlowNotExists' };

async function answerTo(options: Acs3Options = {}, action = 'DescribeFlow') {
  const world = new ApiWorld();
  const request = acs3Request(world, action, { ...NOBODY, ...options });
  const { status, body } = await world.send(request);
  return { status, code: body['Code'], message: String(body['Message']) };
}

describe('a request with signature ACS3-HMAC-SHA256', () => {
  it('says in headers what it asks for', async () => {
    expect(await answerTo()).toMatchObject(FLOW_NOT_EXISTS);
    const form = { Name: 'nobody' };
    expect(await answerTo({ method: 'POST', query: {}, form })).toMatchObject(FLOW_NOT_EXISTS);
  });

  it('may say it in parameters', async () => {
    const query = { Name: 'nobody', Action: 'DescribeFlow', Version: '2019-03-15' };
    const headers = { 'x-acs-action': '', 'x-acs-version': '' };
    expect(await answerTo({ query, headers })).toMatchObject(FLOW_NOT_EXISTS);
    expect(await answerTo({ query })).toMatchObject(FLOW_NOT_EXISTS);
  });

  it.each([
    ['Action', 'ListFlows', 'x-acs-action'],
    ['Version', '2016-01-01', 'x-acs-version'],
  ])('says one %s only', async (name, value, header) => {
    const answer = await answerTo({ query: { Name: 'nobody', [name]: value } });
    expect(answer).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(answer.message).toContain(header);
  });

  it('of another version is not supported', async () => {
    const answer = await answerTo({ headers: { 'x-acs-version': '2016-01-01' } });
    expect(answer).toMatchObject({ status: 400, code: 'APIVersionNotSupported' });
  });

  it('for an operation that there is not is not supported', async () => {
    const answer = await answerTo({}, 'DescribeMoon');
    expect(answer).toMatchObject({ status: 400, code: 'ActionNotSupported' });
  });

  it.each([
    'x-acs-action',
    'x-acs-version',
    'x-acs-date',
    'x-acs-signature-nonce',
    'x-acs-content-sha256',
  ])('needs the header %s', async (name) => {
    expect(await answerTo({ headers: { [name]: '' } })).toEqual({
      status: 400,
      code: 'MissingRequiredHeader',
      message: `The HTTP header '${name}' must be specified.`,
    });
  });

  it.each([
    ['2024-01-01T00:15:00Z', 404],
    ['2023-12-31T23:45:00Z', 404],
    ['2024-01-01T00:15:01Z', 403],
    ['2023-12-31T23:44:59Z', 403],
    ['yesterday', 400],
  ])('made at %s, read at midnight, is answered %d', async (date, status) => {
    expect((await answerTo({ headers: { 'x-acs-date': date } })).status).toBe(status);
  });

  it('may bear a security token', async () => {
    const headers = { 'x-acs-accesskey-id': 'testid', 'x-acs-security-token': 'sts/token+==' };
    expect(await answerTo({ headers })).toMatchObject(FLOW_NOT_EXISTS);
  });

  it('names one key', async () => {
    const answer = await answerTo({ headers: { 'x-acs-accesskey-id': 'other' } });
    expect(answer).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });

  it('by an unknown key is refused by the name of the key', async () => {
    expect(await answerTo({ accessKeyId: 'constructor' })).toEqual({
      status: 403,
      code: 'InvalidAccessKeyID',
      message: 'The AccessKey ID constructor is invalid.',
    });
  });
});

describe('what does not match', () => {
  const NO_MATCH = { status: 403, code: 'SignatureNotMatch' };

  it('is another secret', async () => {
    expect(await answerTo({ secret: 'wrong' })).toMatchObject(NO_MATCH);
  });

  it('is a query that has been changed', async () => {
    const world = new ApiWorld();
    const request = acs3Request(world, 'DescribeFlow', NOBODY);
    const { body } = await world.send({ ...request, query: 'Name=somebody' });
    expect(body['Code']).toBe('SignatureNotMatch');
  });

  it('is a header that has been changed', async () => {
    const unsigned = { 'x-acs-action': 'StopExecution' };
    expect(await answerTo({ unsigned })).toMatchObject(NO_MATCH);
  });

  it('is a body that has been changed: its hash says so', async () => {
    const answer = await answerTo({ method: 'POST', query: {}, sentBody: 'Name=somebody' });
    expect(answer).toMatchObject(NO_MATCH);
    expect(answer.message).toContain('x-acs-content-sha256');
  });

  it('is a body on a request whose hash is that of none', async () => {
    const world = new ApiWorld();
    const request = acs3Request(world, 'DescribeFlow', NOBODY);
    const { body } = await world.send({ ...request, method: 'POST', body: 'Name=nobody' });
    expect(body['Code']).toBe('SignatureNotMatch');
  });

  it.each(['host', 'x-acs-date', 'x-acs-security-token'])(
    'is what does not name %s among its SignedHeaders',
    async (name) => {
      const world = new ApiWorld();
      const headers = { 'x-acs-security-token': 'token' };
      const request = acs3Request(world, 'DescribeFlow', { ...NOBODY, headers });
      const { authorization = '' } = request.headers ?? {};
      const shorter = authorization.replace(new RegExp(`([=;])${name};?`), '$1');
      const { body } = await world.send({
        ...request,
        headers: { ...request.headers, authorization: shorter },
      });
      expect(body['Code']).toBe('SignatureNotMatch');
      expect(body['Message']).toContain(`'${name}'`);
    },
  );

  it('is an x-acs header that came on the way', async () => {
    const answer = await answerTo({ unsigned: { 'x-acs-proxy': 'x' } });
    expect(answer).toMatchObject(NO_MATCH);
  });
});

describe('what is not understood', () => {
  it.each([
    'ACS3-HMAC-SHA256',
    'ACS3-HMAC-SHA256 Credential=testid',
    'ACS3-HMAC-SHA256 Credential=testid,Signature=x,SignedHeaders=host',
    'ACS3-HMAC-SHA256 Credential=,SignedHeaders=,Signature=',
  ])('is the header %j', async (authorization) => {
    const answer = await answerTo({ unsigned: { authorization } });
    expect(answer).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(answer.message).toContain('Authorization');
  });

  it.each(['ACS3-HMAC-SM3', 'ACS3-RSA-SHA256', 'ACS3-'])(
    'is the scheme %s; the answer says which is',
    async (scheme) => {
      const authorization = `${scheme} Credential=x,SignedHeaders=host,Signature=y`;
      const answer = await answerTo({ unsigned: { authorization } });
      expect(answer).toEqual({
        status: 400,
        code: 'InvalidArgument',
        message: `The signature scheme '${scheme}' is not supported; use ACS3-HMAC-SHA256.`,
      });
    },
  );

  it('is a bearer token, with and without another signature', async () => {
    const expected = {
      status: 400,
      code: 'InvalidArgument',
      message: 'Bearer tokens are not supported: sign the request with an access key.',
    };
    const bearer = { 'x-acs-bearer-token': 'token', 'x-acs-signature-type': 'BEARERTOKEN' };
    expect(await answerTo({ headers: bearer })).toEqual(expected);
    expect(await answerTo({ headers: bearer, unsigned: { authorization: '' } })).toEqual(expected);
  });
});

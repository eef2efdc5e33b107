import { describe, expect, it } from '@jest/globals';
import { ApiWorld } from '../../support/api-world.ts';

const DESCRIBE = { Action: 'DescribeFlow', Name: 'nobody' };

/** What an otherwise good request answers: it gets as far as the flow that is not there. */
const FLOW_NOT_EXISTS = { status: 404, code: 'FlowNotExists' };

async function answerTo(world: ApiWorld, parameters: Record<string, string>, secret?: string) {
  const { status, body } = await world.send({ query: world.sign('GET', parameters, secret) });
  return { status, code: body['Code'] };
}

describe('a signature', () => {
  it('by another secret does not match', async () => {
    const answer = await answerTo(new ApiWorld(), DESCRIBE, 'wrong');
    expect(answer).toEqual({ status: 403, code: 'SignatureNotMatch' });
  });

  it('for another method does not match', async () => {
    const world = new ApiWorld();
    const { body } = await world.send({ method: 'POST', query: world.sign('GET', DESCRIBE) });
    expect(body['Code']).toBe('SignatureNotMatch');
  });

  it('of another length does not match', async () => {
    const world = new ApiWorld();
    const query = world.sign('GET', DESCRIBE).replace(/Signature=[^&]*$/, 'Signature=x');
    expect((await world.send({ query })).body['Code']).toBe('SignatureNotMatch');
  });

  it('by an unknown key is refused by the name of the key', async () => {
    const { status, body } = await new ApiWorld().get('DescribeFlow', { AccessKeyId: 'nobody' });
    expect(status).toBe(403);
    expect(body).toMatchObject({
      Code: 'InvalidAccessKeyID',
      Message: 'The AccessKey ID nobody is invalid.',
    });
  });

  it('by a key named like a part of every object is by an unknown key', async () => {
    const { body } = await new ApiWorld().get('DescribeFlow', { AccessKeyId: 'constructor' });
    expect(body['Code']).toBe('InvalidAccessKeyID');
  });

  it('may come with a security token and an empty type', async () => {
    const parameters = { ...DESCRIBE, SecurityToken: 'sts', SignatureType: '' };
    expect(await answerTo(new ApiWorld(), parameters)).toEqual(FLOW_NOT_EXISTS);
  });

  it.each([
    ['2024-01-01T00:15:00Z', 404],
    ['2023-12-31T23:45:00Z', 404],
    ['2024-01-01T00:15:01Z', 403],
    ['2023-12-31T23:44:59Z', 403],
  ])('made at %s, read at midnight, is answered %d', async (Timestamp, status) => {
    expect((await answerTo(new ApiWorld(), { ...DESCRIBE, Timestamp })).status).toBe(status);
  });

  it('that is too old says so with both times', async () => {
    const { body } = await new ApiWorld().get('DescribeFlow', {
      Timestamp: '2023-12-31T23:00:00Z',
    });
    expect(body).toMatchObject({
      Code: 'RequestTimeTooSkewed',
      Message:
        'The difference between the request time 2023-12-31T23:00:00Z and the current time 2024-01-01T00:00:00.000Z is too large.',
    });
  });

  it.each([
    ['Timestamp', 'yesterday'],
    ['Timestamp', '2024-13-45T99:99:99Z'],
    ['SignatureMethod', 'HMAC-SHA256'],
    ['SignatureVersion', '2.0'],
    ['SignatureType', 'PRIVATEKEY'],
    ['SignatureNonce', 'n'.repeat(257)],
  ])('with %s %s is not understood', async (name, value) => {
    const answer = await answerTo(new ApiWorld(), { ...DESCRIBE, [name]: value });
    expect(answer).toEqual({ status: 400, code: 'InvalidArgument' });
  });

  it('is what a request with a bearer token lacks, whatever else it lacks', async () => {
    const query = 'Action=DescribeFlow&Version=2019-03-15&SignatureType=BEARERTOKEN&BearerToken=x';
    const { status, body } = await new ApiWorld().send({ query });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      Code: 'InvalidArgument',
      Message: 'Bearer tokens are not supported: sign the request with an access key.',
    });
  });

  it('covers no headers: what they say of the action does not count', async () => {
    const world = new ApiWorld();
    const headers = { 'x-acs-action': 'CreateFlow', 'x-acs-version': '2016-01-01' };
    const { body } = await world.send({ query: world.sign('GET', DESCRIBE), headers });
    expect(body['Code']).toBe('FlowNotExists');
  });

  it('covers the security token', async () => {
    const world = new ApiWorld();
    const query = world
      .sign('GET', { ...DESCRIBE, SecurityToken: 'sts' })
      .replace('SecurityToken=sts', 'SecurityToken=other');
    expect((await world.send({ query })).body['Code']).toBe('SignatureNotMatch');
  });
});

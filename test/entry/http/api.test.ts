import { describe, expect, it } from '@jest/globals';
import { ApiWorld, encodePairs, KEY_SECRET } from '../../support/api-world.ts';

const DESCRIBE = { Action: 'DescribeFlow', Name: 'nobody' };

function without(world: ApiWorld, name: string) {
  const all = { ...world.commonParameters(), ...DESCRIBE, Signature: 'any' };
  return encodePairs(Object.entries(all).filter(([key]) => key !== name));
}

describe('an answer of the API', () => {
  it('is flat JSON with the request id in body and header, and no Code', async () => {
    const world = new ApiWorld();
    await world.startWaiting();
    const { status, headers, body } = await world.call('DescribeFlow', { Name: 'waiting' });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-acs-request-id']).toBe(body['RequestId']);
    expect(body).not.toHaveProperty('Code');
  });

  it('is an error of four fields when something is wrong', async () => {
    const world = new ApiWorld();
    const { status, headers, body } = await world.get('DescribeFlow', { Name: 'x' });
    expect(status).toBe(404);
    expect(body).toEqual({
      RequestId: headers['x-acs-request-id'],
      HostId: 'fnf.test',
      Code: 'FlowNotExists',
      Message: "Flow 'x' does not exist.",
    });
  });

  it("carries the request's own id when it gives one", async () => {
    const world = new ApiWorld();
    const { body } = await world.get('DescribeFlow', { Name: 'x', RequestId: 'my-id-1' });
    expect(body['RequestId']).toBe('my-id-1');
  });

  it('does not take a request id that could break a header', async () => {
    const world = new ApiWorld();
    const { body } = await world.get('DescribeFlow', { Name: 'x', RequestId: 'a\r\nx: y' });
    expect(body['RequestId']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('parameters', () => {
  it('may be split over query and form', async () => {
    const world = new ApiWorld();
    const pairs = world.sign('POST', DESCRIBE).split('&');
    const answer = await world.send({
      method: 'POST',
      query: pairs.slice(0, 4).join('&'),
      body: pairs.slice(4).join('&'),
    });
    expect(answer.body['Code']).toBe('FlowNotExists');
  });

  it('may come in base64, as API Gateway sends bodies', async () => {
    const world = new ApiWorld();
    const body = Buffer.from(world.sign('POST', DESCRIBE)).toString('base64');
    const answer = await world.send({ method: 'POST', body, isBase64Encoded: true });
    expect(answer.body['Code']).toBe('FlowNotExists');
  });

  it('may hold blanks as plus signs', async () => {
    const world = new ApiWorld();
    const body = world.sign('POST', { ...DESCRIBE, Extra: 'a b' }).replaceAll('%20', '+');
    const answer = await world.send({ method: 'POST', body });
    expect(answer.body['Code']).toBe('FlowNotExists');
  });

  it('that are unknown are ignored, but signed', async () => {
    const world = new ApiWorld();
    const known = await world.get('DescribeFlow', { Name: 'nobody', RegionId: 'cn-hangzhou' });
    expect(known.body['Code']).toBe('FlowNotExists');
    const query = `${world.sign('GET', DESCRIBE)}&Unsigned=1`;
    expect((await world.send({ query })).body['Code']).toBe('SignatureNotMatch');
  });

  it('that come twice with one value are one', async () => {
    const world = new ApiWorld();
    const signed = world.sign('POST', DESCRIBE);
    const answer = await world.send({ method: 'POST', query: signed, body: signed });
    expect(answer.body['Code']).toBe('FlowNotExists');
  });

  it.each([
    ['two values for one name', { query: 'Action=A&Action=B' }],
    ['a broken percent sign', { query: 'Action=%zz' }],
    ['bytes that are not UTF-8, encoded', { query: 'Action=%ff%fe' }],
    ['a body that is not UTF-8', { method: 'POST', body: '/w==', isBase64Encoded: true }],
    ['another method', { method: 'PUT', query: 'Action=DescribeFlow&Version=2019-03-15' }],
  ])('with %s are refused', async (_name, request) => {
    const { status, body } = await new ApiWorld().send(request);
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
  });

  it('of more than 1,024 KiB are too large', async () => {
    const body = `Action=A&Junk=${'x'.repeat(1_024 * 1_024)}`;
    const answer = await new ApiWorld().send({ method: 'POST', body });
    expect([answer.status, answer.body['Code'], answer.body['Message']]).toEqual([
      400,
      'EntityTooLarge',
      'The payload size exceeds maximum allowed size (1048576 bytes).',
    ]);
  });

  it.each([
    'Action',
    'Version',
    'AccessKeyId',
    'SignatureMethod',
    'SignatureVersion',
    'SignatureNonce',
    'Timestamp',
    'Signature',
  ])('lack %s', async (name) => {
    const world = new ApiWorld();
    const { status, body } = await world.send({ query: without(world, name) });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      Code: 'MissingRequiredParams',
      Message: `The HTTP query '${name}' must be specified.`,
    });
  });

  it.each([
    ['nothing at all', ''],
    ['separators alone', '&&=&&='],
    ['a JSON body', '{"Action":"DescribeFlow"}'],
  ])('that are %s lack an action', async (_name, body) => {
    const answer = await new ApiWorld().send({ method: 'POST', body });
    expect(answer.body['Code']).toBe('MissingRequiredParams');
  });

  it('named like a part of every object are parameters like any other', async () => {
    const world = new ApiWorld();
    const query = world.sign('GET', { ...DESCRIBE, ['__proto__']: 'x', constructor: 'y' });
    expect((await world.send({ query })).body['Code']).toBe('FlowNotExists');
  });
});

describe('actions and versions', () => {
  it('of another version are not supported', async () => {
    const { status, body } = await new ApiWorld().call('DescribeFlow', { Version: '2016-01-01' });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      Code: 'APIVersionNotSupported',
      Message: "The requested API version '2016-01-01' is not supported yet. Please check.",
    });
  });

  it.each(['DeleteMoon', 'describeflow', 'constructor', '__proto__'])(
    'named %s are not supported',
    async (action) => {
      const { status, body } = await new ApiWorld().call(action);
      expect(status).toBe(400);
      expect(body).toMatchObject({
        Code: 'ActionNotSupported',
        Message: `The requested API operation '${action}' is incorrect. Please check.`,
      });
    },
  );
});

describe('what stays inside', () => {
  it('an error nobody expected is a 500 without details', async () => {
    const world = new ApiWorld({
      wrap: (name, port) =>
        name === 'flows'
          ? new Proxy(port, {
              get: () => () => {
                throw new TypeError('secret detail');
              },
            })
          : port,
    });
    const { status, text, body } = await world.call('DescribeFlow', { Name: 'x' });
    expect([status, body['Code'], body['Message']]).toEqual([
      500,
      'InternalServerError',
      'An internal error has occurred. Please retry.',
    ]);
    expect(text).not.toContain('secret detail');
    expect(world.log.at(-1)).toMatchObject({ level: 'error', fields: { status: 500 } });
  });

  it('a fault outside is a 503', async () => {
    const fault = Object.assign(new Error('throttled'), { name: 'Fault' });
    const world = new ApiWorld({
      wrap: (name, port) =>
        name === 'flows' ? new Proxy(port, { get: () => () => Promise.reject(fault) }) : port,
    });
    const { status, body } = await world.call('DescribeFlow', { Name: 'x' });
    expect([status, body['Code']]).toEqual([503, 'ServiceUnavailable']);
  });

  it('logs one line for a request: no parameters, no payloads, no tokens', async () => {
    const world = new ApiWorld();
    const token = await world.startWaiting();
    world.log.length = 0;
    await world.call('ReportTaskSucceeded', { TaskToken: token, Output: '{"private":1}' });
    expect(world.log).toEqual([
      {
        level: 'info',
        message: 'request',
        fields: {
          requestId: expect.any(String),
          operation: 'ReportTaskSucceeded',
          durationMs: 0,
          status: 200,
        },
      },
    ]);
    const logged = JSON.stringify(world.log);
    for (const secret of [token, 'private', KEY_SECRET]) expect(logged).not.toContain(secret);
  });

  it('logs an unknown action without its name', async () => {
    const world = new ApiWorld();
    await world.call('Injected\nline');
    expect(world.log.at(-1)?.fields).toMatchObject({
      operation: 'unknown',
      code: 'ActionNotSupported',
    });
  });
});

describe('GET /health', () => {
  it('answers without a signature', async () => {
    const { status, body } = await new ApiWorld().send({ path: '/health' });
    expect([status, body]).toEqual([200, { status: 'ok' }]);
  });
});

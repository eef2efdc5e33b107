import { describe, expect, it } from '@jest/globals';
import { OPERATIONS } from '../../../src/entry/http/operations.ts';
import { acs3Request } from '../../support/acs3-request.ts';
import { ApiWorld, PASS_FLOW } from '../../support/api-world.ts';

const FLOW = { Name: 'made', Definition: PASS_FLOW, Description: '', Type: 'FDL' };
const USED = { status: 400, code: 'SignatureNonceUsed' };

function createRequest(world: ApiWorld, changes: Record<string, string> = {}) {
  return {
    method: 'POST',
    body: world.sign('POST', { Action: 'CreateFlow', ...FLOW, ...changes }),
  };
}

async function answerTo(world: ApiWorld, request: Parameters<ApiWorld['send']>[0]) {
  const { status, body } = await world.send(request);
  return { status, code: body['Code'] };
}

describe('a write that is not idempotent by itself', () => {
  it('is every one of these', () => {
    const onceOnly = OPERATIONS.filter(({ isOnceOnly }) => isOnceOnly).map(({ action }) => action);
    expect(onceOnly.toSorted()).toEqual([
      'CreateFlow',
      'CreateSchedule',
      'DeleteFlow',
      'DeleteSchedule',
      'UpdateFlow',
      'UpdateSchedule',
    ]);
  });

  it('that is replayed is refused by its nonce', async () => {
    const world = new ApiWorld();
    const request = createRequest(world);
    expect(await answerTo(world, request)).toEqual({ status: 200, code: undefined });
    expect(await answerTo(world, request)).toEqual(USED);
  });

  it('that is sent 20 times at once is done once', async () => {
    const world = new ApiWorld();
    const request = createRequest(world);
    const answers = await Promise.all(Array.from({ length: 20 }, () => answerTo(world, request)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ code }) => code === USED.code)).toHaveLength(19);
  });

  it('with the nonce of another write is refused, too, under either scheme', async () => {
    const world = new ApiWorld();
    await world.send(createRequest(world, { SignatureNonce: 'mine' }));
    const other = createRequest(world, { Name: 'other', SignatureNonce: 'mine' });
    expect(await answerTo(world, other)).toEqual(USED);
    const headers = { 'x-acs-signature-nonce': 'mine' };
    const form = { ...FLOW, Name: 'other' };
    const acs3 = acs3Request(world, 'CreateFlow', { form, headers });
    expect(await answerTo(world, acs3)).toEqual(USED);
  });

  it.each([' ', '\u00a0', '\ufeff'])(
    'is refused when blanks that nobody signed stand behind the nonce',
    async (blank) => {
      const world = new ApiWorld();
      const form = { ...FLOW };
      const request = acs3Request(world, 'CreateFlow', { form });
      expect(await answerTo(world, request)).toEqual({ status: 200, code: undefined });
      const nonce = request.headers?.['x-acs-signature-nonce'] ?? '';
      const headers = { ...request.headers, 'x-acs-signature-nonce': `${nonce}${blank}` };
      expect(await answerTo(world, { ...request, headers })).toEqual(USED);
    },
  );

  it('may have the nonce of another key', async () => {
    const world = new ApiWorld({ keys: { other: { secret: 'secret' } } });
    await world.send(createRequest(world, { SignatureNonce: 'mine' }));
    const parameters = {
      Action: 'CreateFlow',
      ...FLOW,
      Name: 'other',
      SignatureNonce: 'mine',
      AccessKeyId: 'other',
    };
    const body = world.sign('POST', parameters, 'secret');
    expect((await world.send({ method: 'POST', body })).status).toBe(200);
  });

  it('that was refused for its parameters has not used its nonce', async () => {
    const world = new ApiWorld();
    const wrong = createRequest(world, { Name: '1', SignatureNonce: 'mine' });
    expect(await answerTo(world, wrong)).toEqual({ status: 400, code: 'InvalidArgument' });
    expect((await world.send(createRequest(world, { SignatureNonce: 'mine' }))).status).toBe(200);
  });
});

describe('other requests', () => {
  it('may be repeated as they are: a read', async () => {
    const world = new ApiWorld();
    await world.createFlow('made', PASS_FLOW);
    const request = { query: world.sign('GET', { Action: 'DescribeFlow', Name: 'made' }) };
    for (let i = 0; i < 3; i += 1) expect((await world.send(request)).status).toBe(200);
  });

  it('may be repeated as they are: a start without a name, which starts one execution', async () => {
    const world = new ApiWorld();
    await world.createFlow('made', PASS_FLOW);
    const start = { Action: 'StartExecution', FlowName: 'made' };
    const request = { method: 'POST', body: world.sign('POST', start) };
    const first = await world.send(request);
    await world.world.settle();
    const second = await world.send(request);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body['Name']).toBe(first.body['Name']);
    const { body } = await world.get('ListExecutions', { FlowName: 'made' });
    expect(body['Executions']).toHaveLength(1);
  });
});

import { describe, expect, it } from '@jest/globals';
import { ApiWorld } from '../../support/api-world.ts';

const WAITING = { FlowName: 'waiting', ExecutionName: 'run-1' };

async function statusOf(world: ApiWorld): Promise<unknown> {
  await world.world.settle(world.world.clock.nowMs());
  return (await world.get('DescribeExecution', WAITING)).body['Status'];
}

describe('POST /callbacks/{token}/succeeded', () => {
  it.each([
    ['JSON', '{"status":"success"}', 'application/json'],
    ['JSON as curl sends it', '{"status":"success"}', 'application/x-www-form-urlencoded'],
    ['nothing', '', 'application/json'],
  ])('takes %s as the output', async (_name, body, type) => {
    const world = new ApiWorld();
    const token = await world.startWaiting();
    const path = `/callbacks/${token}/succeeded`;
    const answer = await world.sendCallback({ path, body, headers: { 'content-type': type } });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ RequestId: expect.any(String), EventId: expect.any(Number) });
  });

  it('refuses what is not JSON and leaves the task open', async () => {
    const world = new ApiWorld();
    const path = `/callbacks/${await world.startWaiting()}/succeeded`;
    const refused = await world.sendCallback({ path, body: 'fine' });
    expect([refused.status, refused.body['Code']]).toEqual([400, 'InvalidArgument']);
    expect((await world.sendCallback({ path })).status).toBe(200);
  });

  it('refuses the second report', async () => {
    const world = new ApiWorld();
    const path = `/callbacks/${await world.startWaiting()}/succeeded`;
    await world.sendCallback({ path });
    const { status, body } = await world.sendCallback({ path });
    expect([status, body['Code'], body['Message']]).toEqual([
      400,
      'TaskAlreadyCompleted',
      "Task 'ask' has already completed.",
    ]);
  });

  it('refuses the report of an execution that was stopped, by the name of its step', async () => {
    const world = new ApiWorld();
    const path = `/callbacks/${await world.startWaiting()}/succeeded`;
    await world.call('StopExecution', WAITING);
    const { body } = await world.sendCallback({ path });
    expect(body['Message']).toBe("Task 'ask' has already completed.");
  });

  it('refuses a body of more than 1,024 KiB', async () => {
    const world = new ApiWorld();
    const path = `/callbacks/${await world.startWaiting()}/succeeded`;
    const { body } = await world.sendCallback({ path, body: ' '.repeat(1_024 * 1_024 + 1) });
    expect(body['Code']).toBe('EntityTooLarge');
  });
});

describe('POST /callbacks/{token}/failed', () => {
  it('takes error and cause', async () => {
    const world = new ApiWorld();
    const path = `/callbacks/${await world.startWaiting()}/failed`;
    const body = '{"error":"Rejected","cause":"no stock"}';
    expect((await world.sendCallback({ path, body })).status).toBe(200);
    expect(await statusOf(world)).toBe('Failed');
  });

  it.each([
    '',
    'x',
    '[]',
    '{}',
    '{"error":1}',
    '{"error":""}',
    '{"error":"e","cause":2}',
    JSON.stringify({ error: 'x'.repeat(129) }),
    JSON.stringify({ error: 'x', cause: 'x'.repeat(4_097) }),
  ])('refuses %s', async (body) => {
    const world = new ApiWorld();
    const path = `/callbacks/${await world.startWaiting()}/failed`;
    const answer = await world.sendCallback({ path, body });
    expect([answer.status, answer.body['Code']]).toEqual([400, 'InvalidArgument']);
    expect(await statusOf(world)).toBe('Running');
  });
});

describe('GET of a callback', () => {
  it.each(['succeeded', 'failed'])(
    'asks before it reports %s, and changes nothing',
    async (outcome) => {
      const world = new ApiWorld();
      const path = `/callbacks/${await world.startWaiting()}/${outcome}`;
      const { status, headers, text } = await world.sendCallback({ method: 'GET', path });
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(text).toContain('<form method="post">');
      expect(text).not.toMatch(/https?:|src=|href=|<script/);
      expect(await statusOf(world)).toBe('Running');
    },
  );

  it('shows nothing to press for a token that is not ours', async () => {
    const world = new ApiWorld();
    const { status, text } = await world.sendCallback({
      method: 'GET',
      path: '/callbacks/forged/succeeded',
    });
    expect(status).toBe(400);
    expect(text).not.toContain('<form');
  });

  it.each([
    ['succeeded', 'form=callback&output=%7B%22ok%22%3Atrue%7D'],
    ['failed', 'form=callback&error=Rejected&cause='],
  ])("the page's button reports %s and answers with a page", async (outcome, body) => {
    const world = new ApiWorld();
    const path = `/callbacks/${await world.startWaiting()}/${outcome}`;
    const { status, text } = await world.sendCallback({ path, body });
    expect(status).toBe(200);
    expect(text).toContain(`the task has ${outcome}`);
    const again = await world.sendCallback({ path, body });
    expect(again.status).toBe(400);
    expect(again.headers['content-type']).toContain('text/html');
    expect(again.text).toContain('already completed');
  });
});

describe('callbacks of any kind', () => {
  it.each([
    ['POST', '/callbacks/forged/succeeded'],
    ['POST', '/callbacks/forged/renamed'],
    ['POST', '/callbacks/succeeded'],
    ['DELETE', '/callbacks/forged/succeeded'],
  ])('%s %s is refused', async (method, path) => {
    const { status, body } = await new ApiWorld().sendCallback({ method, path });
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
  });

  it('never log their token', async () => {
    const world = new ApiWorld();
    const token = await world.startWaiting();
    world.log.length = 0;
    const path = `/callbacks/${token}/succeeded`;
    await world.sendCallback({ method: 'GET', path });
    await world.sendCallback({ path, body: 'x' });
    await world.sendCallback({ path });
    await world.sendCallback({ path });
    expect(world.log.map(({ fields }) => fields['operation'])).toEqual([
      'Callback page',
      'Callback succeeded',
      'Callback succeeded',
      'Callback succeeded',
    ]);
    expect(JSON.stringify(world.log)).not.toContain(token);
  });
});

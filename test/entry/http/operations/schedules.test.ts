/** The five operations on schedules, on the wire. Virtual time begins at 2024-01-01T00:00:00Z. */
import { describe, expect, it } from '@jest/globals';
import { ApiWorld, type Parameters, PASS_FLOW } from '../../../support/api-world.ts';

const START_TIME = '2024-01-01T00:00:00.000Z';
const NAME = { FlowName: 'demo', ScheduleName: 'nightly' };
const CRON = { CronExpression: '0 0 4 * * *' };

async function worldWithFlow(): Promise<ApiWorld> {
  const world = new ApiWorld();
  await world.createFlow('demo', PASS_FLOW);
  return world;
}

async function worldWith(more: Parameters = {}): Promise<ApiWorld> {
  const world = await worldWithFlow();
  const { status } = await world.call('CreateSchedule', { ...NAME, ...CRON, ...more });
  expect(status).toBe(200);
  return world;
}

const fieldsOf = ({ body }: { body: Record<string, unknown> }) => ({ ...body, RequestId: '' });

describe('CreateSchedule and DescribeSchedule', () => {
  it('answer with the whole schedule, disabled and empty where nothing was sent', async () => {
    const world = await worldWithFlow();
    const created = await world.call('CreateSchedule', { ...NAME, ...CRON });
    expect(created.body).toEqual({
      RequestId: expect.any(String),
      ScheduleId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ScheduleName: 'nightly',
      Description: '',
      CronExpression: '0 0 4 * * *',
      Payload: '',
      Enable: false,
      CreatedTime: START_TIME,
      LastModifiedTime: START_TIME,
    });
    expect(fieldsOf(await world.get('DescribeSchedule', NAME))).toEqual(fieldsOf(created));
  });

  it('take every parameter, and show the payload as it was sent', async () => {
    const sent = { Description: 'at night', Payload: ' {"a": 1.0}', Enable: 'true' };
    const world = await worldWith(sent);
    expect((await world.get('DescribeSchedule', NAME)).body).toMatchObject({
      ...sent,
      Enable: true,
    });
  });

  it('fire what was created', async () => {
    const world = await worldWith({ Enable: 'true' });
    await world.world.settle(Date.UTC(2024, 0, 2, 5));
    const listed = await world.get('ListExecutions', { FlowName: 'demo' });
    const names = (listed.body['Executions'] as { Name: string }[]).map(({ Name }) => Name);
    expect(names).toEqual(['nightly-20240102T040000Z', 'nightly-20240101T040000Z']);
    const { body } = await world.get('DescribeExecution', {
      FlowName: 'demo',
      ExecutionName: 'nightly-20240101T040000Z',
    });
    expect(JSON.parse(body['Input'] as string)).toEqual({
      triggerTime: '2024-01-01T04:00:00Z',
      triggerName: 'nightly',
      payload: {},
    });
  });

  it.each(['FlowName', 'ScheduleName', 'CronExpression'])('need %s', async (name) => {
    const all: Parameters = { ...NAME, ...CRON };
    const given = Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));
    const { status, body } = await (await worldWithFlow()).call('CreateSchedule', given);
    expect([status, body['Code'], body['Message']]).toEqual([
      400,
      'MissingRequiredParams',
      `The HTTP query '${name}' must be specified.`,
    ]);
  });

  it.each([
    ['ScheduleName', '1st', 'is not a name'],
    ['CronExpression', '0 4 * * *', "the first of six is the second: '0 0 4 * * *' is at second 0"],
    ['CronExpression', '0 0 0 30 2 *', 'never comes'],
    ['Enable', 'yes', "Enable 'yes' is neither true nor false."],
    ['Payload', '{a: 1}', 'Payload must be JSON text'],
    ['Payload', '['.repeat(600) + ']'.repeat(600), 'nested deeper than'],
    ['Payload', '['.repeat(500) + ']'.repeat(500), 'nested deeper than'],
    ['Payload', '1e999', 'nested deeper than'],
  ])('refuse %s %s', async (name, value, message) => {
    const parameters = { ...NAME, ...CRON, [name]: value };
    const { status, body } = await (await worldWithFlow()).call('CreateSchedule', parameters);
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
    expect(body['Message']).toContain(message);
  });

  it.each([
    ['Payload', `"${'x'.repeat(256 * 1024 - 1)}"`],
    ['Payload', `"${'x'.repeat(256 * 1024 - 40)}"`],
    ['Description', 'x'.repeat(64 * 1024 + 1)],
  ])('refuse a %s that is too large', async (name, value) => {
    const parameters = { ...NAME, ...CRON, [name]: value };
    const { status, body } = await (await worldWithFlow()).call('CreateSchedule', parameters);
    expect([status, body['Code']]).toEqual([400, 'EntityTooLarge']);
  });

  it('refuse a flow that is not there, and a name that is taken', async () => {
    const world = await worldWith();
    const elsewhere = { ...NAME, ...CRON, FlowName: 'gone' };
    for (const action of ['CreateSchedule', 'DescribeSchedule', 'UpdateSchedule']) {
      const { status, body } = await world.call(action, elsewhere);
      expect([status, body['Code'], body['Message']]).toEqual([
        404,
        'FlowNotExists',
        "Flow 'gone' does not exist.",
      ]);
    }
    const { status, body } = await world.call('CreateSchedule', { ...NAME, ...CRON });
    expect([status, body['Code'], body['Message']]).toEqual([
      409,
      'ScheduleAlreadyExists',
      "The schedule 'nightly' of flow 'demo' already exists.",
    ]);
  });
});

describe('UpdateSchedule', () => {
  it('changes what is sent, and leaves the rest as it is, what is sent empty too', async () => {
    const world = await worldWith({ Description: 'd', Payload: '1', Enable: 'true' });
    const before = await world.get('DescribeSchedule', NAME);
    world.world.clock.advance(1_500);
    const empty = { CronExpression: '', Description: '', Payload: '', Enable: '' };
    const same = await world.call('UpdateSchedule', { ...NAME, ...empty });
    expect(fieldsOf(same)).toEqual({
      ...fieldsOf(before),
      LastModifiedTime: '2024-01-01T00:00:01.500Z',
    });
    const sent = { CronExpression: '@every 5m', Description: 'new', Payload: '{}' };
    const updated = await world.call('UpdateSchedule', { ...NAME, ...sent, Enable: 'False' });
    expect(fieldsOf(updated)).toEqual({ ...fieldsOf(same), ...sent, Enable: false });
    expect(fieldsOf(await world.get('DescribeSchedule', NAME))).toEqual(fieldsOf(updated));
  });

  it('refuses what CreateSchedule refuses, and changes nothing then', async () => {
    const world = await worldWith();
    const before = await world.get('DescribeSchedule', NAME);
    for (const wrong of [{ CronExpression: '* * *' }, { Payload: '{' }, { Enable: '1' }]) {
      const { status, body } = await world.call('UpdateSchedule', { ...NAME, ...wrong });
      expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
    }
    expect(fieldsOf(await world.get('DescribeSchedule', NAME))).toEqual(fieldsOf(before));
  });
});

describe('a schedule that is not there', () => {
  it.each(['DescribeSchedule', 'UpdateSchedule', 'DeleteSchedule'])('%s', async (action) => {
    const world = await worldWith();
    const { status, body } = await world.call(action, { ...NAME, ScheduleName: 'Nightly' });
    expect([status, body['Code'], body['Message']]).toEqual([
      404,
      'ScheduleNotExists',
      "Schedule 'Nightly' does not exist.",
    ]);
  });
});

describe('DeleteSchedule', () => {
  it.each(['call', 'get'] as const)('answers with nothing but the request id: %s', async (how) => {
    const world = await worldWith({ Enable: 'true' });
    const deleted = await world[how]('DeleteSchedule', NAME);
    expect([deleted.status, deleted.body]).toEqual([200, { RequestId: expect.any(String) }]);
    expect((await world.get('DescribeSchedule', NAME)).status).toBe(404);
    const again = await world.call('CreateSchedule', { ...NAME, ...CRON });
    expect(again.status).toBe(200);
  });
});

describe('ListSchedules', () => {
  const names = Array.from({ length: 23 }, (_, i) => `s${String(i).padStart(2, '0')}`);

  async function worldWithMany(): Promise<ApiWorld> {
    const world = await worldWithFlow();
    await world.createFlow('other', PASS_FLOW);
    for (const name of names.toReversed()) {
      await world.call('CreateSchedule', { FlowName: 'demo', ScheduleName: name, ...CRON });
    }
    await world.call('CreateSchedule', { FlowName: 'other', ScheduleName: 's05', ...CRON });
    return world;
  }

  async function walk(world: ApiWorld, limit?: string): Promise<readonly string[]> {
    const listed: string[] = [];
    let token: string | undefined;
    do {
      const { status, body } = await world.get('ListSchedules', {
        FlowName: 'demo',
        ...(limit === undefined ? {} : { Limit: limit }),
        ...(token === undefined ? {} : { NextToken: token }),
      });
      expect(status).toBe(200);
      const page = body['Schedules'] as { ScheduleName: string }[];
      expect(page.length).toBeLessThanOrEqual(Number(limit ?? 60));
      listed.push(...page.map(({ ScheduleName }) => ScheduleName));
      token = body['NextToken'] as string | undefined;
    } while (token !== undefined);
    return listed;
  }

  it.each([undefined, '1', '2', '7', '60', '1000', '5000'])(
    'has each schedule once, by name, with limit %s',
    async (limit) => {
      expect(await walk(await worldWithMany(), limit)).toEqual(names);
    },
  );

  it('ends a page early that would be too large', async () => {
    const world = await worldWithFlow();
    const Payload = JSON.stringify('x'.repeat(255 * 1024));
    for (let i = 10; i < 40; i += 1) {
      await world.call('CreateSchedule', {
        FlowName: 'demo',
        ScheduleName: `s${i}`,
        ...CRON,
        Payload,
      });
    }
    const { text, body } = await world.get('ListSchedules', { FlowName: 'demo' });
    expect(text.length).toBeLessThan(5 * 1024 * 1024);
    expect(body['NextToken']).toEqual(expect.any(String));
    expect(await walk(world)).toHaveLength(30);
  });

  it('refuses a token of another flow, and a limit of 0', async () => {
    const world = await worldWithMany();
    const { body } = await world.get('ListSchedules', { FlowName: 'demo', Limit: '1' });
    const token = body['NextToken'] as string;
    for (const wrong of [
      { FlowName: 'other', NextToken: token },
      { FlowName: 'demo', Limit: '0' },
    ]) {
      const answer = await world.get('ListSchedules', wrong);
      expect([answer.status, answer.body['Code']]).toEqual([400, 'InvalidArgument']);
    }
  });
});

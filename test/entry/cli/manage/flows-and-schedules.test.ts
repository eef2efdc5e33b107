/** `sluice flows` and `sluice schedules`: what they ask of the API, and what they say of its answers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ScriptedApi, startScriptedApi } from '../../../support/scripted-api.ts';
import { SluiceCommand } from '../../../support/sluice-command.ts';

let api: ScriptedApi;
let command: SluiceCommand;
let answer: object;
let folder: string;

beforeEach(async () => {
  api = await startScriptedApi(() => ({ body: answer }));
  command = new SluiceCommand(api);
  folder = await mkdtemp(join(tmpdir(), 'sluice-flows-'));
});

afterEach(async () => {
  await command.close();
  await rm(folder, { recursive: true });
});

const asked = () => api.calls.map(({ action, parameters }) => ({ action, parameters }));

function flow(Name: string, Description = '') {
  return {
    ...{ Id: 'id-1', Name, Description, Type: 'FDL', Definition: 'version: v1\n\ttype: flow\n' },
    ...{ RoleArn: '', ExternalStorageLocation: '', ExecutionMode: '' },
    ...{ CreatedTime: '2026-05-01T10:00:00.000Z', LastModifiedTime: '2026-05-02T10:00:00.000Z' },
  };
}

function schedule(ScheduleName: string, Enable = true) {
  return {
    ...{ ScheduleId: 'id-2', ScheduleName, Enable, CronExpression: '0 0 4 * * *' },
    ...{ Description: 'daily', Payload: '{"a":1}' },
    ...{ CreatedTime: '2026-05-01T10:00:00.000Z', LastModifiedTime: '2026-05-02T10:00:00.000Z' },
  };
}

describe('sluice flows', () => {
  it('lists them', async () => {
    answer = { Flows: [flow('orders', '订单'), flow('refunds', 'back\u001b[2J')] };
    expect(await command.run('flows')).toEqual({
      status: 0,
      printed: [
        'NAME     CHANGED (UTC)        DESCRIPTION',
        'orders   2026-05-02 10:00:00  订单',
        'refunds  2026-05-02 10:00:00  back\\u001b[2J',
      ],
      complained: [],
    });
    expect(asked()).toEqual([{ action: 'ListFlows', parameters: { Limit: '61' } }]);
  });

  it('lists those whose names begin so', async () => {
    answer = { Flows: [flow('orders'), flow('refunds')] };
    const { printed } = await command.run('flows', 'list', '--prefix', 're', '--json', '--all');
    expect(printed.map((line) => (JSON.parse(line) as { Name: string }).Name)).toEqual(['refunds']);
    expect(asked()[0]?.parameters).toEqual({ Limit: '999' });
  });

  it('shows one, with its definition', async () => {
    answer = flow('orders', 'what is sold');
    const { printed } = await command.run('flows', 'show', 'orders');
    expect(printed).toEqual([
      'orders',
      '  id           id-1',
      '  description  what is sold',
      '  type         FDL',
      '  created      2026-05-01 10:00:00',
      '  changed      2026-05-02 10:00:00',
      '',
      'version: v1',
      '\ttype: flow',
    ]);
    await command.run('flows', 'show', 'orders', '--definition');
    expect(command.terminal.printed).toEqual(['version: v1\n\ttype: flow']);
  });

  it('stores one from a file, and tells the warnings', async () => {
    const file = join(folder, 'flow.yml');
    await writeFile(file, 'version: v1\n');
    answer = { ...flow('orders'), Warnings: ['look again'] };
    expect(await command.run('flows', 'create', 'orders', file, '--role-arn', 'r')).toEqual({
      status: 0,
      printed: ['orders created 2026-05-02 10:00:00'],
      complained: ['look again'],
    });
    const parameters = { Definition: 'version: v1\n', Description: '', Type: 'FDL', RoleArn: 'r' };
    expect(asked()).toEqual([
      { action: 'CreateFlow', parameters: { Name: 'orders', ...parameters } },
    ]);
  });

  it('changes what is given, and nothing else', async () => {
    answer = flow('orders');
    command.terminal.input = 'version: v1\n# new\n';
    await command.run('flows', 'update', 'orders', '-');
    await command.run('flows', 'update', 'orders', '--description', 'new');
    expect(asked().map(({ parameters }) => parameters)).toEqual([
      { Name: 'orders', Definition: 'version: v1\n# new\n' },
      { Name: 'orders', Description: 'new' },
    ]);
    expect(await command.run('flows', 'update', 'orders')).toMatchObject({
      status: 2,
      complained: ['sluice: nothing to change: give a file, --description or --role-arn'],
    });
  });

  it('says which file it cannot read', async () => {
    expect(await command.run('flows', 'create', 'orders', '/does/not/exist')).toMatchObject({
      status: 2,
      complained: [expect.stringContaining('cannot read "/does/not/exist": ENOENT')],
    });
    expect(asked()).toEqual([]);
  });
});

describe('deleting', () => {
  type Deletion = readonly [words: string[], action: string, parameters: object, said: string];
  const DELETIONS: readonly Deletion[] = [
    [['flows', 'delete', 'orders'], 'DeleteFlow', { Name: 'orders' }, 'orders deleted'],
    [
      ['schedules', 'delete', 'orders', 'daily'],
      'DeleteSchedule',
      { FlowName: 'orders', ScheduleName: 'daily' },
      'daily deleted',
    ],
  ];

  beforeEach(() => {
    answer = {};
  });

  it.each(DELETIONS)('%j asks, and does it for a yes', async (words, action, parameters, said) => {
    command.terminal.isInteractive = true;
    command.terminal.input = 'y\n';
    expect(await command.run(...words)).toMatchObject({ status: 0, printed: [said] });
    expect(command.terminal.asked.join('')).toMatch(/^Delete .* \[y\/N\] $/);
    expect(asked()).toEqual([{ action, parameters }]);
  });

  it.each(DELETIONS)('%j does nothing for anything else', async (words) => {
    command.terminal.isInteractive = true;
    for (const input of ['\n', 'n\n', 'why\n', '']) {
      command.terminal.input = input;
      expect((await command.run(...words)).status).toBe(1);
    }
    expect(asked()).toEqual([]);
  });

  it.each(DELETIONS)('%j does not ask with --yes', async (words, action) => {
    expect((await command.run(...words, '--yes')).status).toBe(0);
    expect([asked()[0]?.action, command.terminal.asked]).toEqual([action, []]);
  });

  it.each(DELETIONS)('%j refuses when nobody is there to be asked', async (words) => {
    command.terminal.input = 'y\n';
    expect(await command.run(...words)).toMatchObject({
      status: 2,
      complained: ['sluice: nobody is there to be asked whether to delete; say so with --yes'],
    });
    expect(asked()).toEqual([]);
  });
});

describe('sluice schedules', () => {
  it('lists them', async () => {
    answer = { Schedules: [schedule('daily'), schedule('old', false)] };
    const { printed } = await command.run('schedules', 'orders');
    expect(printed).toEqual([
      'NAME   STATE  CRON         CHANGED (UTC)        DESCRIPTION',
      'daily  on     0 0 4 * * *  2026-05-02 10:00:00  daily',
      'old    off    0 0 4 * * *  2026-05-02 10:00:00  daily',
    ]);
    expect(asked()).toEqual([
      { action: 'ListSchedules', parameters: { FlowName: 'orders', Limit: '61' } },
    ]);
    const { printed: lines } = await command.run('schedules', 'orders', '--prefix', 'o', '--json');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([schedule('old', false)]);
  });

  it('says that there are none', async () => {
    answer = { Schedules: [] };
    expect((await command.run('schedules', 'orders')).complained).toEqual([
      'no schedules of flow orders',
    ]);
  });

  it('shows one', async () => {
    answer = schedule('daily');
    const { printed } = await command.run('schedules', 'show', 'orders', 'daily');
    expect(printed).toEqual([
      'orders/daily  on',
      '  id           id-2',
      '  description  daily',
      '  cron         0 0 4 * * *',
      '  payload      {"a":1}',
      '  created      2026-05-01 10:00:00',
      '  changed      2026-05-02 10:00:00',
    ]);
  });

  it.each([
    [
      ['create', 'orders', 'daily', '--cron', '@every 5m', '--payload', '{"a":1}', '--enable'],
      'CreateSchedule',
      { CronExpression: '@every 5m', Payload: '{"a":1}', Enable: 'true' },
      'daily created, on',
    ],
    [
      ['create', 'orders', 'daily', '--cron', '0 0 4 * * *', '--description', 'd'],
      'CreateSchedule',
      { CronExpression: '0 0 4 * * *', Description: 'd', Enable: 'false' },
      'daily created, on',
    ],
    [
      ['update', 'orders', 'daily', '--cron', '0 0 5 * * *'],
      'UpdateSchedule',
      { CronExpression: '0 0 5 * * *' },
      'daily updated, on',
    ],
    [['enable', 'orders', 'daily'], 'UpdateSchedule', { Enable: 'true' }, 'daily enabled, on'],
    [['disable', 'orders', 'daily'], 'UpdateSchedule', { Enable: 'false' }, 'daily disabled, on'],
  ])('%j', async (words, action, parameters, said) => {
    answer = schedule('daily');
    expect(await command.run('schedules', ...words)).toMatchObject({ status: 0, printed: [said] });
    const names = { FlowName: 'orders', ScheduleName: 'daily' };
    expect(asked()).toEqual([{ action, parameters: { ...names, ...parameters } }]);
  });

  it('prints the answer with --json', async () => {
    answer = schedule('daily');
    for (const words of [
      ['show'],
      ['update', '--cron', 'x'],
      ['enable'],
      ['create', '--cron', 'x'],
    ]) {
      const [verb = '', ...flags] = words;
      const { printed } = await command.run(
        'schedules',
        verb,
        'orders',
        'daily',
        ...flags,
        '--json',
      );
      expect(JSON.parse(printed.join('\n'))).toMatchObject(schedule('daily'));
    }
  });

  it.each([
    ['create', 'orders', 'daily'],
    ['update', 'orders', 'daily'],
    ['enable', 'orders'],
  ])('exits with 2 when it is called wrongly: %s', async (...words) => {
    expect((await command.run('schedules', ...words)).status).toBe(2);
    expect(asked()).toEqual([]);
  });
});

/** `sluice deploy` against an API in memory: what a file declares is what is there afterwards, and nothing else has changed. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DECLARED, DeployedApp, FLOW, QUEUE, ROLE, VALUES } from '../../support/deployed-app.ts';

let app: DeployedApp;

beforeEach(async () => {
  app = await DeployedApp.start();
});

afterEach(() => app.close());

describe('sluice deploy', () => {
  it('creates what is declared', async () => {
    const { status, printed, complained } = await app.deploy(...VALUES);
    expect([status, complained]).toEqual([0, '']);
    expect(printed).toEqual([
      'order created',
      'order/nightly created',
      'order/hourly created',
      'inline created',
      'text created',
      '5 created',
    ]);
    expect(await app.flow('order')).toMatchObject({
      Definition: FLOW.replace('!GetAtt Orders.Arn', `"${QUEUE}"`),
      Description: 'takes orders',
      RoleArn: ROLE,
    });
    expect(JSON.parse(String((await app.flow('inline'))['Definition']))).toEqual({
      version: 'v1',
      type: 'flow',
      steps: [{ type: 'pass', name: 'only' }],
    });
    expect((await app.flow('text'))['Definition']).toBe(
      'version: v1\ntype: flow\nsteps:\n  - type: pass\n    name: only\n',
    );
    expect(await app.schedules('order')).toMatchObject([
      {
        ScheduleName: 'hourly',
        CronExpression: '@every 1h',
        Payload: '{}',
        Enable: false,
        Description: 'off for now',
      },
      {
        ScheduleName: 'nightly',
        CronExpression: '0 30 2 * * *',
        Payload: '{"all":true}',
        Enable: true,
      },
    ]);
  });

  it('changes nothing when it is done again', async () => {
    await app.deploy(...VALUES);
    const before = [await app.flow('order'), await app.schedules('order')];
    const { printed } = await app.deploy(...VALUES);
    expect(printed).toEqual([
      'order unchanged',
      'order/nightly unchanged',
      'order/hourly unchanged',
      'inline unchanged',
      'text unchanged',
      '5 unchanged',
    ]);
    const after = [await app.flow('order'), await app.schedules('order')];
    const withoutIds = (found: unknown) =>
      JSON.stringify(found).replaceAll(/"RequestId":"[^"]*"/g, '');
    expect(withoutIds(after)).toBe(withoutIds(before));
  });

  it('updates what differs, and says what that is', async () => {
    await app.deploy(...VALUES);
    await app.put('order.yml', FLOW.replace('send', 'hand-over'));
    const changed = DECLARED.replace('0 30 2', '0 30 3')
      .replace('takes orders', 'takes all orders')
      .replace('enabled: false', 'enabled: true')
      .replace('all: true', 'all: false');
    await app.put('sluice.yml', changed);
    const { printed } = await app.deploy(
      '--set',
      `Orders.Arn=${QUEUE}`,
      '--set',
      `PayRole=${ROLE}2`,
    );
    expect(printed).toEqual([
      'order updated: definition, description, role',
      'order/nightly updated: cron, payload',
      'order/hourly updated: enabled',
      'inline unchanged',
      'text unchanged',
      '3 updated, 2 unchanged',
    ]);
    expect(await app.flow('order')).toMatchObject({ Description: 'takes all orders' });
    expect((await app.schedules('order')).map(({ Enable }) => Enable)).toEqual([true, true]);
  });

  it('fills references in inside of definitions that stand in the file, and writes shared parts out', async () => {
    const text = [
      'flows:',
      '  - name: data',
      '    definition: &flow',
      '      version: v1',
      '      type: flow',
      '      steps: &steps',
      '        - type: task',
      '          name: send',
      "          resourceArn: !Sub '${Orders.Arn}'",
      '          serviceParams: { MessageBody: $ }',
      '  - name: shared',
      '    definition: { <<: *flow, timeoutSeconds: 60 }',
      '  - name: text',
      '    definition: |-',
      '      version: v1',
      '      type: flow',
      '      steps: [{ type: task, name: send, resourceArn: !GetAtt Orders.Arn, serviceParams: { MessageBody: $ } }]',
      '',
    ].join('\n');
    await app.put('sluice.yml', text);
    expect((await app.deploy(...VALUES)).printed.at(-1)).toBe('3 created');
    const step = {
      type: 'task',
      name: 'send',
      resourceArn: QUEUE,
      serviceParams: { MessageBody: '$' },
    };
    const data = { version: 'v1', type: 'flow', steps: [step] };
    const definitionOf = async (name: string) => String((await app.flow(name))['Definition']);
    expect(JSON.parse(await definitionOf('data'))).toEqual(data);
    expect(JSON.parse(await definitionOf('shared'))).toEqual({ ...data, timeoutSeconds: 60 });
    expect(await definitionOf('text')).toContain(`resourceArn: "${QUEUE}", serviceParams`);
  });

  it('only says what would change with --dry-run', async () => {
    expect((await app.deploy('--dry-run', ...VALUES)).printed).toEqual([
      'order would be created',
      'order/nightly would be created',
      'order/hourly would be created',
      'inline would be created',
      'text would be created',
      'nothing was changed: it would be 5 created',
    ]);
    expect(await app.flowNames()).toEqual([]);
  });

  it('leaves what is not declared as it is, and says so', async () => {
    await app.deploy(...VALUES);
    await app.put(
      'sluice.yml',
      DECLARED.replace(/ {6}- \{ name: hourly.*\n/, '')
        .replace('    role: !Ref PayRole\n', '')
        .replace('    description: takes orders\n', ''),
    );
    const first = await app.deploy(...VALUES);
    expect(first.printed.at(-1)).toBe('4 unchanged');
    expect(first.complained).toBe(
      [
        `sluice: order keeps its role ${ROLE}: none is declared, and the API takes none away`,
        'sluice: order/hourly is not declared, and stays; --prune deletes it',
      ].join('\n'),
    );
    const pruned = await app.deploy('--prune', ...VALUES);
    expect(pruned.printed).toContain('order/hourly deleted');
    expect((await app.schedules('order')).map(({ ScheduleName }) => ScheduleName)).toEqual([
      'nightly',
    ]);
    expect(await app.flow('order')).toMatchObject({ Description: 'takes orders', RoleArn: ROLE });
  });

  it('removes the flows of a file, whatever else is wrong with it', async () => {
    await app.deploy(...VALUES);
    await app.put('order.yml', 'not a flow');
    await app.put('sluice.yml', DECLARED.replace('name: text', 'name: elsewhere'));
    expect((await app.deploy('--remove')).status).toBe(2);
    expect((await app.deploy('--remove', '--dry-run')).printed).toEqual([
      'order would be deleted',
      'inline would be deleted',
      'nothing was changed: it would be 2 deleted',
    ]);
    const { status, printed, complained } = await app.deploy('--remove', '--yes');
    expect([status, complained]).toEqual([0, 'sluice: elsewhere is not there']);
    expect(printed).toEqual(['order deleted', 'inline deleted', '2 deleted']);
    expect(await app.flowNames()).toEqual(['text']);
    expect((await app.deploy('--remove', '--yes')).printed).toEqual(['nothing to do']);
  });

  it('deploys a file of which there is only a warning', async () => {
    await app.put('sluice.yml', DECLARED.replace('all: true', 'all: 12345678901234567890'));
    const { status, printed, complained } = await app.deploy(...VALUES);
    expect(complained).toContain('sluice.yml:9:25: warning: number 12345678901234567890');
    expect([status, printed.at(-1)]).toEqual([0, '5 created']);
  });

  it('removes the flow that a reference names, and never one that is named as the reference', async () => {
    await app.deploy(...VALUES);
    await app.put('sluice.yml', "flows: [{ name: !Ref inline }, { name: !Sub 'te${X}' }]");
    const refused = await app.deploy('--remove', '--yes', '--set', 'inline=order');
    expect([refused.status, refused.printed]).toEqual([1, ['']]);
    expect(refused.complained).toContain('sluice.yml:1:48: there is no value for "X" [reference]');
    const values = ['--set', 'inline=order', '--set', 'X=xt'];
    const { status, printed } = await app.deploy('--remove', '--yes', ...values);
    expect([status, printed]).toEqual([0, ['order deleted', 'text deleted', '2 deleted']]);
    expect(await app.flowNames()).toEqual(['inline']);
  });

  it('asks before it removes', async () => {
    await app.deploy(...VALUES);
    app.terminal.isInteractive = true;
    app.terminal.input = 'n\n';
    expect((await app.deploy('--remove')).status).toBe(1);
    expect(app.terminal.asked.join('')).toContain(
      'Delete order, inline, text, with history and schedules, and stop their executions?',
    );
    expect(await app.flow('order')).toMatchObject({ Name: 'order' });
  });
});

import { describe, expect, it } from '@jest/globals';
import { createFlow, type CreateFlowRequest } from '../../src/app/create-flow.ts';
import { describeFlow } from '../../src/app/describe-flow.ts';
import { updateFlow } from '../../src/app/update-flow.ts';
import { World } from '../support/world.ts';

const DEFINITION = 'version: v1\ntype: flow\nsteps:\n  - type: pass\n    name: only\n';

function request(changes: Partial<CreateFlowRequest> = {}): CreateFlowRequest {
  return { name: 'flow', definition: DEFINITION, description: '', type: 'FDL', ...changes };
}

describe('creating a flow', () => {
  it('stores its text by content, whatever its name', async () => {
    const { deps, ids, flows } = new World();
    await createFlow(deps, request({ name: 'one' }));
    await createFlow(deps, request({ name: 'two' }));
    const [one, two] = [await flows.findFlow('one'), await flows.findFlow('two')];
    expect(one!.definitionHash).toBe(ids.sha256Hex(DEFINITION));
    expect(two!.definitionHash).toBe(one!.definitionHash);
    expect(two!.flowId).not.toBe(one!.flowId);
  });

  it('keeps what was sent, and shows it again', async () => {
    const { deps } = new World();
    const sent = {
      description: 'd',
      type: 'DEFAULT',
      roleArn: 'acs:ram::1:role/r',
      externalStorageLocation: '/path',
      executionMode: 'Standard',
    };
    const { flow, warnings } = await createFlow(deps, request(sent));
    expect(warnings).toEqual([]);
    expect(flow).toMatchObject({ ...sent, definition: DEFINITION });
    expect(await describeFlow(deps, { flowName: 'flow' })).toEqual(flow);
  });

  it.each([
    '',
    'acs:ram::1234567890:role/aliyunfnfrole',
    'acs:ram:::role/r',
    'arn:aws:iam::123456789012:role/pay',
    'arn:aws-cn:iam::123456789012:role/service-role/eu/pay+it=now,a.b@c-d_e',
  ])('takes the role %j', async (roleArn) => {
    const { flow } = await createFlow(new World().deps, request({ roleArn }));
    expect(flow.roleArn).toBe(roleArn);
  });

  it.each([
    'pay',
    'acs:ram::1:r',
    'acs:ram::1:role/',
    'acs:ram::1:role/a/b',
    'acs:ram::1:user/a',
    `acs:ram::1:role/${'r'.repeat(65)}`,
    'arn:aws:iam::1:role/pay',
    'arn:aws:iam:eu-west-1:123456789012:role/pay',
    'arn:aws:iam::123456789012:user/pay',
    'arn:aws:iam::123456789012:role/a b',
    `arn:aws:iam::123456789012:role/${'p/'.repeat(1_100)}r`,
  ])('refuses the role %j', async (roleArn) => {
    const { deps, flows } = new World();
    await expect(createFlow(deps, request({ roleArn }))).rejects.toMatchObject({
      code: 'argument.invalid',
      message:
        `RoleArn '${roleArn.slice(0, 128)}' is not a role; expected 'acs:ram::<account>:role/<name>' ` +
        "or 'arn:aws:iam::<account, 12 digits>:role/<name>'.",
      details: { parameter: 'RoleArn' },
    });
    expect(await flows.findFlow('flow')).toBeUndefined();
  });

  it('tells the local stack of the flow before it exists', async () => {
    const { deps, flows } = new World();
    const seen: unknown[] = [];
    const onFlowAccepted = async (flow: { steps: readonly { name: string }[] }) => {
      seen.push(
        flow.steps.map(({ name }) => name),
        await flows.findFlow('flow'),
      );
    };
    await createFlow({ ...deps, onFlowAccepted }, request());
    expect(seen).toEqual([['only'], undefined]);
  });

  it('leaves nothing behind when the local stack fails', async () => {
    const { deps, flows } = new World();
    const onFlowAccepted = () => Promise.reject(new Error('no queue'));
    await expect(createFlow({ ...deps, onFlowAccepted }, request())).rejects.toThrow('no queue');
    expect(await flows.findFlow('flow')).toBeUndefined();
  });

  it('refuses a name that is taken, also when two come at once', async () => {
    const { deps } = new World();
    const results = await Promise.allSettled([
      createFlow(deps, request()),
      createFlow(deps, request()),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(createFlow(deps, request())).rejects.toMatchObject({
      code: 'flow.already-exists',
    });
  });

  it('refuses a definition over the limit', async () => {
    const { deps } = new World({ limits: { definitionBytes: 100 } });
    const definition = `${DEFINITION}# ${'é'.repeat(50)}\n`;
    await expect(createFlow(deps, request({ definition }))).rejects.toMatchObject({
      code: 'payload.too-large',
      details: { limitBytes: 100 },
    });
  });

  it.each(['description', 'externalStorageLocation', 'roleArn'])(
    'refuses a %s that is too long for the table',
    async (name) => {
      const { deps } = new World();
      const long = request({ [name]: 'é'.repeat(33_000) });
      const refused = { code: 'payload.too-large', details: { limitBytes: 65_536 } };
      await expect(createFlow(deps, long)).rejects.toMatchObject(refused);
      await createFlow(deps, request({}));
      const change = { flowName: 'flow', [name]: 'x'.repeat(65_537) };
      await expect(updateFlow(deps, change)).rejects.toMatchObject(refused);
    },
  );

  it('answers with twenty warnings, each cut: a small definition had megabytes of them', async () => {
    const { deps } = new World();
    const arm = `{? "${'k'.repeat(60_000)}" : 1, condition: "1"}`;
    const arms = [`&m ${arm}`, ...Array.from({ length: 120 }, () => '*m')].join(', ');
    const definition = `version: v1\ntype: flow\nsteps: [{type: choice, name: c, choices: [${arms}]}]\n`;
    const { warnings } = await createFlow(deps, request({ definition }));
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toMatch(/^and \d+ more$/);
    for (const warning of warnings) expect(warning.length).toBeLessThan(1_100);
  });

  it('counts the problems that it does not list', async () => {
    const { deps, flows } = new World();
    const steps = Array.from({ length: 30 }, (_, i) => `  - type: dance\n    name: s${i}\n`);
    const definition = `version: v1\ntype: flow\nsteps:\n${steps.join('')}`;
    const refused = createFlow(deps, request({ definition }));
    await expect(refused).rejects.toMatchObject({ code: 'argument.invalid' });
    await expect(refused).rejects.toThrow(/and 10 more$/);
    expect(await flows.findFlow('flow')).toBeUndefined();
  });
});

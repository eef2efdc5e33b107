import { describe, expect, it } from '@jest/globals';
import { createTargets, type TargetMaker } from '../../../../src/app/create-targets.ts';
import { awsError } from '../../../adapters/scripted-client.ts';
import { ApiWorld, PASS_FLOW, WAITING_FLOW } from '../../../support/api-world.ts';

const START_TIME = '2024-01-01T00:00:00.000Z';

describe('CreateFlow and DescribeFlow', () => {
  it('answer with the whole flow, unset text as empty text', async () => {
    const world = new ApiWorld();
    const created = await world.createFlow('demo_flow', PASS_FLOW);
    expect(created.body).toEqual({
      RequestId: expect.any(String),
      Id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Name: 'demo_flow',
      Description: 'd',
      Type: 'FDL',
      Definition: PASS_FLOW,
      RoleArn: '',
      ExternalStorageLocation: '',
      ExecutionMode: '',
      CreatedTime: START_TIME,
      LastModifiedTime: START_TIME,
    });
    const described = await world.get('DescribeFlow', { Name: 'demo_flow' });
    expect({ ...described.body, RequestId: '' }).toEqual({ ...created.body, RequestId: '' });
  });

  it('tell warnings beside the flow', async () => {
    const world = new ApiWorld();
    const { status, body } = await world.createFlow('warned', `${PASS_FLOW}colour: red\n`);
    expect(status).toBe(200);
    expect(body['Warnings']).toEqual([expect.stringContaining('colour')]);
  });

  it('refuse a wrong definition with line and column of each problem', async () => {
    const definition =
      'version: v1\ntype: flow\nsteps:\n  - type: dance\n    name: a\n  - type: pass\n';
    const { status, body } = await new ApiWorld().createFlow('wrong', definition);
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
    expect(body['Message']).toMatch(/^4:\d+: .*dance/m);
    expect(body['Message']).toMatch(/^6:\d+: /m);
  });

  it('refuse a definition whose topic the local stack cannot make: it used to be a 500', async () => {
    const maker: TargetMaker = {
      kind: 'topic',
      findName: (resource) => (resource.kind === 'queue' ? resource.name : undefined),
      create: () => Promise.reject(awsError('InvalidParameter', 400, 'Invalid topic name')),
    };
    const world = new ApiWorld({ hooks: { onFlowAccepted: createTargets([maker]) } });
    const { status, body } = await world.createFlow('waiting', WAITING_FLOW);
    expect([status, body['Code'], body['Message']]).toEqual([
      400,
      'InvalidArgument',
      'topic "orders" cannot be created: Invalid topic name',
    ]);
  });

  it('refuse a name that is taken', async () => {
    const world = new ApiWorld();
    await world.createFlow('twice', PASS_FLOW);
    const { status, body } = await world.createFlow('twice', PASS_FLOW);
    expect([status, body['Code'], body['Message']]).toEqual([
      409,
      'FlowAlreadyExists',
      "Flow 'twice' already exists.",
    ]);
  });

  it.each(['Name', 'Definition', 'Description', 'Type'])('need %s', async (name) => {
    const parameters = { Name: 'a', Definition: PASS_FLOW, Description: '', Type: 'FDL' };
    const given = Object.fromEntries(Object.entries(parameters).filter(([key]) => key !== name));
    const { status, body } = await new ApiWorld().call('CreateFlow', given);
    expect([status, body['Message']]).toEqual([400, `The HTTP query '${name}' must be specified.`]);
  });

  it('accept an empty description and the type DEFAULT', async () => {
    const parameters = { Name: 'a', Definition: PASS_FLOW, Description: '', Type: 'DEFAULT' };
    expect((await new ApiWorld().call('CreateFlow', parameters)).status).toBe(200);
  });

  it.each([
    ['Name', '1a'],
    ['Name', 'a b'],
    ['Name', 'a'.repeat(129)],
    ['Type', 'BPMN'],
    ['ExecutionMode', 'Express'],
  ])('refuse %s %s', async (name, value) => {
    const parameters = { Name: 'a', Definition: PASS_FLOW, Description: '', Type: 'FDL' };
    const { status, body } = await new ApiWorld().call('CreateFlow', {
      ...parameters,
      [name]: value,
    });
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
  });
});

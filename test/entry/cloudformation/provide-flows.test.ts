/** Custom resources of stacks over the memory adapters: what CloudFormation is answered, and what is there afterwards. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createFlow } from '../../../src/app/create-flow.ts';
import { deleteFlow } from '../../../src/app/delete-flow.ts';
import { toFlowId } from '../../../src/core/shared/ids.ts';
import {
  ANSWER_URL,
  definitionOf,
  FLOW_ID,
  PROPERTIES,
  SALE_ID,
  scheduled,
  stackEvent,
  StackWorld,
} from './stack-world.ts';

const CREATE = stackEvent('Create');
const DELETE = stackEvent('Delete');
const UPDATE = stackEvent('Update', {
  ResourceProperties: { ...PROPERTIES, Definition: definitionOf('second') },
  OldResourceProperties: PROPERTIES,
});
const SUCCESS = { Status: 'SUCCESS', PhysicalResourceId: 'order' };
const FAILED = { Status: 'FAILED', PhysicalResourceId: 'order' };

let stack: StackWorld;

beforeEach(() => {
  stack = new StackWorld();
});

async function somebodyCreates(flowId?: string): Promise<void> {
  const request = { name: 'order', definition: definitionOf('theirs'), description: '' };
  const id = flowId === undefined ? {} : { flowId: toFlowId(flowId) };
  await createFlow(stack.world.deps, { ...request, type: 'FDL', ...id });
}

describe('a flow of a stack', () => {
  it('is created under the id that was given, and told by its attributes', async () => {
    expect(await stack.answerTo(CREATE)).toEqual({
      ...SUCCESS,
      StackId: CREATE.StackId,
      RequestId: CREATE.RequestId,
      LogicalResourceId: 'SluiceFlowOrder',
      Data: { FlowId: FLOW_ID, Name: 'order', LastModifiedTime: '2024-01-01T00:00:00.000Z' },
    });
    const { flow, text } = await stack.stored();
    expect(flow).toMatchObject({ flowId: FLOW_ID, description: 'Takes orders', roleArn: '' });
    expect(text).toBe(PROPERTIES['Definition']);
  });

  it('is answered by a PUT without a content type', async () => {
    await stack.ask(CREATE);
    expect(stack.puts).toMatchObject([
      { url: ANSWER_URL, init: { method: 'PUT', headers: { 'content-type': '' } } },
    ]);
  });

  it('has the schedules that it declares, and those of others', async () => {
    const properties = scheduled('a', 'b');
    await stack.ask(stackEvent('Create', { ResourceProperties: properties }));
    const { world } = stack;
    const { createSchedule } = await import('../../../src/app/create-schedule.ts');
    const theirs = { flowName: 'order', scheduleName: 'theirs', cronExpression: '@every 5m' };
    await createSchedule(world.deps, theirs);
    const update = stackEvent('Update', {
      ResourceProperties: scheduled('b', 'c'),
      OldResourceProperties: properties,
    });
    expect(await stack.answerTo(update)).toMatchObject(SUCCESS);
    const { schedules } = await stack.stored();
    expect(schedules.map(({ scheduleName }) => scheduleName)).toEqual(['b', 'c', 'theirs']);
    expect(schedules[0]).toEqual({
      scheduleName: 'b',
      cronExpression: '@every 60m',
      payloadText: '{"a":1}',
      isEnabled: true,
    });
  });

  it('is changed, and gone once the stack is', async () => {
    await stack.ask(CREATE);
    expect(await stack.answerTo(UPDATE)).toMatchObject(SUCCESS);
    expect((await stack.stored()).text).toBe(definitionOf('second'));
    expect(await stack.answerTo(DELETE)).toMatchObject(SUCCESS);
    expect((await stack.stored()).flow).toBeUndefined();
  });

  it('loses the description and the role that it declares no more', async () => {
    const role = { RoleArn: 'arn:aws:iam::123456789012:role/pay' };
    await stack.ask(stackEvent('Create', { ResourceProperties: { ...PROPERTIES, ...role } }));
    const { Description: _, ...others } = PROPERTIES;
    await stack.ask(stackEvent('Update', { ResourceProperties: others }));
    expect((await stack.stored()).flow).toMatchObject({ description: '', roleArn: '' });
  });

  it('keeps its name: another one is refused, nothing is made, and the stack can go back', async () => {
    await stack.ask(CREATE);
    const renamed = { ...PROPERTIES, Name: 'sale', FlowId: SALE_ID };
    const update = { ResourceProperties: renamed, OldResourceProperties: PROPERTIES };
    expect(await stack.answerTo(stackEvent('Update', update))).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'order',
      Reason:
        "property Name: a flow's name cannot be changed in place; give the resources of flow 'sale' other logical ids",
    });
    expect((await stack.stored('sale')).flow).toBeUndefined();
    const back = { ResourceProperties: PROPERTIES, OldResourceProperties: renamed };
    expect(await stack.answerTo(stackEvent('Update', { ...back, RequestId: 'b' }))).toMatchObject(
      SUCCESS,
    );
    expect((await stack.stored()).flow).toMatchObject({ flowId: FLOW_ID });
  });

  it('has an id of its own: one that is for another name is refused', async () => {
    await stack.ask(CREATE);
    const properties = { ...PROPERTIES, Name: 'sale' };
    expect(
      await stack.answerTo(stackEvent('Create', { ResourceProperties: properties })),
    ).toMatchObject({
      Status: 'FAILED',
      Reason:
        "property FlowId: expected the attribute FlowId of a Custom::SluiceFlowId whose Name is 'sale'",
    });
    expect((await stack.stored('sale')).flow).toBeUndefined();
  });
});

describe('a request that comes again', () => {
  it('has done what it does: twice is once', async () => {
    for (const event of [CREATE, CREATE, UPDATE, UPDATE]) {
      expect(await stack.answerTo(event)).toMatchObject(SUCCESS);
    }
    const { revision } = (await stack.world.flows.findFlow('order')) ?? {};
    expect(revision).toBe(2);
    await stack.ask(DELETE);
    expect(await stack.answerTo(DELETE)).toMatchObject(SUCCESS);
  });

  it('changes nothing when a later one has overtaken it', async () => {
    const back = stackEvent('Update', {
      RequestId: 'request-rollback',
      ResourceProperties: scheduled('a'),
      OldResourceProperties: UPDATE.ResourceProperties,
    });
    for (const event of [CREATE, UPDATE, back]) await stack.ask(event);
    const before = await stack.stored();
    expect(await stack.answerTo(UPDATE)).toMatchObject(SUCCESS);
    expect(await stack.stored()).toEqual(before);
    expect(before.text).toBe(definitionOf('first'));
  });

  it('does not bring a flow back that has been deleted since', async () => {
    for (const event of [CREATE, DELETE]) await stack.ask(event);
    expect(await stack.answerTo(CREATE)).toMatchObject({
      ...FAILED,
      Reason: expect.stringContaining("a flow's id is not used again"),
    });
    expect((await stack.stored()).flow).toBeUndefined();
  });
});

describe('a flow that somebody else has to do with', () => {
  it('is not taken over when it is created', async () => {
    await somebodyCreates();
    expect(await stack.answerTo(CREATE)).toMatchObject({
      ...FAILED,
      Reason: expect.stringMatching(/^Flow 'order' exists already, .* choose another name\.$/),
    });
    expect((await stack.stored()).text).toBe(definitionOf('theirs'));
  });

  it('is not deleted when the creation that failed is rolled back', async () => {
    await somebodyCreates();
    await stack.ask(CREATE);
    const rollback = stackEvent('Delete', { PhysicalResourceId: 'shop-SluiceFlowOrder-1A2B3C' });
    expect(await stack.answerTo(rollback)).toEqual(
      expect.objectContaining({
        Status: 'SUCCESS',
        PhysicalResourceId: 'shop-SluiceFlowOrder-1A2B3C',
      }),
    );
    expect((await stack.stored()).text).toBe(definitionOf('theirs'));
  });

  it('is neither changed nor deleted when it has the name of one that was ours', async () => {
    await stack.ask(CREATE);
    await deleteFlow(stack.world.deps, { flowName: 'order' });
    await somebodyCreates();
    expect(await stack.answerTo(UPDATE)).toMatchObject(FAILED);
    expect(await stack.answerTo(DELETE)).toMatchObject(SUCCESS);
    expect((await stack.stored()).text).toBe(definitionOf('theirs'));
  });

  it('and was deleted by them is not made again under its id', async () => {
    await stack.ask(CREATE);
    await deleteFlow(stack.world.deps, { flowName: 'order' });
    expect(await stack.answerTo(UPDATE)).toMatchObject({
      ...FAILED,
      Reason: expect.stringMatching(/was deleted outside of this stack.*Deploy the stack without/),
    });
  });

  it('and of which nothing is left is made anew', async () => {
    expect(await stack.answerTo(UPDATE)).toMatchObject(SUCCESS);
    expect((await stack.stored()).flow).toMatchObject({ flowId: FLOW_ID });
  });
});

describe('what is refused', () => {
  it('is told with the file, the line and the column, and never logged', async () => {
    const Definition = `${PROPERTIES['Definition']}  - {type: pas, name: secret-step}\n`;
    const properties = { ...PROPERTIES, Definition, DefinitionFile: 'flows/order.yml' };
    const answer = await stack.answerTo(stackEvent('Create', { ResourceProperties: properties }));
    expect(answer).toMatchObject(FAILED);
    expect(answer?.Reason).toMatch(/^Definition is not valid\.\nflows\/order\.yml:5:12: .*pas/);
    expect((await stack.stored()).flow).toBeUndefined();
    expect(stack.logged).toHaveLength(1);
    expect(JSON.stringify(stack.logged)).not.toMatch(/secret|signature/);
  });

  it('leaves a flow as it is when a schedule is none', async () => {
    await stack.ask(CREATE);
    const Schedules = JSON.stringify([{ name: 'x', cron: 'often' }]);
    const changed = { ...UPDATE.ResourceProperties, Schedules };
    expect(
      await stack.answerTo(stackEvent('Update', { ResourceProperties: changed })),
    ).toMatchObject(FAILED);
    expect((await stack.stored()).text).toBe(definitionOf('first'));
  });

  it('has a physical id that CloudFormation takes, whatever name was asked for', async () => {
    for (const Name of ['x'.repeat(5_000), 'a\u001bb']) {
      const properties = { ...PROPERTIES, Name };
      await stack.ask(stackEvent('Create', { ResourceProperties: properties }));
      const body = stack.puts.at(-1)?.init.body as string;
      expect(body.length).toBeLessThanOrEqual(4_096);
      expect(JSON.parse(body)).toMatchObject({
        Status: 'FAILED',
        PhysicalResourceId: 'SluiceFlowOrder',
        Reason: expect.stringMatching(/^property Name: Name '.* is not a name: /),
      });
      const rollback = { ResourceProperties: properties, PhysicalResourceId: 'SluiceFlowOrder' };
      expect(await stack.answerTo(stackEvent('Delete', rollback))).toMatchObject({
        Status: 'SUCCESS',
      });
    }
  });

  it.each([
    [{ FlowId: 'none' }, 'property FlowId: expected the attribute FlowId'],
    [{ Name: '' }, 'property Name: '],
    [{ Schedules: 'text' }, 'property Schedules: expected JSON'],
    [{ Schedules: '[{"name":"x"}]' }, 'property Schedules.0.cron: '],
    [{ RoleArn: 'somebody' }, "RoleArn 'somebody' is not a role"],
  ])('says of properties %j what is wrong with them', async (wrong, reason) => {
    const event = stackEvent('Create', { ResourceProperties: { ...PROPERTIES, ...wrong } });
    const answer = await stack.answerTo(event);
    expect(answer).toMatchObject({ Status: 'FAILED' });
    expect(answer?.Reason).toContain(reason);
    const rollback = { ...event, RequestType: 'Delete', PhysicalResourceId: 'x' };
    expect(await stack.answerTo(rollback)).toMatchObject({ Status: 'SUCCESS' });
  });

  it('says so of a resource that is not ours', async () => {
    const event = stackEvent('Create', { ResourceType: 'Custom::Other' });
    expect(await stack.answerTo(event)).toMatchObject({
      Status: 'FAILED',
      Reason:
        'Custom::Other is no resource of Sluice, expected Custom::SluiceFlow or Custom::SluiceFlowId',
    });
  });

  it.each([{}, undefined, { ...CREATE, ResponseURL: 'ftp://somewhere' }])(
    'is no request, and nobody can be answered: %j',
    async (event) => {
      await expect(stack.ask(event)).rejects.toThrow('no request of CloudFormation: ');
      expect(stack.puts).toEqual([]);
    },
  );
});

/** Ids of flows to come, as resources of a stack. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { FLOW_ID, stackEvent, StackWorld } from './stack-world.ts';

let stack: StackWorld;

beforeEach(() => {
  stack = new StackWorld();
});

describe("a flow's id", () => {
  const event = (type: string, more: object = {}) =>
    stackEvent(type, {
      ResourceType: 'Custom::SluiceFlowId',
      LogicalResourceId: 'SluiceIdOrder',
      ResourceProperties: { Name: 'order' },
      ...(type === 'Create' ? {} : { PhysicalResourceId: FLOW_ID }),
      ...more,
    });

  it('is a new UUID, the same for the same request', async () => {
    const first = await stack.answerTo(event('Create'));
    const id = first?.PhysicalResourceId;
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(first?.Data).toEqual({ FlowId: id });
    expect((await stack.answerTo(event('Create')))?.PhysicalResourceId).toBe(id);
    const other = await stack.answerTo(event('Create', { RequestId: 'another' }));
    expect(other?.PhysicalResourceId).not.toBe(id);
  });

  it('stays, is for one name alone, and so comes back with it in a rollback', async () => {
    const old = { OldResourceProperties: { Name: 'order' } };
    const same = await stack.answerTo(event('Update', old));
    expect(same).toMatchObject({ PhysicalResourceId: FLOW_ID, Data: { FlowId: FLOW_ID } });
    const renamed = { ...old, ResourceProperties: { Name: 'sale' } };
    expect(await stack.answerTo(event('Update', renamed))).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: FLOW_ID,
      Reason: expect.stringContaining("a flow's name cannot be changed in place"),
    });
    const back = { ...old, OldResourceProperties: { Name: 'sale' } };
    expect(await stack.answerTo(event('Update', back))).toEqual(same);
    expect(await stack.answerTo(event('Delete'))).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: FLOW_ID,
    });
  });
});

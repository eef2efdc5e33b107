/** The role of a flow, from its creation to the calls of its executions. */
import { describe, expect, it } from '@jest/globals';
import { createFlow } from '../../src/app/create-flow.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import { World } from '../support/world.ts';

const head = 'version: v1\ntype: flow\nsteps:\n';
const CALL = `${head}  - {type: task, name: call, resourceArn: 'acs:fc:::services/s/functions/f'}\n`;
const PARENT = `${head}  - {type: task, name: child, pattern: sync, resourceArn: 'acs:fnf:::flow/child'}
  - {type: task, name: after, resourceArn: 'acs:fc:::services/s/functions/g'}
`;

async function worldWith(
  flows: readonly { readonly name: string; readonly text: string; readonly roleArn?: string }[],
) {
  const world = new World();
  for (const { name, text, roleArn } of flows) {
    const request = { name, definition: text, description: '', type: 'FDL' };
    await createFlow(world.deps, { ...request, ...(roleArn === undefined ? {} : { roleArn }) });
  }
  return world;
}

async function run(world: World, flowName: string) {
  await startExecution(world.deps, { flowName, executionName: 'run' });
  await world.settle();
  return world.calls.map(({ caller }) => caller);
}

describe('the role of a flow', () => {
  it('goes with every call of its executions, as it was sent', async () => {
    const roleArn = 'acs:ram::1:role/pay';
    const world = await worldWith([{ name: 'flow', text: CALL, roleArn }]);
    const { flowId } = (await world.flows.findFlow('flow'))!;
    expect(await run(world, 'flow')).toStrictEqual([
      { flowId, flowName: 'flow', executionName: 'run', roleArn },
    ]);
    expect((await world.header())?.origin.roleArn).toBe(roleArn);
  });

  it.each([undefined, ''])('is nowhere when the flow has none (%j)', async (roleArn) => {
    const role = roleArn === undefined ? {} : { roleArn };
    const world = await worldWith([{ name: 'flow', text: CALL, ...role }]);
    const [caller] = await run(world, 'flow');
    expect(caller).not.toHaveProperty('roleArn');
    expect((await world.header())?.origin).not.toHaveProperty('roleArn');
  });

  it('stays what it was when the execution began', async () => {
    const world = await worldWith([{ name: 'flow', text: CALL, roleArn: 'acs:ram::1:role/old' }]);
    await startExecution(world.deps, { flowName: 'flow', executionName: 'run' });
    const flow = (await world.flows.findFlow('flow'))!;
    world.deps = {
      ...world.deps,
      flows: { ...world.deps.flows, findFlow: async () => ({ ...flow, roleArn: '' }) },
    };
    await world.settle();
    expect(world.calls.map(({ caller }) => caller.roleArn)).toEqual(['acs:ram::1:role/old']);
  });

  it('is not a child flow of it: that has its own', async () => {
    const own = 'arn:aws:iam::123456789012:role/child';
    const world = await worldWith([
      { name: 'child', text: CALL, roleArn: own },
      { name: 'parent', text: PARENT, roleArn: 'acs:ram::1:role/parent' },
    ]);
    const callers = await run(world, 'parent');
    expect(callers.map(({ flowName, roleArn }) => [flowName, roleArn])).toEqual([
      ['child', own],
      ['parent', 'acs:ram::1:role/parent'],
    ]);
  });

  it('is none for a child flow without one: its parent hands nothing on', async () => {
    const world = await worldWith([
      { name: 'child', text: CALL },
      { name: 'parent', text: PARENT, roleArn: 'acs:ram::1:role/parent' },
    ]);
    const [child] = await run(world, 'parent');
    expect(child).not.toHaveProperty('roleArn');
  });
});

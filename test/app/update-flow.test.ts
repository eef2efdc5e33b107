/** UpdateFlow over the memory adapters: what changes, what stays, and who comes first. */
import { describe, expect, it } from '@jest/globals';
import { describeExecution } from '../../src/app/describe-execution.ts';
import { describeFlow } from '../../src/app/describe-flow.ts';
import type { FlowRecord, FlowRevision } from '../../src/app/ports.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import { updateFlow } from '../../src/app/update-flow.ts';
import { FLOW_HEAD, readExecution, worldWith } from '../support/several-flows.ts';
import { drive, type World } from '../support/world.ts';

const OLD = `${FLOW_HEAD}  - {type: wait, name: pause, duration: 60}
  - {type: pass, name: mark, outputMappings: [{target: version, source: old}]}
`;
const NEW = OLD.replace('source: old', 'source: new');

const inWorld = () => worldWith({ flow: OLD });

/** The store's updates meet `meanwhile` so many times before they are written. */
function disturb(world: World, times: number, meanwhile: (flow: FlowRecord) => Promise<unknown>) {
  const { flows } = world;
  const write = flows.updateFlow.bind(flows);
  let left = times;
  flows.updateFlow = async (flow: FlowRecord, from: FlowRevision) => {
    left -= 1;
    if (left >= 0) {
      const current = await flows.findFlow(flow.name);
      if (current !== undefined) {
        const next = { ...current, revision: current.revision + 1 };
        await write(next, current);
        await meanwhile(next);
      }
    }
    return write(flow, from);
  };
}

describe('an update', () => {
  it('changes what is sent, and when it was changed; the rest stays', async () => {
    const world = await inWorld();
    const before = await describeFlow(world.deps, { flowName: 'flow' });
    world.clock.advance(5_000);
    const { flow, warnings } = await updateFlow(world.deps, {
      flowName: 'flow',
      description: 'other',
    });
    expect(flow).toEqual({
      ...before,
      description: 'other',
      lastModifiedAt: '2024-01-01T00:00:05.000Z',
    });
    expect(warnings).toEqual([]);
    expect(await describeFlow(world.deps, { flowName: 'flow' })).toEqual(flow);
  });

  it('changes all that can be sent at once, its id and its birth aside', async () => {
    const world = await inWorld();
    const before = await describeFlow(world.deps, { flowName: 'flow' });
    const sent = {
      definition: `${NEW}colour: red\n`,
      description: 'd',
      type: 'DEFAULT',
      roleArn: 'acs:ram::1:role/r',
      externalStorageLocation: '/path',
    };
    const { flow, warnings } = await updateFlow(world.deps, { flowName: 'flow', ...sent });
    expect(flow).toEqual({ ...before, ...sent });
    expect(warnings).toEqual([expect.stringContaining('colour')]);
  });

  it('that sends nothing changes nothing', async () => {
    const world = await inWorld();
    const before = await describeFlow(world.deps, { flowName: 'flow' });
    world.clock.advance(5_000);
    expect((await updateFlow(world.deps, { flowName: 'flow' })).flow).toEqual(before);
    expect(await world.flows.findFlow('flow')).toMatchObject({ revision: 1 });
  });

  it('never puts the time of the change before the one it follows', async () => {
    const world = await inWorld();
    const flow = await world.flows.findFlow('flow');
    const lastModifiedAt = '2024-06-01T00:00:00.000Z';
    await world.flows.updateFlow({ ...flow!, lastModifiedAt, revision: 2 }, flow!);
    const updated = await updateFlow(world.deps, { flowName: 'flow', description: 'x' });
    expect(updated.flow.lastModifiedAt).toBe(lastModifiedAt);
  });

  it.each([
    [
      'a definition with errors',
      { definition: `${FLOW_HEAD}  - {type: dance, name: a}\n` },
      /dance/,
    ],
    ['a type that there is not', { type: 'XYZ' }, /Type 'XYZ' is not supported/],
    ['a role that is none', { roleArn: 'pay' }, /RoleArn 'pay' is not a role/],
  ])('refuses %s, and changes nothing', async (_what, changes, message) => {
    const world = await inWorld();
    const refused = updateFlow(world.deps, { flowName: 'flow', description: 'x', ...changes });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ code: 'argument.invalid' });
    expect(await world.flows.findFlow('flow')).toMatchObject({ revision: 1, description: '' });
  });

  it('refuses a definition that is too long', async () => {
    const world = await inWorld();
    const definition = `${OLD}#${'x'.repeat(256 * 1024)}`;
    await expect(updateFlow(world.deps, { flowName: 'flow', definition })).rejects.toMatchObject({
      code: 'payload.too-large',
    });
  });

  it('of a flow that is not there says so', async () => {
    const { deps } = await inWorld();
    await expect(updateFlow(deps, { flowName: 'none', description: 'x' })).rejects.toMatchObject({
      code: 'flow.not-found',
      message: "Flow 'none' does not exist.",
    });
  });

  it('makes the targets of its definition before the flow has it', async () => {
    const world = await inWorld();
    const seen: unknown[] = [];
    const onFlowAccepted = async ({ steps }: { steps: readonly { name: string }[] }) => {
      const flow = await describeFlow(world.deps, { flowName: 'flow' });
      seen.push([steps.map(({ name }) => name), flow.definition === OLD]);
    };
    await updateFlow({ ...world.deps, onFlowAccepted }, { flowName: 'flow', definition: NEW });
    await updateFlow({ ...world.deps, onFlowAccepted }, { flowName: 'flow', description: 'x' });
    expect(seen).toEqual([[['pause', 'mark'], true]]);
  });
});

describe('two who change a flow at the same time', () => {
  it('both get what they sent', async () => {
    const world = await inWorld();
    const both = Promise.all([
      updateFlow(world.deps, { flowName: 'flow', description: 'one' }),
      updateFlow(world.deps, { flowName: 'flow', roleArn: 'acs:ram::1:role/two' }),
    ]);
    await drive(world, both);
    expect(await world.flows.findFlow('flow')).toMatchObject({
      description: 'one',
      roleArn: 'acs:ram::1:role/two',
      revision: 3,
    });
  });

  it.each([
    [4, 'is done'],
    [5, 'gives up'],
  ])('after %i others the update %s', async (times, outcome) => {
    const world = await inWorld();
    disturb(world, times, async () => undefined);
    const update = updateFlow(world.deps, { flowName: 'flow', description: 'mine' });
    const settled = drive(world, update).then(
      () => 'is done',
      ({ code, message }: { code?: string; message?: string }) => {
        expect([code, message]).toEqual(['update.conflict', 'Update conflict, please retry.']);
        return 'gives up';
      },
    );
    expect(await settled).toBe(outcome);
    const description = outcome === 'is done' ? 'mine' : '';
    expect(await world.flows.findFlow('flow')).toMatchObject({ description });
  });

  it('one of whom deletes it: the other is told that it is gone, or that it is another one', async () => {
    for (const [again, code] of [
      [false, 'flow.not-found'],
      [true, 'update.conflict'],
    ] as const) {
      const world = await inWorld();
      disturb(world, 1, async (flow) => {
        await world.flows.deleteFlow(flow);
        if (again) await world.createFlow('flow', NEW);
      });
      const update = updateFlow(world.deps, { flowName: 'flow', description: 'mine' });
      await expect(drive(world, update)).rejects.toMatchObject({ code });
      expect((await world.flows.findFlow('flow'))?.description).toBe(again ? '' : undefined);
    }
  });

  it('does not take its own write, whose reply was lost, for somebody else', async () => {
    const world = await inWorld();
    const { flows } = world;
    const write = flows.updateFlow.bind(flows);
    flows.updateFlow = async (flow: FlowRecord, from: FlowRevision) => {
      await write(flow, from);
      return write(flow, from); // The client of the table repeats what was not answered.
    };
    await updateFlow(world.deps, { flowName: 'flow', description: 'mine' });
    expect(await flows.findFlow('flow')).toMatchObject({ description: 'mine', revision: 2 });
  });
});

describe('executions of a flow that is updated', () => {
  const PARENT = `${FLOW_HEAD}
  - {type: task, name: first, resourceArn: 'acs:fnf:::flow/flow', pattern: sync, outputMappings: [{target: first, source: $local.version}]}
  - {type: task, name: second, resourceArn: 'acs:fnf:::flow/flow', pattern: sync, outputMappings: [{target: second, source: $local.version}]}
`;

  it('go on by the definition that they began with; those that begin later have the new one', async () => {
    const world = await inWorld();
    await startExecution(world.deps, { flowName: 'flow', executionName: 'before' });
    await world.settle(world.clock.nowMs() + 1_000);
    await updateFlow(world.deps, { flowName: 'flow', definition: NEW });
    // Whoever takes over knows nothing but what is stored.
    world.connect();
    await startExecution(world.deps, { flowName: 'flow', executionName: 'after' });
    await world.settle();
    const versions = await Promise.all(
      ['before', 'after'].map(async (name) => {
        const { header } = await readExecution(world, 'flow', name);
        return header?.output;
      }),
    );
    expect(versions).toEqual([{ version: 'old' }, { version: 'new' }]);
    const described = await describeExecution(world.deps, {
      flowName: 'flow',
      executionName: 'before',
    });
    expect(described.flowDefinition).toBe(OLD);
  });

  it('that are children have the definition of the time at which they are started', async () => {
    const world = await worldWith({ flow: OLD, parent: PARENT });
    await startExecution(world.deps, { flowName: 'parent', executionName: 'run' });
    await world.settle(world.clock.nowMs() + 30_000);
    await updateFlow(world.deps, { flowName: 'flow', definition: NEW });
    await world.settle();
    const { header } = await readExecution(world, 'parent', 'run');
    expect(header?.output).toEqual({ first: 'old', second: 'new' });
  });

  it('keep the role that they began with', async () => {
    const world = await inWorld();
    await startExecution(world.deps, { flowName: 'flow', executionName: 'before' });
    await updateFlow(world.deps, { flowName: 'flow', roleArn: 'acs:ram::1:role/new' });
    await startExecution(world.deps, { flowName: 'flow', executionName: 'after' });
    const roles = await Promise.all(
      ['before', 'after'].map(async (name) => {
        const { header } = await readExecution(world, 'flow', name);
        return header?.origin.roleArn;
      }),
    );
    expect(roles).toEqual([undefined, 'acs:ram::1:role/new']);
  });
});

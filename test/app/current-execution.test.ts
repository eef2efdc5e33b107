import { describe, expect, it } from '@jest/globals';
import { findCurrentHeader } from '../../src/app/current-execution.ts';
import { toRunId } from '../../src/core/shared/ids.ts';
import { World } from '../support/world.ts';

const PASS = 'version: v1\ntype: flow\nsteps:\n  - type: pass\n    name: only\n';
const NAP = 'version: v1\ntype: flow\nsteps:\n  - type: wait\n    name: nap\n    duration: 60\n';

describe('the current header', () => {
  it('is absent with its execution', async () => {
    const world = new World();
    await world.createFlow('flow', PASS);
    expect(await findCurrentHeader(world.deps, await world.key())).toBeUndefined();
  });

  it('is the stored one while the execution runs', async () => {
    const world = new World();
    await world.start(NAP);
    expect(await findCurrentHeader(world.deps, await world.key())).toEqual(await world.header());
  });

  it('shows the end that the newest entry holds before the header does', async () => {
    const world = new World();
    await world.start(PASS);
    expect(await world.header()).toMatchObject({ status: 'Running' });
    const current = await findCurrentHeader(world.deps, await world.key());
    expect(current).toMatchObject({
      status: 'Succeeded',
      output: {},
      stoppedAt: expect.any(String),
    });
    await world.settle();
    expect(await world.header()).toEqual(current);
  });

  it("does not take another run's end for its own", async () => {
    const world = new World();
    await world.start(PASS);
    const newest = await world.journal.findNewestHeading(await world.key());
    const journal = Object.assign(Object.create(world.journal) as typeof world.journal, {
      findNewestHeading: async () => ({ ...newest!, runId: toRunId('other') }),
    });
    const current = await findCurrentHeader({ journal }, await world.key());
    expect(current).toMatchObject({ status: 'Running' });
  });
});

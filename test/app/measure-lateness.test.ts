/** How late alarms and schedules are. Virtual time begins at 2024-01-01T00:00:00Z. */
import { describe, expect, it } from '@jest/globals';
import { createSchedule } from '../../src/app/create-schedule.ts';
import { FLOW_HEAD } from '../support/several-flows.ts';
import { watchWorld } from '../support/watch-world.ts';
import { World } from '../support/world.ts';

const PASSES = `${FLOW_HEAD}  - {type: pass, name: go}\n`;
const WAITS = `${FLOW_HEAD}  - {type: wait, name: long, duration: 30}\n`;

function open() {
  const world = new World();
  return { world, seen: watchWorld(world) };
}

describe('lateness', () => {
  it('is how long after its time an alarm is handled', async () => {
    const { world, seen } = open();
    await world.start(WAITS);
    await world.settle(world.clock.nowMs() + 10_000);
    world.clock.advanceTo(world.clock.nowMs() + 37_500);
    await world.settle();
    expect(seen.values('AlarmLatenessSeconds')).toEqual([17.5]);
  });

  it('of what is handled in time is none', async () => {
    const { world, seen } = open();
    await world.start(WAITS);
    await world.settle();
    expect(seen.values('AlarmLatenessSeconds')).toEqual([0]);
  });

  it('is that of an occurrence of a schedule, too', async () => {
    const { world, seen } = open();
    await world.createFlow('flow', PASSES);
    const schedule = { flowName: 'flow', scheduleName: 'tick', cronExpression: '30 0 0 1 1 *' };
    await createSchedule(world.deps, { ...schedule, isEnabled: true });
    await world.settle(world.clock.nowMs() + 5_000);
    world.clock.advanceTo(Date.UTC(2024, 0, 1, 0, 0, 42));
    await world.settle(world.clock.nowMs() + 1_000);
    expect(seen.values('AlarmLatenessSeconds')).toEqual([12]);
    expect(seen.sum('ExecutionsStarted')).toBe(1);
  });
});

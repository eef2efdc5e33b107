/**
 * Small worlds in which every schedule is tried, and proof that the explorer finds what is wrong. `npm run simulate:worlds`
 * explores the large ones.
 */
import { describe, expect, it, jest } from '@jest/globals';
import { findWorld } from './worlds/catalogue.ts';
import { DEFECTS } from './worlds/defects.ts';
import { type Exploration, Explorer } from './worlds/explore.ts';
import type { Budget, SmallWorld } from './worlds/small-world.ts';
import { Visited } from './worlds/visited.ts';

// Every schedule takes its time, more of it beside other work.
jest.setTimeout(120_000);

const NOTHING: Budget = { crashes: 0, duplicates: 0, delays: 0, callbacks: 0, stops: 0 };

function explore(
  name: string,
  budget: Partial<Budget>,
  more: Partial<SmallWorld> = {},
): Promise<Exploration> {
  return Explorer.explore({ ...findWorld(name), ...more, budget: { ...NOTHING, ...budget } });
}

describe('every schedule of a small world', () => {
  it.each([
    ['three-steps', { crashes: 1, callbacks: 1 }],
    ['three-steps', { callbacks: 1, stops: 1 }],
    ['three-steps', { duplicates: 1, callbacks: 1 }],
    ['three-steps', { delays: 1, callbacks: 1 }],
    ['join', { crashes: 1, callbacks: 1 }],
    ['child', { crashes: 1, duplicates: 1 }],
    ['child', { stops: 1 }],
  ] as const)('keeps every promise: %s with %j', async (name, budget) => {
    const { violation, states, outcomes } = await explore(name, budget);
    expect(violation).toBeUndefined();
    // Who reaches one end only has tried nothing.
    expect(states).toBeGreaterThan(100);
    expect(outcomes).toBeGreaterThan(1);
  });
});

describe('a defect that is put in', () => {
  it.each([
    ['acknowledgesFirst', 'P9: nobody is left for waking up by alarm 0'],
    ['skipsLineTwo', 'P9: nobody is left for waking up by alarm 0'],
    ['sendsLast', 'P9: nobody is left for waking up by alarm 0'],
    ['believesEveryPut', 'P6: the callback was acknowledged and is not there'],
    ['forgetsFarAlarms', 'P9: nobody is left for waking up by alarm 5'],
  ] as const)('is found at once by whom it leaves nobody to do: %s', async (name, broken) => {
    const found = await explore(
      'three-steps',
      { crashes: 1, callbacks: 1 },
      { defect: DEFECTS[name] },
    );
    expect(found.violation?.broken).toBe(broken);
  });

  it.each([
    ['acknowledgesFirst', /^P8: .*stays open$/],
    ['skipsLineTwo', /^P8: .*never ends$/],
    ['sendsLast', /^P8: .*stays open$/],
    ['forgetsFarAlarms', /^P8: .*never ends$/],
  ] as const)('is found by what comes of it, too: %s', async (name, broken) => {
    const more = { defect: DEFECTS[name], judgesByResults: true as const };
    const found = await explore('three-steps', { crashes: 1, callbacks: 1, stops: 1 }, more);
    expect(found.violation?.broken).toMatch(broken);
  });

  it('is shown with the schedule that leads to it, step by step', async () => {
    const more = { defect: DEFECTS.sendsLast, judgesByResults: true as const };
    const { violation } = await explore('three-steps', { crashes: 1 }, more);
    expect(violation?.steps).toMatchInlineSnapshot(`
      [
        "+0s      start start#1: journal.start entry 0 of start#1/2: ExecutionStarted, StepEntered, StepStarted, TaskScheduled, TaskStarted",
        "+0s      start start#1: workQueue.send Start (start#1/2)",
        "+0s      a handler receives Start (start#1/2)",
        "+0s      handler start#1/2#1: workQueue.send AlarmDue 0 (start#1/2#1/1) in 30s",
        "+0s      handler start#1/2#1: tasks.run "prepare" of event 4, answer 1",
        "+0s      handler start#1/2#1: journal.commit entry 1 of start#1/2: TaskFailed",
        "+0s      handler start#1/2#1: workQueue.send AlarmDue 1 (start#1/2#1/2) in 2s",
        "+0s      time passes to +2s",
        "+2s      a handler receives AlarmDue 1 (start#1/2#1/2)",
        "+2s      handler start#1/2#1/2#1: journal.commit entry 2 of start#1/2#1/2: TaskScheduled, TaskStarted",
        "+2s      handler start#1/2#1/2#1: tasks.run "prepare" of event 7, answer 1",
        "+2s      handler start#1/2#1/2#1: journal.commit entry 3 of start#1/2#1/2: TaskSucceeded, StepSucceeded, StepExited, StepEntered, StepStarted, TaskScheduled, TaskStarted",
        "+2s      handler start#1/2#1/2#1: tasks.run "ask" of event 14, answer 1",
        "+2s      handler start#1/2#1/2#1: journal.commit entry 4 of start#1/2#1/2: TaskSubmitted",
        "+2s      time passes to +30s",
        "+30s     a handler receives AlarmDue 0 (start#1/2#1/1)",
        "+30s     handler start#1/2#1/1#1: journal.commit entry 5 of start#1/2#1/1: ",
        "+30s     handler start#1/2#1/1#1: alarms.put alarm 5",
        "+30s     time passes to +1140s",
        "+1140s   the minute tick begins",
        "+1140s   tick tick#1: alarms.readPage",
        "+1140s   tick tick#1: alarms.moveCursor, and dies",
      ]
    `);
  });
});

describe('the explorer', () => {
  it('sees the same whenever it looks', async () => {
    const budget = { crashes: 1, callbacks: 1 };
    expect(await explore('three-steps', budget)).toEqual(await explore('three-steps', budget));
  });

  it.each([
    ['three-steps', { crashes: 1, callbacks: 1 }],
    ['three-steps', { delays: 1 }],
    ['join', { callbacks: 1 }],
    ['child', { stops: 1 }],
  ] as const)(
    'finds every history without the orders that it leaves out: %s',
    async (name, budget) => {
      const few = await explore(name, budget);
      const all = await explore(name, budget, { orders: 'all' });
      expect(all.violation).toBeUndefined();
      expect(all.states).toBeGreaterThan(few.states);
      expect(few).toMatchObject({ histories: all.histories, outcomes: all.outcomes });
    },
  );
});

describe('visited states', () => {
  it('are known with the same budget and with less, not with another', () => {
    const most = { ...NOTHING, crashes: 2, stops: 1 };
    const visited = new Visited(most);
    expect(visited.add([1, 2, 3], { ...most, stops: 0 })).toBe(true);
    expect(visited.add([1, 2, 3], { ...most, stops: 0 })).toBe(false);
    expect(visited.add([1, 2, 3], { ...NOTHING, crashes: 1 })).toBe(false);
    expect(visited.add([1, 2, 3], { ...NOTHING, crashes: 1, stops: 1 })).toBe(true);
    expect(visited.add([1, 2, 4], NOTHING)).toBe(true);
    expect(visited.size).toBe(2);
  });

  it('are remembered however many there are', () => {
    const visited = new Visited(NOTHING);
    const numbers = Array.from({ length: 100_000 }, (_, i) => i);
    expect(numbers.every((i) => visited.add([i, i % 7], NOTHING))).toBe(true);
    expect(numbers.some((i) => visited.add([i, i % 7], NOTHING))).toBe(false);
    expect(visited.size).toBe(numbers.length);
  });
});

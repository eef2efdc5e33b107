import { describe, expect, it } from '@jest/globals';
import { MemoryClock } from '../../../src/adapters/memory/memory-clock.ts';
import { MemoryWorkQueue } from '../../../src/adapters/memory/memory-work-queue.ts';
import { SeededIds } from '../../../src/adapters/memory/seeded-ids.ts';
import type { WorkMessage } from '../../../src/app/ports.ts';
import { toFlowId, toRunId, toWorkId } from '../../../src/core/shared/ids.ts';

function message(workId: string): WorkMessage {
  return {
    workId: toWorkId(workId),
    key: { flowId: toFlowId('flow'), executionName: 'run' },
    runId: toRunId('run-id'),
    work: { trigger: { type: 'Repair' } },
  };
}

function open() {
  const clock = new MemoryClock(0);
  return { clock, queue: new MemoryWorkQueue(clock) };
}

describe('the work queue in memory', () => {
  it('gives a message to one receiver until it is visible again', async () => {
    const { clock, queue } = open();
    await queue.send(message('a'));
    const [first] = await queue.receive(10, 60);
    expect(first).toMatchObject({ message: message('a'), receiveCount: 1 });
    expect(await queue.receive()).toEqual([]);
    expect(queue.nextVisibleMs()).toBe(60_000);
    clock.advance(60_000);
    expect(await queue.receive()).toMatchObject([{ receiveCount: 2 }]);
  });

  it('forgets a message that is acknowledged, not by a stale receipt', async () => {
    const { clock, queue } = open();
    await queue.send(message('a'));
    const [first] = await queue.receive(1, 10);
    clock.advance(10_000);
    const [second] = await queue.receive(1, 10);
    await queue.acknowledge(first?.receipt ?? '');
    expect(queue.pending()).toHaveLength(1);
    await queue.acknowledge(second?.receipt ?? '');
    expect(queue.pending()).toEqual([]);
    expect(queue.nextVisibleMs()).toBeUndefined();
  });

  it('delays, gives back, and extends a lease', async () => {
    const { clock, queue } = open();
    await queue.send(message('a'), 5);
    expect(await queue.receive()).toEqual([]);
    clock.advance(5_000);
    const [received] = await queue.receive(1, 60);
    await received?.lease.extend(300);
    expect(queue.nextVisibleMs()).toBe(305_000);
    await queue.giveBack(received?.receipt ?? '', 2);
    expect(queue.nextVisibleMs()).toBe(7_000);
  });

  it('gives the longest visible first', async () => {
    const { clock, queue } = open();
    await queue.send(message('late'), 2);
    await queue.send(message('early'), 1);
    clock.advance(3_000);
    const received = await queue.receive();
    expect(received.map(({ message: { workId } }) => workId)).toEqual(['early', 'late']);
  });

  it.each([-1, 901, 1.5, Number.NaN])('refuses a delay of %d s', async (delaySeconds) => {
    await expect(open().queue.send(message('a'), delaySeconds)).rejects.toThrow('delay');
  });
});

describe('the virtual clock', () => {
  it('wakes sleepers in order, when it is moved past them', async () => {
    const clock = new MemoryClock(1_000);
    const woken: string[] = [];
    const sleep = (name: string, ms: number) => clock.sleep(ms).then(() => woken.push(name));
    const sleepers = [sleep('b', 20), sleep('a', 10), sleep('now', 0)];
    expect(clock.nextWakeMs()).toBe(1_010);
    clock.advance(20);
    await Promise.all(sleepers);
    expect(woken).toEqual(['now', 'a', 'b']);
    expect(clock.nowMs()).toBe(1_020);
    expect(clock.nextWakeMs()).toBeUndefined();
    expect(() => clock.advanceTo(0)).toThrow('never goes back');
  });
});

describe('seeded ids', () => {
  it('repeat with the seed, differ within it, and look like ids', () => {
    const take = (seed: number): string[] => {
      const ids = new SeededIds(seed);
      return Array.from({ length: 100 }, () => `${ids.uuid()} ${ids.random()}`);
    };
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
    expect(new Set(take(7)).size).toBe(100);
    expect(new SeededIds().uuid()).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/,
    );
    const numbers = Array.from({ length: 1_000 }, () => new SeededIds(3).random());
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  });

  it('hash as SHA-256 does', () => {
    expect(new SeededIds().sha256Hex('')).toMatch(/^e3b0c44298fc1c14/);
  });
});

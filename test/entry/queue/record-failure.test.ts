import { beforeEach, describe, expect, it } from '@jest/globals';
import { Fault } from '../../../src/app/app-error.ts';
import { encodePayloadReference } from '../../../src/app/work-message.ts';
import { InvariantError } from '../../../src/core/shared/invariant.ts';
import { createRecordFailure } from '../../../src/entry/queue/record-failure.ts';
import { QueueWorld, alarmFor, eventOf, recordFor, recordOf } from './queue-world.ts';

let world: QueueWorld;

beforeEach(() => {
  world = new QueueWorld();
});

const handle = (record: ReturnType<typeof recordOf>) => createRecordFailure(world)(eventOf(record));

describe('a message in the dead-letter queue', () => {
  it('is tried once more', async () => {
    await handle(recordFor('a'));
    expect(world.failed).toEqual([]);
  });

  it('fails its execution when it is poison still', async () => {
    world.workByExecution.set('a', async () => {
      throw new InvariantError('broken invariant: a step has a frame');
    });
    await handle(recordFor('a'));
    expect(world.failed).toEqual(['a: InvariantError: broken invariant: a step has a frame']);
  });

  it('fails it without showing the text that could not be read', async () => {
    world.workByExecution.set('a', async () => void JSON.parse('CANARY'));
    await handle(recordFor('a'));
    expect(world.failed).toEqual(['a: SyntaxError: text that cannot be parsed (it is not shown)']);
  });

  it('stays where it is on a fault', async () => {
    world.workByExecution.set('a', async () => {
      throw new Fault('the table is throttled');
    });
    await expect(handle(recordFor('a'))).rejects.toThrow('the table is throttled');
    expect(world.failed).toEqual([]);
    expect(world.logged).toEqual(['dead letter stays']);
  });

  it('fails the execution that it names although it cannot be read', async () => {
    await handle(recordOf(encodePayloadReference(alarmFor('a'), 'ref-gone'), 'm'));
    expect(world.failed).toEqual(['a: unreadable work message: its payload is not there']);
    expect(world.counted).toEqual(new Map());
  });

  it('is dropped, and logged, when it names nothing', async () => {
    await handle(recordOf('nonsense', 'm'));
    expect(world.failed).toEqual([]);
    expect(world.logged).toEqual(['unreadable work message dropped']);
    expect([...world.counted]).toEqual([['UnreadableMessages', 1]]);
  });
});

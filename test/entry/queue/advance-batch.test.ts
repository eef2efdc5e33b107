import { beforeEach, describe, expect, it } from '@jest/globals';
import { Fault } from '../../../src/app/app-error.ts';
import { encodePayloadReference, encodeWorkMessage } from '../../../src/app/work-message.ts';
import { InvariantError } from '../../../src/core/shared/invariant.ts';
import { createAdvanceBatch } from '../../../src/entry/queue/advance-batch.ts';
import { QueueWorld, alarmFor, eventOf, recordFor, recordOf } from './queue-world.ts';

let world: QueueWorld;

beforeEach(() => {
  world = new QueueWorld();
});

const handle = (...records: Parameters<typeof eventOf>) =>
  createAdvanceBatch(world)(eventOf(...records));

const failing = (error: Error) => async () => {
  throw error;
};

describe('a batch of work messages', () => {
  it('is acknowledged when all are done', async () => {
    expect(await handle(recordFor('a'), recordFor('b'))).toEqual({ batchItemFailures: [] });
    expect(world.asked).toEqual([]);
  });

  it('reports the one that failed, and only that', async () => {
    world.workByExecution.set('b', failing(new Fault('the table is throttled')));
    const answer = await handle(recordFor('a'), recordFor('b'), recordFor('c'));
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'b' }]);
  });

  it('lends each message to its work', async () => {
    world.workByExecution.set('a', (lease) => lease.extend(60));
    await handle(recordFor('a'));
    expect(world.asked).toEqual(['receipt-a in 60 s']);
  });

  it('reads a message whose text is in the payload store', async () => {
    const reached: string[] = [];
    world.workByExecution.set('long', async () => void reached.push('long'));
    world.payloadByRef.set('ref-1', encodeWorkMessage(alarmFor('long')));
    const answer = await handle(recordOf(encodePayloadReference(alarmFor('long'), 'ref-1'), 'm'));
    expect([answer.batchItemFailures, reached]).toEqual([[], ['long']]);
  });

  it('deletes what is finished one by one once it outlives the first renewal', async () => {
    const { promise: slow, resolve: endSlow } = Promise.withResolvers<void>();
    world.workByExecution.set('slow', () => slow);
    const answer = handle(recordFor('fast'), recordFor('slow'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(world.asked).toEqual([]);
    world.wake();
    await new Promise((resolve) => setImmediate(resolve));
    expect(world.asked).toEqual(['receipt-fast deleted']);
    endSlow();
    expect(await answer).toEqual({ batchItemFailures: [] });
    expect(world.asked).toEqual(['receipt-fast deleted', 'receipt-slow deleted']);
  });
});

describe('a fault', () => {
  it.each([
    { receives: 1, seconds: 1 },
    { receives: 2, seconds: 2 },
    { receives: 4, seconds: 8 },
    { receives: 7, seconds: 60 },
    { receives: 900, seconds: 60 },
  ])('waits $seconds s after receive $receives, and is never poison', async (row) => {
    world.workByExecution.set('a', failing(new Fault('unreachable')));
    const answer = await handle(recordFor('a', row.receives));
    expect(answer.batchItemFailures).toHaveLength(1);
    expect(world.asked).toEqual([`receipt-a in ${row.seconds} s`]);
  });

  it('is also what a service refuses: it is mended from outside', async () => {
    const denied = Object.assign(new Error('no'), { $metadata: { httpStatusCode: 400 } });
    world.workByExecution.set('a', failing(denied));
    await handle(recordFor('a', 9));
    expect(world.asked).toEqual(['receipt-a in 60 s']);
  });

  it('of the queue itself leaves the message to its visibility', async () => {
    world.inboxFailure = new Fault('the queue is away');
    world.workByExecution.set('a', failing(new Fault('unreachable')));
    const answer = await handle(recordFor('a'));
    expect(answer.batchItemFailures).toHaveLength(1);
  });
});

describe('poison', () => {
  it('is tried again until its 5th receive', async () => {
    world.workByExecution.set('a', failing(new InvariantError('broken')));
    const answer = await handle(recordFor('a', 4));
    expect(answer.batchItemFailures).toHaveLength(1);
    expect(world.asked).toEqual(['receipt-a in 8 s']);
  });

  it.each([5, 6])('is moved to the dead-letter queue at receive %i', async (receives) => {
    const answer = await handle(recordOf('nonsense', 'm', receives));
    expect(answer.batchItemFailures).toEqual([]);
    expect(world.asked).toEqual(['buried nonsense']);
  });

  it('stays when the dead-letter queue cannot be reached', async () => {
    world.inboxFailure = new Fault('the queue is away');
    const answer = await handle(recordOf('nonsense', 'm', 5));
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm' }]);
  });
});

describe('what a batch counts', () => {
  const sent = (record: ReturnType<typeof recordFor>, ms: number) => ({
    ...record,
    attributes: { ...record.attributes, SentTimestamp: String(ms) },
  });
  const startOf = (executionName: string) => {
    const work = { trigger: { type: 'Repair' as const } };
    return recordOf(encodeWorkMessage({ ...alarmFor(executionName), work }), executionName);
  };

  it('is how long ago each message was sent, in seconds, at each of its deliveries', async () => {
    world.workByExecution.set('a', failing(new Fault('unreachable')));
    const measured: number[] = [];
    world.metrics.add = (name, value = 1) => {
      if (name === 'WorkMessageAgeSeconds') measured.push(value);
    };
    // The clock stands at 42 seconds; that of the queue may be ahead.
    await handle(sent(startOf('a'), 1_500), sent(startOf('b'), 42_001));
    await handle(sent(startOf('a'), 1_500));
    expect(measured).toEqual([40.5, 0, 40.5]);
  });

  it('is no age of what was sent ahead of its time, nor of what does not say when', async () => {
    await handle(sent(recordFor('alarm'), 1_500), startOf('a'), sent(startOf('b'), NaN));
    expect(world.counted).toEqual(new Map());
  });

  it.each([
    ['429', { $metadata: { httpStatusCode: 429 } }],
    ['its name', { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }],
  ])('is a throttle that made a message come again, known by %s', async (_by, shape) => {
    const cause = Object.assign(new Error('slow down'), shape);
    world.workByExecution.set('a', failing(cause));
    world.workByExecution.set('b', failing(new Fault('write to the table', { cause })));
    world.workByExecution.set('c', failing(new Fault('unreachable')));
    await handle(recordFor('a'), recordFor('b'), recordFor('c'));
    expect([...world.counted]).toEqual([['Throttles', 2]]);
  });

  it('is a dead letter, once it is there', async () => {
    await handle(recordOf('nonsense', 'm', 5), recordOf('nonsense', 'n', 4));
    expect([...world.counted]).toEqual([['DeadLetters', 1]]);
    world.inboxFailure = new Fault('the queue is away');
    await handle(recordOf('nonsense', 'm', 5));
    expect([...world.counted]).toEqual([['DeadLetters', 1]]);
  });
});

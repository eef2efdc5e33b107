import { describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { Fault } from '../../../src/app/app-error.ts';
import type { MetricName } from '../../../src/app/metrics.ts';
import { createRecordInvocations } from '../../../src/entry/queue/record-invocations.ts';
import { InvariantError } from '../../../src/core/shared/invariant.ts';
import { SILENT } from '../../support/world.ts';

const END = {
  functionName: 'f',
  requestId: 'r',
  outcome: { ok: false, error: 'E', cause: '' },
} as const;

/** A body is the number of its receive, and what is wrong with it. */
function open() {
  const recorded: string[] = [];
  const inboxCalls: unknown[][] = [];
  const counted: MetricName[] = [];
  const ages: number[] = [];
  const handle = createRecordInvocations({
    log: SILENT,
    clock: { nowMs: () => 90_500 },
    metrics: {
      add: (name, value = 1) => {
        if (name === 'WorkMessageAgeSeconds') ages.push(value);
        else counted.push(name);
      },
    },
    inbox: {
      setVisibility: async (...call) => void inboxCalls.push(['wait', ...call]),
      bury: async (...call) => void inboxCalls.push(['bury', ...call]),
    },
    readRecord: (body) => {
      if (body === 'poison') throw new InvariantError('not a record');
      return { ...END, requestId: body };
    },
    recordInvocation: async ({ requestId }) => {
      if (requestId === 'fault') throw new Fault('throttled');
      recorded.push(requestId);
    },
  });
  const send = (...bodies: readonly (readonly [body: string, receives: number])[]) => {
    const Records = bodies.map(([body, receives], i) => ({
      body,
      messageId: `m${i}`,
      receiptHandle: `handle-${i}`,
      attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: '30000' },
    }));
    return handle({ Records } as unknown as SQSEvent);
  };
  return { send, recorded, inboxCalls, counted, ages };
}

describe('a batch of records', () => {
  it('is recorded, each by itself', async () => {
    const { send, recorded } = open();
    expect(await send(['a', 1], ['b', 1])).toEqual({ batchItemFailures: [] });
    expect(recorded).toEqual(['a', 'b']);
  });

  it('gives back what could not be recorded, later each time, and nothing else', async () => {
    const { send, recorded, inboxCalls } = open();
    const answer = await send(['fault', 900], ['a', 1], ['poison', 4]);
    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm2' }],
    });
    expect(recorded).toEqual(['a']);
    expect(inboxCalls).toEqual(
      expect.arrayContaining([
        ['wait', 'handle-0', 60],
        ['wait', 'handle-2', 8],
      ]),
    );
  });

  it('measures how old a record is that could not be recorded, at each of its deliveries', async () => {
    const { send, ages } = open();
    await send(['fault', 1], ['a', 1]);
    await send(['fault', 2]);
    expect(ages).toEqual([60.5, 60.5]);
  });

  it('moves what is no record to the dead-letter queue at its fifth receive', async () => {
    const { send, inboxCalls, counted } = open();
    expect(await send(['poison', 5])).toEqual({ batchItemFailures: [] });
    expect(inboxCalls).toEqual([['bury', 'poison']]);
    expect(counted).toEqual(['DeadLetters']);
  });
});

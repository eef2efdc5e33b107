/** What a store of asynchronous invocations promises: calls and their ends meet once, and a name has one holder. */
import { describe, expect, it } from '@jest/globals';
import type {
  AwaitedCall,
  InvocationPosition,
  InvocationStore,
  StatefulInvocation,
} from '../../src/app/invocation-store.ts';
import type { CallOutcome } from '../../src/app/ports.ts';
import { eventEffectId, toFlowId, toRunId } from '../../src/core/shared/ids.ts';
import { toTimestamp } from '../../src/core/shared/units.ts';
import { START_MS } from './journal-fixtures.ts';

const runId = toRunId('run-id');
const task = { flowId: toFlowId('flow'), executionName: 'run', runId, taskEventId: 4 };
const done: CallOutcome = { ok: true, output: { text: 'ä🦀', zero: 0 }, requestId: 'r' };
const failed = { ok: false, error: 'Broken', cause: 'x'.repeat(5_000) } as const;
const key = (requestId: string) => ({ functionName: 'shop-dev-charge', requestId });

export function invocationStoreContract(open: () => InvocationStore): void {
  callsContract(open);
  namesContract(open);
  listingContract(open);
  orderContract(open);
}

function callsContract(open: () => InvocationStore): void {
  describe('a call', () => {
    const call: AwaitedCall = { task, waits: true };

    it('that was noted first is handed to its end, as often as that comes', async () => {
      const store = open();
      const named = { ...call, waits: false, invocationId: 'nightly' };
      expect(await store.awaitEnd(key('noted-first'), named)).toBeUndefined();
      expect(await store.awaitEnd(key('noted-first'), named)).toBeUndefined();
      expect(await store.recordEnd(key('noted-first'), done)).toEqual(named);
      expect(await store.recordEnd(key('noted-first'), failed)).toEqual(named);
    });

    it.each([done, failed])('that was noted second is handed its end', async (outcome) => {
      const store = open();
      const own = key(`ended-first-${outcome.ok}`);
      expect(await store.recordEnd(own, outcome)).toBeUndefined();
      expect(await store.recordEnd(own, { ...failed, error: 'Later' })).toBeUndefined();
      expect(await store.awaitEnd(own, call)).toEqual(outcome);
      expect(await store.awaitEnd(own, call)).toEqual(outcome);
    });

    it('is another one with another function or request', async () => {
      const store = open();
      await store.recordEnd(key('one'), done);
      expect(await store.awaitEnd(key('two'), call)).toBeUndefined();
      const elsewhere = { functionName: 'other', requestId: 'one' };
      expect(await store.awaitEnd(elsewhere, call)).toBeUndefined();
    });

    it('has one winner of a race, and the other one learns of it', async () => {
      const store = open();
      for (let round = 0; round < 8; round += 1) {
        const [end, caller] = await Promise.all([
          store.awaitEnd(key(`race-${round}`), call),
          store.recordEnd(key(`race-${round}`), done),
        ]);
        expect([end, caller].filter((found) => found !== undefined)).toHaveLength(1);
      }
    });
  });
}

function stateful(invocationId: string, taskEventId = 4, startedMs = START_MS): StatefulInvocation {
  return {
    invocationId,
    effectId: eventEffectId(runId, taskEventId),
    task: { ...task, taskEventId },
    waits: taskEventId === 4,
    flowName: 'shop',
    stepName: 'charge',
    startedAt: toTimestamp(startedMs),
    status: 'Running',
  };
}

const stoppedAt = toTimestamp(START_MS + 5_000);

function namesContract(open: () => InvocationStore): void {
  describe('a stateful invocation', () => {
    it('has a name that one attempt claims', async () => {
      const store = open();
      const mine = stateful('claimed # 1');
      expect(await store.find('claimed # 1')).toBeUndefined();
      expect(await store.claim(mine)).toEqual(mine);
      expect(await store.claim(mine)).toEqual(mine);
      expect(await store.claim(stateful('claimed # 1', 9))).toEqual(mine);
      expect(await store.find('claimed # 1')).toEqual(mine);
    });

    it('says which call was accepted, for its own attempt alone', async () => {
      const store = open();
      const mine = stateful('accepted', 5);
      await store.claim(mine);
      await store.noteAccepted('accepted', eventEffectId(runId, 9), key('other'));
      await store.noteAccepted('nobody', mine.effectId, key('other'));
      expect(await store.find('accepted')).toEqual(mine);
      await store.noteAccepted('accepted', mine.effectId, key('mine'));
      expect(await store.claim(mine)).toEqual({ ...mine, call: key('mine') });
    });
  });
  endsContract(open);
}

function endsContract(open: () => InvocationStore): void {
  describe('the end of a stateful invocation', () => {
    it('comes once', async () => {
      const store = open();
      const mine = stateful('ended');
      await store.claim(mine);
      const end = { status: 'Failed', stoppedAt, outcome: failed } as const;
      const ended = { ...mine, ...end };
      expect(await store.end('ended', eventEffectId(runId, 9), end)).toBeUndefined();
      expect(await store.end('nobody', mine.effectId, end)).toBeUndefined();
      expect(await store.end('ended', mine.effectId, end)).toEqual(ended);
      const later = { status: 'Stopped', stoppedAt: mine.startedAt } as const;
      expect(await store.end('ended', mine.effectId, later)).toEqual(ended);
      expect(await store.claim(stateful('ended', 9))).toEqual(ended);
    });

    it('may be where it begins: stopped before it was claimed', async () => {
      const store = open();
      const mine: StatefulInvocation = { ...stateful('stopped'), status: 'Stopped', stoppedAt };
      expect(await store.claim(mine)).toEqual(mine);
      expect(await store.claim(stateful('stopped'))).toEqual(mine);
    });

    it('that is a refusal leaves the name to whoever claims it next', async () => {
      const store = open();
      await store.claim(stateful('refused'));
      const end = { status: 'Failed', stoppedAt, outcome: failed, isNameFree: true } as const;
      expect(await store.end('refused', stateful('refused').effectId, end)).toMatchObject({
        status: 'Failed',
      });
      const next = stateful('refused', 9);
      expect(await store.claim(next)).toEqual(next);
      expect(await store.claim(stateful('refused'))).toEqual(next);
    });
  });
}

/** The same start: the greater id first, by the bytes that the store's keys have. */
function orderContract(open: () => InvocationStore): void {
  it('stateful invocations that start together are listed by the bytes of their ids', async () => {
    const store = open();
    const laterMs = START_MS + 2 * 86_400_000;
    // In the order of UTF-16 units the last two change places.
    const ids = ['order-z', 'order-ä', 'order-\uff5e', 'order-🦀'];
    for (const id of ids) await store.claim(stateful(id, 4, laterMs));
    const found: string[] = [];
    let after: InvocationPosition | undefined;
    while (found.length < ids.length) {
      after = (await store.list(1, after))[0];
      found.push(after?.invocationId ?? '');
    }
    expect(found).toEqual(ids.toReversed());
    const whole = (await store.list(100)).map(({ invocationId }) => invocationId);
    expect(whole.filter((id) => id.startsWith('order-'))).toEqual(ids.toReversed());
  });
}

/** Looks only at its own rows: names begin alike, and start later than all others. */
function listingContract(open: () => InvocationStore): void {
  it('stateful invocations are listed page by page, newest first', async () => {
    const store = open();
    const names = Array.from({ length: 25 }, (_, i) => `listed-${String(i).padStart(2, '0')}`);
    const laterMs = START_MS + 86_400_000;
    for (const [i, name] of names.entries()) {
      // Two at a time start together.
      await store.claim(stateful(name, 4, laterMs + Math.floor(i / 2)));
    }
    const { effectId } = stateful('listed-24');
    await store.end('listed-24', effectId, { status: 'Succeeded', stoppedAt });
    const found: string[] = [];
    let after: InvocationPosition | undefined;
    while (found.length < names.length) {
      const page = await store.list(7, after);
      expect(page.length).toBeLessThanOrEqual(7);
      found.push(...page.map(({ invocationId }) => invocationId));
      after = page.at(-1);
    }
    expect(found.slice(0, names.length)).toEqual(names.toReversed());
    const [newest] = await store.list(1);
    const startedAt = toTimestamp(laterMs + 12);
    expect(newest).toEqual({
      invocationId: 'listed-24',
      status: 'Succeeded',
      startedAt,
      stoppedAt,
    });
  });
}

/** The provider crashes before and after every call that it makes, and Lambda delivers the same event again. */
import { describe, expect, it } from '@jest/globals';
import { Crash, CrashPlan, type CrashPoint } from '../../support/crash-plan.ts';
import {
  definitionOf,
  PROPERTIES,
  SALE_ID,
  scheduled,
  stackEvent,
  StackWorld,
} from './stack-world.ts';

const UPDATED = { ...scheduled('b', 'c'), Definition: definitionOf('second') };
const CREATE = stackEvent('Create', { ResourceProperties: scheduled('a', 'b') });

/** Each begins where the ones before it in its list have ended. */
const CASES = {
  create: [CREATE],
  update: [
    CREATE,
    stackEvent('Update', {
      ResourceProperties: UPDATED,
      OldResourceProperties: CREATE.ResourceProperties,
    }),
  ],
  rename: [
    CREATE,
    stackEvent('Create', {
      RequestId: 'request-renamed',
      LogicalResourceId: 'SluiceFlowSale',
      ResourceProperties: { ...UPDATED, Name: 'sale', FlowId: SALE_ID },
    }),
    stackEvent('Delete', { ResourceProperties: PROPERTIES }),
  ],
  delete: [CREATE, stackEvent('Delete', { ResourceProperties: PROPERTIES })],
};

/** Until it is answered, as often as Lambda delivers an event. */
async function deliver(stack: StackWorld, plan: CrashPlan, event: unknown): Promise<void> {
  for (let delivery = 1; delivery <= 3; delivery += 1) {
    try {
      await stack.ask(event);
      return;
    } catch (error) {
      if (!(error instanceof Crash) && !/took|take/.test(String(error))) throw error;
      plan.restart();
    }
  }
  throw new Error('nobody was answered');
}

async function run(events: readonly unknown[], ...points: readonly CrashPoint[]) {
  const plan = new CrashPlan(...points);
  const stack = new StackWorld(plan.wrap);
  for (const event of events) await deliver(stack, plan, event);
  const messages = stack.world.queue.pending().map(({ message }) => message.work.trigger.type);
  return {
    calls: plan.calls,
    pointsLeft: plan.pointsLeft,
    answer: stack.answers.at(-1),
    stored: [await stack.stored('order'), await stack.stored('sale')],
    messages: new Set(messages),
  };
}

describe.each(Object.entries(CASES))('%s', (_name, events) => {
  it('ends the same wherever the provider crashes, and wherever a call fails', async () => {
    const calm = await run(events);
    expect(calm.answer).toMatchObject({ Status: 'SUCCESS' });
    expect(calm.calls.length).toBeGreaterThan(events.length * 2);
    for (const kind of ['crash', 'fault'] as const) {
      for (const side of ['before', 'after'] as const) {
        for (let call = 1; call <= calm.calls.length; call += 1) {
          const struck = await run(events, { call, side, kind });
          const { calls: _calls, ...others } = struck;
          expect([kind, side, calm.calls[call - 1], others]).toEqual([
            kind,
            side,
            calm.calls[call - 1],
            { pointsLeft: [], answer: calm.answer, stored: calm.stored, messages: calm.messages },
          ]);
        }
      }
    }
  });
});

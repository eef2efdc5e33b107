/** Every listing of the manual, in its clean form, on one local stack: what is documented of it is compared. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { listingNames, ManualStack } from '../support/manual-stack.ts';
import { describeChildFlowListings } from './manual-child-flows.listings.ts';
import { describeMessageListings } from './manual-messages.listings.ts';

jest.setTimeout(120_000);

let stack: ManualStack;
const manual = () => stack;

beforeAll(async () => {
  stack = await ManualStack.start();
});

afterAll(async () => {
  expect(await stack.stop()).toBe(0);
});

describeChildFlowListings(manual);

describe('6. functions', () => {
  const as = 's-dev-f:prod';

  it.each(['6-function-sync-request-response', '6-function-sync-sync'])(
    '%s has the result of the function',
    async (name) => {
      expect(await stack.run(stack.listing(name), { n: 1 })).toEqual({ worked: { n: 1 }, as });
    },
  );

  it.each(['6-function-sync-callback', '6-function-async-callback'])(
    '%s has what the function reported',
    async (name) => {
      expect(await stack.run(stack.listing(name))).toEqual({ reported: true });
    },
  );

  it('6-function-async-request-response goes on when the call is taken', async () => {
    const output = await stack.run(stack.listing('6-function-async-request-response'));
    expect(output).toEqual({ RequestId: expect.any(String) as unknown });
  });

  it('6-function-async-sync is used exactly like a synchronous call', async () => {
    const output = await stack.run(stack.listing('6-function-async-sync'), { n: 1 });
    expect(output).toEqual({ worked: { n: 1 }, as });
  });

  it('6-function-stateful has the result, and its invocation can be viewed', async () => {
    expect(await stack.run(stack.listing('6-function-stateful'))).toEqual({
      worked: { id: 'run' },
      as,
    });
    expect(await stack.invocation('run')).toMatchObject({ Status: 'Succeeded' });
  });
});

describeMessageListings(manual);

describe('the listings', () => {
  it('are all tested', () => {
    expect([...stack.tested].sort()).toEqual([...listingNames()].sort());
  });
});

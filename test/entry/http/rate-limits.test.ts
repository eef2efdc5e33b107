import { describe, expect, it } from '@jest/globals';
import { MemoryClock } from '../../../src/adapters/memory/memory-clock.ts';
import { DEFAULT_RATE_LIMITS } from '../../../src/app/limits.ts';
import { TokenBuckets } from '../../../src/entry/http/token-buckets.ts';
import { ApiWorld } from '../../support/api-world.ts';

/** How many of `count` requests made now pass. */
function passing(buckets: TokenBuckets, action: string, count: number, key = 'key'): number {
  let passed = 0;
  for (let i = 0; i < count; i += 1) {
    try {
      buckets.take(key, action);
      passed += 1;
    } catch {
      // Counted by its absence.
    }
  }
  return passed;
}

function refusal(buckets: TokenBuckets, action: string) {
  try {
    buckets.take('key', action);
  } catch (error) {
    return error;
  }
  return undefined;
}

function freshBuckets() {
  const clock = new MemoryClock();
  const pass = (ms: number) => clock.advanceTo(clock.nowMs() + ms);
  return { buckets: new TokenBuckets(DEFAULT_RATE_LIMITS, clock), pass };
}

describe('the limits of the hosted service', () => {
  it.each([
    ['StartExecution', 100, 100],
    ['DescribeExecution', 50, 5],
    ['GetExecutionHistory', 50, 5],
    ['ListExecutions', 10, 2],
    ['constructor', 10, 2],
  ])('%s: %d at once, %d a second', (action, burst, perSecond) => {
    const { buckets, pass } = freshBuckets();
    expect(passing(buckets, action, 200)).toBe(burst);
    pass(1_000);
    expect(passing(buckets, action, 200)).toBe(perSecond);
    pass(3_600_000);
    expect(passing(buckets, action, 200)).toBe(burst);
  });

  it('are shared by the operations of a group', () => {
    const { buckets } = freshBuckets();
    expect(passing(buckets, 'DescribeExecution', 30)).toBe(30);
    expect(passing(buckets, 'GetExecutionHistory', 30)).toBe(20);
    expect(passing(buckets, 'CreateFlow', 6)).toBe(6);
    expect(passing(buckets, 'DescribeFlow', 6)).toBe(4);
    expect(passing(buckets, 'StartExecution', 6)).toBe(6);
  });

  it('are of each key', () => {
    const { buckets } = freshBuckets();
    expect(passing(buckets, 'DescribeFlow', 20, 'one')).toBe(10);
    expect(passing(buckets, 'DescribeFlow', 20, 'two')).toBe(10);
  });
});

describe('a throttled request', () => {
  it('is told when there is room again, to the millisecond', () => {
    const { buckets, pass } = freshBuckets();
    passing(buckets, 'DescribeFlow', 10);
    expect(refusal(buckets, 'DescribeFlow')).toMatchObject({ retryAfterMs: 500 });
    pass(499);
    expect(refusal(buckets, 'DescribeFlow')).toMatchObject({ retryAfterMs: 1 });
    pass(1);
    expect(refusal(buckets, 'DescribeFlow')).toBeUndefined();
  });

  it('waits no longer because the clock is set back', () => {
    let nowMs = 3_600_000;
    const buckets = new TokenBuckets(DEFAULT_RATE_LIMITS, { nowMs: () => nowMs });
    passing(buckets, 'DescribeFlow', 10);
    nowMs = 0;
    expect(refusal(buckets, 'DescribeFlow')).toMatchObject({ retryAfterMs: 500 });
    nowMs = 500;
    expect(refusal(buckets, 'DescribeFlow')).toBeUndefined();
  });

  it('is a 429 with the time in its header', async () => {
    const limit = { burst: 1, perSecond: 4 };
    const rateLimits = { starts: limit, reads: limit, others: limit };
    const world = new ApiWorld({ rateLimits });
    await world.get('DescribeFlow', { Name: 'x' });
    const { status, headers, body } = await world.get('DescribeFlow', { Name: 'x' });
    expect([status, headers['x-acs-retry-after']]).toEqual([429, '250']);
    expect(body).toEqual({
      RequestId: headers['x-acs-request-id'],
      HostId: 'fnf.test',
      Code: 'ResourceThrottled',
      Message:
        'Too many requests: DescribeFlow and what it shares its limit with: 1 at once and 4 a second. Retry after 250 ms.',
    });
    world.world.clock.advanceTo(world.world.clock.nowMs() + 250);
    expect((await world.get('DescribeFlow', { Name: 'x' })).status).toBe(404);
  });

  it('is none that somebody else has signed in the name of the key', async () => {
    const limit = { burst: 1, perSecond: 4 };
    const world = new ApiWorld({ rateLimits: { starts: limit, reads: limit, others: limit } });
    const query = () => world.sign('GET', { Action: 'DescribeFlow', Name: 'x' }, 'wrong');
    for (let i = 0; i < 3; i += 1) {
      expect((await world.send({ query: query() })).body['Code']).toBe('SignatureNotMatch');
    }
    expect((await world.get('DescribeFlow', { Name: 'x' })).status).toBe(404);
  });
});

describe('without limits', () => {
  it('nothing is throttled', async () => {
    const world = new ApiWorld();
    for (let i = 0; i < 30; i += 1) {
      expect((await world.get('DescribeFlow', { Name: 'x' })).status).toBe(404);
    }
  });
});

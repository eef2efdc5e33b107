/** How large the result of an asynchronous call may be: what a synchronous call's may. */
import { describe, expect, it } from '@jest/globals';
import { recordInvocation } from '../../src/app/record-invocation.ts';
import type { Json } from '../../src/core/shared/json.ts';
import { end, now, outcomeOf, started, SYNC } from '../support/async-flows.ts';
import { succeeded } from '../support/world.ts';

describe('the result of an asynchronous call', () => {
  const LIMIT = 256 * 1024;

  it('that holds JSON as text is measured as what it holds, as that of a synchronous call', async () => {
    const world = await started(SYNC);
    // Escaped as a text it is half as long again.
    const text = JSON.stringify({ quotes: Array.from({ length: 50_000 }, () => 'a') });
    expect(text.length).toBeLessThan(LIMIT);
    expect(JSON.stringify(text).length).toBeGreaterThan(LIMIT);
    await recordInvocation(world.deps, end('r1', succeeded(text)));
    await now(world);
    const events = await world.history();
    expect(events.map(({ type }) => type)).toContain('TaskSucceeded');
  });

  it.each<[string, Json]>([
    ['long', 'x'.repeat(LIMIT)],
    ['deep', JSON.parse(`${'['.repeat(501)}${']'.repeat(501)}`) as Json],
    ['deep as text', `${'['.repeat(501)}${']'.repeat(501)}`],
    ['no JSON number', [Infinity]],
  ])('that no step takes (%s) fails in the words of the engine', async (_what, output) => {
    const world = await started(SYNC);
    await recordInvocation(world.deps, end('r1', succeeded(output)));
    await now(world);
    expect(await outcomeOf(world)).toEqual([
      'Failed',
      {
        error: 'FnF.PayloadTooLarge',
        cause:
          'the result of function "f" is larger than 262144 bytes of JSON, nested too deep, ' +
          'holds a number that JSON cannot, or takes too much work to make',
      },
    ]);
  });
});

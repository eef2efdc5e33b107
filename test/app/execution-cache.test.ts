import { describe, expect, it } from '@jest/globals';
import { ExecutionCache, LiveExecution } from '../../src/app/execution-cache.ts';
import { initialState } from '../../src/core/engine/state.ts';
import { toWorkId } from '../../src/core/shared/ids.ts';
import { ORIGIN } from '../support/spec.ts';

function live(executionName: string, bytes = 10): LiveExecution {
  const state = initialState({ ...ORIGIN, executionName }, toWorkId('work'));
  state.root.input = { text: 'x'.repeat(bytes) };
  return new LiveExecution(state);
}

const names = (cache: ExecutionCache, candidates: readonly LiveExecution[]) =>
  candidates.filter(({ key }) => cache.find(key) !== undefined).map(({ key }) => key.executionName);

describe('the execution cache', () => {
  it('lets go of those not used for longest when there are too many', () => {
    const cache = new ExecutionCache({ executions: 2, bytes: 1e9 });
    const [a, b, c] = [live('a'), live('b'), live('c')];
    cache.put(a);
    cache.put(b);
    cache.find(a.key);
    cache.put(c);
    expect(names(cache, [a, b, c])).toEqual(['a', 'c']);
  });

  it('lets go of them when they are too large, but for the one at hand', () => {
    const cache = new ExecutionCache({ executions: 100, bytes: 50_000 });
    const all = [live('a', 20_000), live('b', 20_000), live('c', 20_000), live('d', 90_000)];
    for (const one of all.slice(0, 3)) cache.put(one);
    expect(names(cache, all)).toEqual(['b', 'c']);
    cache.put(live('d', 90_000));
    expect(names(cache, all)).toEqual(['d']);
  });
});

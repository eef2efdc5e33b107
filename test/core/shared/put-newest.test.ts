import { expect, it } from '@jest/globals';
import { putNewest } from '../../../src/core/shared/put-newest.ts';

it('keeps what was used last', () => {
  const map = new Map<string, number | undefined>();
  for (const key of ['a', 'b', 'a', 'c']) putNewest(map, [key, undefined], 2);
  expect([...map.keys()]).toEqual(['a', 'c']);
  putNewest(map, ['a', 7], 2);
  expect([...map]).toEqual([
    ['c', undefined],
    ['a', 7],
  ]);
});

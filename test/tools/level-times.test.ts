import { describe, expect, it } from '@jest/globals';
import { levelTimes } from './level-times.ts';

describe('the times of a run', () => {
  it('add up the files of each level, the longest level first', () => {
    const files = [
      { name: 'test/core/a.test.ts', seconds: 0.25 },
      { name: 'test/property/paths.test.ts', seconds: 12 },
      { name: 'test/core/engine/b.test.ts', seconds: 1.5 },
    ];
    expect([...levelTimes(files, 12.5)]).toEqual([
      'tests: 12.5 s; files of each level added up:',
      '    12.0 s  test/property (1 file)',
      '     1.8 s  test/core (2 files)',
    ]);
  });

  it('are not shown when no file ran', () => {
    expect([...levelTimes([], 0.5)]).toEqual([]);
  });
});

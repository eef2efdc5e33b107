/** A hundred children under one foreach, each waiting for a callback, while the stack dies once. */
import { describe, expect, it, jest } from '@jest/globals';
import { runChildrenRound } from '../support/children-round.ts';
import { typesOf } from '../support/executions-api.ts';

jest.setTimeout(240_000);

const CHILDREN = 100;

describe('a foreach with 100 sync children on a stack that is killed', () => {
  it('has their results in the order of its items, of one child each', async () => {
    const report = await runChildrenRound(CHILDREN, 40);
    expect([report.status, report.output]).toEqual([
      'Succeeded',
      { results: Array.from({ length: CHILDREN }, (_, item) => ({ square: item ** 2 })) },
    ]);
    expect(report.answeredBeforeKill).toBeGreaterThanOrEqual(40);
    expect(report.answeredBeforeKill).toBeLessThan(CHILDREN);
    const types = typesOf(report.parentEvents);
    for (const type of ['TaskScheduled', 'TaskSubmitted', 'TaskSucceeded']) {
      expect([type, types.filter((each) => each === type).length]).toEqual([type, CHILDREN]);
    }
    expect(report.children.map(({ Status }) => Status)).toEqual(
      Array.from({ length: CHILDREN }, () => 'Succeeded'),
    );
  });
});

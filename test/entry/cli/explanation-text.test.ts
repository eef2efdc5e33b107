import { describe, expect, it } from '@jest/globals';
import { explanationLines } from '../../../src/entry/cli/explanation-text.ts';
import type { Explanation } from '../../../src/entry/client/explanation.ts';
import { timeSpan } from '../../../src/entry/cli/time-span.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 10, minute)).toISOString();

const RUNNING: Explanation = {
  FlowName: 'shop',
  Name: 'may-1',
  Status: 'Running',
  Now: at(20),
  StartedTime: at(0),
  LastEventId: 40,
  LastChangedTime: at(10),
  IsUnreadable: false,
  Deadline: { Time: at(50), IsDefault: false },
  WaitsCount: 3,
  Waits: [
    {
      Kind: 'Retry',
      Path: ['both[1]', 'which'],
      StepName: 'pay',
      SinceTime: at(15),
      UntilTime: at(25),
      GivesUpTime: at(50),
      GivesUpBy: 'Execution',
      Action: 'the next attempt is made when the pause is over',
      IsOverdue: false,
      Error: 'Busy',
      Cause: 'later\nplease',
      FailedAttempts: 2,
    },
  ],
  ContainersCount: 2,
  Containers: [{ Path: [], StepName: 'both', Type: 'parallel', Total: 3, Done: 1, InProgress: 2 }],
  WakeUpsCount: 1,
  WakeUps: [{ DueTime: at(19), IsOverdue: true }],
  Slice: { SinceTime: at(10), IsOverdue: true },
  ToStopCount: 5,
  ToStop: [{ FlowName: 'child', ExecutionName: 'c1' }, { InvocationId: 'nightly' }],
  TellsCount: 2,
  Tells: [
    { FlowName: 'parent', ExecutionName: 'p1', State: 'Waiting', IsOverdue: false },
    { FlowName: '', ExecutionName: 'p2', State: 'Gone', IsOverdue: false },
  ],
  Advice: ['do something'],
};

describe('what an execution waits for, as text', () => {
  it('has a block for each thing, counts what is not shown, and ends with what to do', () => {
    expect(explanationLines(RUNNING).join('\n')).toBe(`shop/may-1  Running
  started       2026-05-01T10:00:00.000Z (20 min ago)
  last event    40, 2026-05-01T10:10:00.000Z (10 min ago)
  gives up      2026-05-01T10:50:00.000Z (in 30 min), timeoutSeconds of the flow

both: 1 of 3 branches done, 2 in progress
… and 1 more such step

work left by the last decision, OVERDUE
  since         2026-05-01T10:10:00.000Z (10 min ago)
  must act      Sluice: its work message goes on with it

both[1] > which > pay waits to try again
  error         Busy: later\\u000aplease (2 failed attempts)
  since         2026-05-01T10:15:00.000Z (5 min ago)
  until         2026-05-01T10:25:00.000Z (in 5 min)
  must act      the next attempt is made when the pause is over
  gives up      2026-05-01T10:50:00.000Z (in 30 min), with the execution

… and 2 more waits

  wake-up       2026-05-01T10:19:00.000Z (1 min ago), OVERDUE
  to stop       execution child/c1
  to stop       stateful invocation nightly
… and 3 more to stop
  tells         parent/p1, which waits for its end
  tells         p2, which is kept no longer, or cannot be read

! do something`);
  });

  it('of one that has ended says how, that its header lags, and who has not been told', () => {
    const { Deadline: _d, Waits: _w, Containers: _c, WakeUps: _u, Slice: _s, ...rest } = RUNNING;
    const ended: Explanation = {
      ...rest,
      Status: 'TimedOut',
      WaitsCount: 0,
      End: {
        Time: at(10),
        Error: 'FnF.TaskTimeout',
        Cause: '',
        StepName: 'pay',
        IsHeaderLagging: true,
      },
      ToStopCount: 0,
      ToStop: [],
      TellsCount: 1,
      Tells: [{ FlowName: 'parent', ExecutionName: 'p1', State: 'Waiting', IsOverdue: true }],
      Advice: [],
    };
    expect(explanationLines({ ...ended, WakeUpsCount: 0 }).slice(3)).toEqual([
      '',
      '  ended         2026-05-01T10:10:00.000Z (10 min ago)',
      '  error         FnF.TaskTimeout',
      '  last at step  pay',
      '  header        still says Running, 10 min after the end',
      '',
      '  tells         parent/p1, which waits for it, and has not been told, OVERDUE',
    ]);
  });
});

describe('a span of time', () => {
  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [-59_999, '59 s'],
    [60_000, '1 min'],
    [61_500, '1 min 1 s'],
    [3_600_000, '1 h'],
    [3_659_000, '1 h'],
    [12_000_000, '3 h 20 min'],
    [86_400_000, '1 day'],
    [187_200_000, '2 days 4 h'],
  ])('of %d ms is %s', (ms, text) => {
    expect(timeSpan(ms)).toBe(text);
  });
});

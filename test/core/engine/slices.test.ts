/** How a transition stays bounded: slices and snapshots. */
import { describe, expect, it } from '@jest/globals';
import { SNAPSHOT_ENTRIES } from '../../../src/core/engine/transition.ts';
import { toWorkId } from '../../../src/core/shared/ids.ts';
import { given } from '../../support/spec.ts';

const callFlow = `
steps:
  - type: task
    name: charge
    resourceArn: acs:fc:::services/pay/functions/charge
`;

describe('a slice', () => {
  const loopFlow = `
steps:
  - {type: pass, name: again}
  - {type: choice, name: loop, choices: [{condition: "true", goto: again}]}
`;

  it('ends after its budget and leaves a Continue to its owner', () => {
    const slice = { events: 10, bytes: 1_000_000 };
    const spec = given(loopFlow, { slice }).started();
    expect(spec.state.continuation).toBe(toWorkId('work-0'));
    spec.when({ type: 'Continue' });
    expect(spec.entries.at(-1)?.events.length).toBe(10);
    expect(spec.state.continuation).toBe(toWorkId('work-1'));
  });

  it('gives the same history whatever its size', () => {
    const limits = { eventsPerExecution: 200 };
    const historyWith = (events: number) => {
      const spec = given(loopFlow, { ...limits, slice: { events, bytes: 1e6 } }).started();
      while (spec.state.end === undefined) spec.when({ type: 'Continue' });
      return spec.entries.flatMap((entry) => entry.events);
    };
    const whole = historyWith(10_000);
    for (const size of [1, 2, 3, 7]) expect(historyWith(size)).toEqual(whole);
  });

  it('does not decide by where it ends whether the limit of events is reached', () => {
    const flow = callFlow.replace('steps:', 'steps:\n  - {type: pass, name: seed}');
    const typesWith = (events: number) => {
      const slice = { events, bytes: 1e6 };
      const spec = given(flow, { eventsPerExecution: 12, slice }).started();
      while (spec.state.continuation !== undefined) spec.when({ type: 'Continue' });
      return spec.entries.flatMap((entry) => entry.events.map(({ type }) => type));
    };
    expect(typesWith(100).at(-1)).toBe('ExecutionFailed');
    expect(typesWith(9)).toEqual(typesWith(100));
  });

  it('is not left open when it was spent just where the list begins to wait', () => {
    const events = 8; // To the pass step's StepExited; then StepEntered to TaskStarted in one go.
    const flow = callFlow.replace('steps:', 'steps:\n  - {type: pass, name: seed}');
    const spec = given(flow, { slice: { events, bytes: 1_000_000 } }).started();
    expect(spec.entries.at(-1)?.events.length).toBeGreaterThan(events);
    expect(spec.state.root.step?.task).toBeDefined();
    expect(spec.state.continuation).toBeUndefined();
  });

  it('left by somebody is not taken by a trigger that decides nothing', () => {
    const spec = given(loopFlow, { slice: { events: 10, bytes: 1_000_000 } }).started();
    spec.when({ type: 'TaskSucceeded', taskEventId: 4, output: {} }).thenNothingHappens();
    spec.when({ type: 'AlarmDue', alarmId: 7 }).thenNothingHappens();
    expect(spec.state.continuation).toBe(toWorkId('work-0'));
  });

  it('of a start stays small, because the header is updated as a whole', () => {
    const steps = Array.from({ length: 200 }, (_, i) => `  - {type: pass, name: p${i}}`);
    const spec = given(`steps:\n${steps.join('\n')}\n`).started({ text: 'x'.repeat(500) });
    expect(spec.entries[0]?.facts.bytes).toBeLessThan(6_000);
    expect(spec.state.continuation).toBe(toWorkId('work-0'));
  });
});

describe('a snapshot', () => {
  it(`is written every ${SNAPSHOT_ENTRIES} entries`, () => {
    const retry = 'retry: [{errors: [Again], intervalSeconds: 0, maxAttempts: 1000}]';
    const spec = given(`${callFlow}    ${retry}\n`).started();
    for (let i = 1; i <= SNAPSHOT_ENTRIES * 2; i += 1) {
      const taskEventId = spec.state.root.step?.attemptEventId ?? 0;
      spec.when({ type: 'TaskFailed', taskEventId, error: 'Again', cause: '', phase: 'run' });
    }
    const numbers = spec.entries.filter((entry) => entry.snapshot).map((entry) => entry.number);
    expect(numbers).toEqual([SNAPSHOT_ENTRIES, SNAPSHOT_ENTRIES * 2]);
  });
});

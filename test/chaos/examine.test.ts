/** What a round of faults would find: the checks are given what must not be. */
import { describe, expect, it } from '@jest/globals';
import type { ApiEvent } from '../support/executions-api.ts';
import { countEffects, examine, type Examined, type Note } from './examine.ts';

const at = (EventId: number, Type: string, ScheduleEventId: number, detail = {}): ApiEvent => ({
  EventId,
  Type,
  ScheduleEventId,
  StepName: 'call',
  Time: '2026-01-01T00:00:00.000Z',
  EventDetail: JSON.stringify(detail),
});

const QUEUE = { resourceArn: 'acs:mns:::/queues/orders/messages' };
const ASYNC = {
  resourceArn: 'acs:fc:::services/s/functions/f',
  serviceParams: { InvocationType: 'Async' },
};

const HISTORY = [
  at(1, 'ExecutionStarted', 0),
  at(2, 'StepEntered', 1),
  at(3, 'TaskScheduled', 2, QUEUE),
  at(4, 'TaskSubmitted', 3),
  at(5, 'TaskSucceeded', 4),
  at(6, 'ExecutionSucceeded', 5),
];

const execution = (changes: Partial<Examined> = {}): Examined => ({
  run: 'flow/run',
  status: 'Succeeded',
  output: { n: 1 },
  rightOutput: { n: 1 },
  events: HISTORY,
  ...changes,
});

/** The event of that id is another one. */
const withEvent = (event: ApiEvent) =>
  execution({ events: HISTORY.map((old) => (old.EventId === event.EventId ? event : old)) });

const NOTE: Note = { run: 'flow/run', call: 'message-1', key: 'id:3' };

const findingsOf = (executions: readonly Examined[], notes: readonly Note[] = [NOTE]) =>
  Object.entries(examine(executions, notes)).flatMap(([name, lines]: [string, string[]]) =>
    lines.map((line) => `${name}: ${line}`),
  );

describe('a round of faults', () => {
  it('finds nothing where all is well', () => {
    expect(findingsOf([execution()])).toEqual([]);
  });

  it.each([
    ['another status', { status: 'Failed' }, 'wrongEnds: flow/run: Failed'],
    ['another output', { output: { n: 2 } }, 'wrongEnds: flow/run: Succeeded with {"n":2}'],
    [
      'no end',
      { status: 'not ended', events: HISTORY.slice(0, 5) },
      'wrongEnds: flow/run: not ended',
    ],
    ['an end that is not in its history', { events: HISTORY.slice(0, 5) }, 'brokenHistories'],
    ['an event left out', { events: HISTORY.toSpliced(1, 1) }, 'brokenHistories: flow/run: 1'],
    [
      'an event after the end',
      { events: [...HISTORY, at(7, 'StepEntered', 6)] },
      'brokenHistories: flow/run: 1',
    ],
  ])('finds an execution with %s', (_name, changes, beginning) => {
    const [found, ...more] = findingsOf([execution(changes)]);
    expect(found).toContain(beginning);
    expect(more).toEqual([]);
  });

  it('finds an attempt with two outcomes, whichever of its events they follow', () => {
    const events = [
      ...HISTORY.slice(0, 5),
      at(6, 'TaskTimedOut', 3),
      at(7, 'ExecutionSucceeded', 6),
    ];
    expect(findingsOf([execution({ events })])).toEqual([
      'doubledOutcomes: flow/run: attempt 3 has TaskSucceeded, TaskTimedOut',
    ]);
  });
});

describe('effects in a round of faults', () => {
  it.each<readonly [string, readonly Note[], string]>([
    ['of no attempt', [NOTE, { ...NOTE, key: 'id:4' }], 'strangeKeys: flow/run: {'],
    ['of no step', [NOTE, { run: 'flow/run', call: 'c', step: 1 }], 'strangeKeys: flow/run: {'],
    ['without a key', [NOTE, { ...NOTE, key: 'no key' }], 'strangeKeys: flow/run has keys'],
    ['of another run id', [NOTE, { ...NOTE, key: 'other:3' }], 'strangeKeys: flow/run has keys'],
    [
      'of an unknown execution',
      [NOTE, { ...NOTE, run: 'flow/x', key: 'x:3' }],
      'strangeKeys: flow/x',
    ],
    ['nobody performed', [], 'unperformed: flow/run: attempt 3 of step "call"'],
  ])('%s are found', (_name, notes, beginning) => {
    expect(findingsOf([execution()], notes).join('\n')).toContain(beginning);
  });

  it('may be missing where a service could not be reached or time ran out, and only there', () => {
    const notes: readonly Note[] = [];
    const unsubmitted = (Type: string, detail: object) => [
      ...HISTORY.slice(0, 3),
      at(4, Type, 3, detail),
      at(5, 'ExecutionSucceeded', 4),
    ];
    const found = (Type: string, error: string) =>
      findingsOf([execution({ events: unsubmitted(Type, { error }) })], notes).length;
    expect(found('TaskSubmitFailed', 'MNS.InternalError')).toBe(0);
    expect(found('TaskFailed', 'FC.InternalServerError')).toBe(0);
    expect(found('TaskTimedOut', 'FnF.TaskTimeout')).toBe(0);
    expect(found('TaskFailed', 'OutOfBoxes')).toBe(1);
  });

  it('of asynchronous calls are known by their step', () => {
    const called = withEvent(at(3, 'TaskScheduled', 2, ASYNC));
    expect(findingsOf([called], [{ run: 'flow/run', call: 'c', step: 2 }])).toEqual([]);
    expect(findingsOf([called], [])).toHaveLength(1);
  });

  it('are counted by their keys, and repeats by calls', () => {
    const again = { ...NOTE, call: 'message-2' };
    const other = { ...NOTE, call: 'message-3', key: 'id:9' };
    expect(countEffects([NOTE, NOTE, again, other])).toEqual({ effects: 2, repeatedEffects: 1 });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { HistoryEvent } from '../../../src/core/engine/history-event.ts';
import { given, type Specification } from '../../support/spec.ts';

const each = (steps: string, more = '') => `steps:
  - type: foreach
    name: each
    iterationMapping: {collection: $.list, item: n, index: i}
    steps:
${steps}
${more}`;

const callEach = each(`      - type: task
        name: call
        resourceArn: acs:fc:::services/s/functions/f
        inputMappings: [{target: n, source: $input.n}, {target: at, source: $context.step.iterationIndex}]`);

const events = (spec: Specification): HistoryEvent[] =>
  spec.entries.flatMap((entry) => entry.events);
const openTasks = (spec: Specification): number[] => {
  const all = events(spec);
  const closed = new Set(
    all.filter(({ type }) => /^Task(Succeeded|Failed)$/.test(type)).map((e) => e.scheduleEventId),
  );
  const scheduled = all.filter(({ type }) => type === 'TaskScheduled');
  return scheduled.map(({ eventId }) => eventId).filter((id) => !closed.has(id));
};

/** Takes the slices that are left: the start's own is small. */
function finish(spec: Specification): Specification {
  while (spec.state.continuation !== undefined) spec.when({ type: 'Continue' });
  return spec;
}

describe('a foreach step', () => {
  it('runs its steps for each element, with the element and its position in the input', () => {
    const flow = each(
      `      - type: pass
        name: one
        outputMappings: [{target: pos, source: $input.i}, {target: val, source: $input.n}]`,
      `    outputMappings: [{target: values, source: '$local[*].val'}]`,
    );
    given(flow)
      .started({ list: [7] })
      .thenEvents(
        '1 ExecutionStarted - <0 {"input":{"list":[7]}}',
        '2 StepEntered each <1 {"input":{"list":[7]},"local":{}}',
        '3 StepStarted each <2 {"input":{"list":[7]}}',
        '4 IterationEntered each <3 {"input":{"list":[7],"n":7,"i":0},"local":{},"index":0}',
        '5 StepEntered one <4 {"input":{"list":[7],"n":7,"i":0},"local":{}}',
        '6 StepStarted one <5 {"input":{"list":[7],"n":7,"i":0}}',
        '7 StepSucceeded one <6 {"output":{"pos":0,"val":7}}',
        '8 StepExited one <7 {"local":{"pos":0,"val":7}}',
        '9 IterationExited each <8 {"local":{"pos":0,"val":7}}',
        '10 StepSucceeded each <9 {"output":{"values":[7]}}',
        '11 StepExited each <10 {"local":{"values":[7]}}',
        '12 ExecutionSucceeded - <11 {"output":{"values":[7]}}',
      );
  });

  it('puts results in the order of the collection, whichever comes first', () => {
    const spec = given(`${callEach}\n    outputMappings: [{target: all, source: $local}]`);
    spec.started({ list: ['a', 'b', 'c'] });
    const tasks = openTasks(spec);
    expect(tasks).toHaveLength(3);
    for (const taskEventId of [...tasks].reverse()) {
      spec.when({ type: 'TaskSucceeded', taskEventId, output: { id: taskEventId } });
    }
    expect(spec.state.end?.output).toEqual({ all: tasks.map((id) => ({ id })) });
  });

  it('has no more iterations in progress than its window, and enters the next in order', () => {
    const spec = given(callEach, { foreachConcurrency: 2 }).started({ list: [1, 2, 3, 4] });
    const entered = () => events(spec).filter(({ type }) => type === 'IterationEntered').length;
    expect([openTasks(spec).length, entered()]).toEqual([2, 2]);
    spec.when({ type: 'TaskSucceeded', taskEventId: openTasks(spec)[1] ?? 0, output: {} });
    expect([openTasks(spec).length, entered()]).toEqual([2, 3]);
    while (openTasks(spec).length > 0) {
      spec.when({ type: 'TaskSucceeded', taskEventId: openTasks(spec)[0] ?? 0, output: {} });
    }
    expect([spec.state.status, entered()]).toEqual(['Succeeded', 4]);
  });

  it('succeeds at once when there is nothing to iterate over', () => {
    given(`${callEach}\n    outputMappings: [{target: all, source: $local}]`)
      .started({ list: [] })
      .thenEvents(
        '1 ExecutionStarted - <0 {"input":{"list":[]}}',
        '2 StepEntered each <1 {"input":{"list":[]},"local":{}}',
        '3 StepStarted each <2 {"input":{"list":[]}}',
        '4 StepSucceeded each <3 {"output":{"all":[]}}',
        '5 StepExited each <4 {"local":{"all":[]}}',
        '6 ExecutionSucceeded - <5 {"output":{"all":[]}}',
      );
  });

  it.each([[null], ['text'], [{ a: 1 }], [7]])('fails over %j', (list) => {
    const spec = given(callEach).started({ list });
    expect(spec.state.end?.failure).toEqual({
      error: 'FnF.RuntimeError',
      cause: 'the collection (from $.list) of step "each" must be a list',
    });
  });

  it('fails at once with an iteration; late results of the others change nothing', () => {
    const spec = given(callEach).started({ list: [1, 2] });
    const [first = 0, second = 0] = openTasks(spec);
    spec.when({ type: 'TaskFailed', taskEventId: second, phase: 'run', error: 'No', cause: 'x' });
    expect(spec.state.end?.failure).toEqual({ error: 'No', cause: 'x' });
    spec.when({ type: 'TaskSucceeded', taskEventId: first, output: {} }).thenNothingHappens();
  });

  it('tells the position in the innermost foreach, also inside a choice', () => {
    const flow = `steps:
  - type: foreach
    name: outer
    iterationMapping: {collection: $.list, item: inner}
    inputMappings: [{target: list, source: $input.list}, {target: at, source: $context.step.iterationIndex}]
    steps:
      - type: foreach
        name: inner
        iterationMapping: {collection: $.inner, item: x}
        inputMappings: [{target: inner, source: $input.inner}, {target: at, source: $context.step.IterationIndex}]
        steps:
          - type: choice
            name: pick
            choices:
              - condition: 'true'
                steps:
                  - type: pass
                    name: tell
                    outputMappings:
                      - {target: at, source: $context.step.iterationIndex}
                      - {target: outer, source: $input.at}
        outputMappings: [{target: found, source: $local}]
    outputMappings: [{target: found, source: '$local[*].found'}, {target: at, source: $input.at}]`;
    const spec = finish(given(flow).started({ list: [['a', 'b'], ['c']] }));
    expect(spec.state.end?.output).toEqual({
      found: [
        [
          { at: 0, outer: 0 },
          { at: 1, outer: 0 },
        ],
        [{ at: 0, outer: 1 }],
      ],
      at: null,
    });
  });

  it('fails when what its iterations leave behind outgrows a value', () => {
    const flow = each(
      `      - {type: pass, name: one, outputMappings: [{target: val, source: $input.n}]}`,
    );
    const list = Array.from({ length: 8 }, () => 'x'.repeat(100));
    const fits = finish(given(flow, { valueBytes: 1_000 }).started({ list }));
    expect(fits.state.status).toBe('Succeeded');
    const full = given(flow.replace('val,', 'much-longer-a-key,'), { valueBytes: 1_000 });
    expect(finish(full.started({ list })).state.end?.failure?.cause).toBe(
      'the local of step "each" is larger than 1000 bytes of JSON, nested too deep, holds a number that JSON cannot, or takes too much work to make',
    );
  });

  it('keeps `__proto__` a plain key', () => {
    const flow = callEach
      .replace('item: n, index: i', "item: '__proto__'")
      .replace('source: $input.n', `source: "$input['__proto__']"`);
    const spec = given(flow).started({ list: [{ polluted: true }] });
    const scheduled = events(spec).find(({ type }) => type === 'TaskScheduled');
    expect(JSON.stringify(scheduled?.detail)).toContain('{"n":{"polluted":true},"at":0}');
  });
});

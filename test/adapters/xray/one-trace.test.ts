/** One trace across a start, steps, a queue, a callback and a child, in processes that have requests of their own. */
import { describe, expect, it } from '@jest/globals';
import { TracedTasks } from '../../../src/adapters/xray/traced-tasks.ts';
import { reportTaskSucceeded } from '../../../src/app/report-task.ts';
import { startExecution } from '../../../src/app/start-execution.ts';
import { parseTraceHeader } from '../../../src/core/shared/trace-header.ts';
import { FLOW_HEAD, readExecution } from '../../support/several-flows.ts';
import { succeeded, World } from '../../support/world.ts';
import { HEADER, REQUEST, ROOT, type SentSegment, XrayWorld } from './xray-world.ts';

const SECRET = 'CANARY-71b0';
const CHILD = `${FLOW_HEAD}
  - type: task
    name: pack
    resourceArn: acs:fc:::services/s/functions/pack
`;
const PARENT = `${FLOW_HEAD}
  - type: task
    name: book
    resourceArn: acs:fc:::services/s/functions/book
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/orders/messages
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $}
  - {type: wait, name: pause, duration: 30}
  - type: task
    name: ship
    resourceArn: acs:fnf:::flow/child
    pattern: sync
    inputMappings: []
    serviceParams: {Input: $, ExecutionName: c1}
`;
/** Of what brings the stepper and the worker's report about: traces of their own. */
const ELSEWHERE = 'Root=1-00000000-000000000000000000000000;Parent=bbbbbbbbbbbbbbbb;Sampled=1';

async function run(startHeader: string | undefined) {
  const handedOn: (readonly [stepName: string, header: string | undefined])[] = [];
  const tokens: string[] = [];
  const world = new World({
    runTask: ({ stepName, caller, input }) => {
      handedOn.push([stepName, caller.traceHeader]);
      if (stepName === 'ask') tokens.push(input['token'] as string);
      return succeeded({ [SECRET]: SECRET });
    },
  });
  const xray = new XrayWorld(world.clock);
  const { tracer } = xray;
  world.deps = { ...world.deps, tracer, tasks: new TracedTasks(world.deps.tasks, tracer) };
  await world.createFlow('child', CHILD);
  await world.createFlow('parent', PARENT);
  xray.requestHeader = startHeader;
  const inputText = JSON.stringify({ secret: SECRET });
  await startExecution(world.deps, { flowName: 'parent', executionName: 'p', inputText });
  xray.requestHeader = ELSEWHERE;
  await world.settle(world.clock.nowMs() + 1_000);
  await reportTaskSucceeded(world.deps, { taskToken: tokens[0] ?? '', outputText: '{}' });
  await world.settle();
  await tracer.flush();
  expect((await readExecution(world, 'parent', 'p')).header?.status).toBe('Succeeded');
  return { segments: xray.segments, handedOn, tokens };
}

const idsOf = (segment: SentSegment) => [
  segment.id,
  ...(segment.subsegments ?? []).map(({ id }) => id),
];
const labelOf = ({ annotations }: SentSegment) =>
  `${annotations['execution']} ${annotations['operation']}`;

describe('an execution whose start is traced', () => {
  it('is one trace, each part of which hangs below another', async () => {
    const { segments } = await run(HEADER);
    expect(new Set(segments.map(({ trace_id }) => trace_id))).toEqual(new Set([ROOT]));
    const known = new Set([REQUEST, ...segments.flatMap(idsOf)]);
    expect(segments.filter(({ parent_id }) => !known.has(parent_id))).toEqual([]);
    expect(known.size).toBe(1 + segments.flatMap(idsOf).length);
    // The report is two: the worker's request, and the message that would have brought it about alone. The alarm that was
    // armed in case of no report, a day later, is none.
    expect(segments.map(labelOf)).toEqual([
      'p Start',
      'p TaskSucceeded',
      'p TaskSucceeded',
      'p AlarmDue',
      'c1 Start',
      'p TaskSucceeded',
    ]);
  });

  it('has its children below it', async () => {
    const { segments } = await run(HEADER);
    const of = (execution: string) =>
      segments.filter(({ annotations }) => annotations['execution'] === execution);
    expect(of('p').map(({ parent_id }) => parent_id)).toEqual(of('p').map(() => REQUEST));
    const starter = of('p').find((segment) => labelOf(segment) === 'p AlarmDue');
    expect(of('c1').map(({ parent_id }) => parent_id)).toEqual([starter?.id]);
  });

  it('hands each call the id under which the trace shows it', async () => {
    const { segments, handedOn } = await run(HEADER);
    const calls = segments.flatMap(({ subsegments = [] }) => subsegments);
    expect(calls.map(({ name, metadata }) => [name, metadata.sluice['step']])).toEqual([
      ['Lambda', 'book'],
      ['SQS', 'ask'],
      ['Lambda', 'pack'],
    ]);
    expect(
      handedOn.map(([stepName, header]) => [stepName, parseTraceHeader(header ?? '')]),
    ).toEqual(
      calls.map(({ id, metadata }) => [metadata.sluice['step'], { root: ROOT, parent: id }]),
    );
  });

  it('shows nothing of what it works on', async () => {
    const { segments, tokens } = await run(HEADER);
    const sent = JSON.stringify(segments);
    for (const hidden of [SECRET, ...tokens]) expect(sent).not.toContain(hidden);
  });
});

describe('an execution whose start is not traced', () => {
  it('is part of no trace, whatever brings its steps about', async () => {
    const { segments, handedOn } = await run(undefined);
    expect(segments).toEqual([]);
    expect(handedOn).toEqual(['book', 'ask', 'pack'].map((name) => [name, undefined]));
  });
});

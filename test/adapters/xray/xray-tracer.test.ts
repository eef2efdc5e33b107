import { beforeEach, describe, expect, it } from '@jest/globals';
import { TracedTasks } from '../../../src/adapters/xray/traced-tasks.ts';
import { XrayTracer } from '../../../src/adapters/xray/xray-tracer.ts';
import type { CallOutcome } from '../../../src/app/ports.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import { toRunId } from '../../../src/core/shared/ids.ts';
import { runTask } from '../scripted-client.ts';
import { HEADER, REQUEST, ROOT, XrayWorld } from './xray-world.ts';

const EXECUTION = { flowName: 'order', executionName: 'run-7', runId: toRunId('run-id') };
const TRACED = { ...EXECUTION, traceHeader: HEADER };
const OTHER_ROOT = '1-00000000-000000000000000000000000';
const headerBelow = (id: string, root = ROOT) => `Root=${root};Parent=${id};Sampled=1`;
const ID = (n: number) => String(n).padStart(16, '0');

const BOOK = { kind: 'function', service: 'trip', function: 'book' } as const;
const ORDERS = { kind: 'queue', name: 'orders' } as const;
const NEWS = { kind: 'topic', name: 'news' } as const;

let world: XrayWorld;

beforeEach(() => {
  world = new XrayWorld();
});

/** Tasks that answer so, and what they were asked. */
function tasksWith(answer: CallOutcome | Error) {
  const asked: RunTask[] = [];
  const run = async (task: RunTask) => {
    asked.push(task);
    world.clock.advanceTo(world.clock.nowMs() + 250);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, tasks: new TracedTasks({ run }, world.tracer) };
}

const DONE: CallOutcome = { ok: true, output: {}, requestId: 'request-1' };

describe('work for a traced execution', () => {
  it('is one segment below its start, without anything that the execution works on', async () => {
    const work = async () => {
      world.clock.advanceTo(world.clock.nowMs() + 1_500);
      return 'done';
    };
    expect(await world.tracer.trace(TRACED, 'Start', work)).toBe('done');
    await world.tracer.flush();
    expect(world.requests).toEqual([
      [
        {
          name: 'sluice-test',
          id: ID(1),
          trace_id: ROOT,
          parent_id: REQUEST,
          start_time: 1_700_000_000,
          end_time: 1_700_000_001.5,
          annotations: {
            flow: 'order',
            execution: 'run-7',
            run: 'run-id',
            operation: 'Start',
            handler: 'advance-executions',
          },
          metadata: { sluice: { calls: 0 } },
        },
      ],
    ]);
  });

  it('that throws is a fault, and throws', async () => {
    const work = () => Promise.reject(new Error('the table is away'));
    await expect(world.tracer.trace(TRACED, 'Start', work)).rejects.toThrow('the table is away');
    await world.tracer.flush();
    expect(world.segments).toMatchObject([{ id: ID(1), fault: true }]);
    expect(JSON.stringify(world.requests)).not.toContain('away');
  });

  it('shows its calls, each with step and event, and hands each its own id on', async () => {
    const { tasks, asked } = tasksWith(DONE);
    await world.tracer.trace(TRACED, 'Start', async () => {
      for (const resource of [BOOK, ORDERS, NEWS]) await tasks.run(runTask(resource));
    });
    await world.tracer.flush();
    const common = { namespace: 'aws', metadata: { sluice: { step: 'charge', event: 5 } } };
    const [start] = world.segments;
    expect(start?.metadata.sluice['calls']).toBe(3);
    expect(start?.subsegments).toEqual([
      {
        ...common,
        name: 'Lambda',
        id: ID(2),
        start_time: 1_700_000_000,
        end_time: 1_700_000_000.25,
      },
      {
        ...common,
        name: 'SQS',
        id: ID(3),
        start_time: 1_700_000_000.25,
        end_time: 1_700_000_000.5,
      },
      {
        ...common,
        name: 'SNS',
        id: ID(4),
        start_time: 1_700_000_000.5,
        end_time: 1_700_000_000.75,
      },
    ]);
    expect(asked.map(({ caller }) => caller.traceHeader)).toEqual(
      [2, 3, 4].map((n) => headerBelow(ID(n))),
    );
  });

  it.each<[string, CallOutcome | Error]>([
    ['was refused', { ok: false, error: 'FC.ResourceThrottled', cause: 'CANARY' }],
    ['threw', new Error('CANARY')],
  ])('shows that a call %s, not why', async (_how, answer) => {
    const { tasks } = tasksWith(answer);
    await world.tracer.trace(TRACED, 'Start', () =>
      tasks.run(runTask(BOOK)).catch(() => undefined),
    );
    await world.tracer.flush();
    expect(world.segments).toMatchObject([{ subsegments: [{ id: ID(2), error: true }] }]);
    expect(world.segments[0]).not.toHaveProperty('fault');
    expect(JSON.stringify(world.requests)).not.toContain('CANARY');
  });

  it('shows a hundred calls at most, how many there were, and stays below 64 KB', async () => {
    const { tasks } = tasksWith(DONE);
    const stepName = '步'.repeat(128);
    await world.tracer.trace(TRACED, 'Start', async () => {
      for (let i = 0; i < 130; i += 1) await tasks.run(runTask(BOOK, { stepName }));
    });
    await world.tracer.flush();
    const [segment] = world.segments;
    expect(segment?.subsegments).toHaveLength(100);
    expect(segment?.metadata.sluice['calls']).toBe(130);
    expect(Buffer.byteLength(JSON.stringify(segment))).toBeLessThan(64 * 1024);
    // X-Ray indexes 50 of a trace: they are left to what the trace is found by.
    expect(JSON.stringify(segment).match(/"annotations"/g)).toHaveLength(1);
  });
});

describe('the header of what is worked on', () => {
  it('is that of the request, without what AWS counts chains by', () => {
    world.requestHeader = `${HEADER};Lineage=25:a87bd80c:1`;
    expect(world.tracer.current()).toBe(HEADER);
  });

  it.each([undefined, '', `Root=${ROOT};Parent=${REQUEST};Sampled=0`])(
    'is none where the request is not traced: %j',
    (header) => {
      world.requestHeader = header;
      expect(world.tracer.current()).toBeUndefined();
    },
  );

  it('is that of the execution within its work, whatever the request is, and nests', async () => {
    world.requestHeader = headerBelow('b'.repeat(16), OTHER_ROOT);
    const seen: (string | undefined)[] = [];
    const look = async () => void seen.push(world.tracer.current());
    await world.tracer.trace(TRACED, 'outer', async () => {
      await look();
      const inner = { ...TRACED, traceHeader: headerBelow('c'.repeat(16), OTHER_ROOT) };
      await world.tracer.trace(inner, 'inner', look);
      await look();
    });
    await look();
    expect(seen).toEqual([
      headerBelow(ID(1)),
      headerBelow(ID(2), OTHER_ROOT),
      headerBelow(ID(1)),
      world.requestHeader,
    ]);
    await world.tracer.flush();
    expect(world.segments.map(({ trace_id, parent_id }) => [trace_id, parent_id])).toEqual([
      [OTHER_ROOT, 'c'.repeat(16)],
      [ROOT, REQUEST],
    ]);
  });

  it('is that of each of several executions at once', async () => {
    const gate = Promise.withResolvers<void>();
    const work = async () => {
      const before = world.tracer.current();
      await gate.promise;
      return [before, world.tracer.current()];
    };
    const other = { ...TRACED, traceHeader: headerBelow('c'.repeat(16), OTHER_ROOT) };
    const traces = [TRACED, other, EXECUTION].map((one) => world.tracer.trace(one, 'Start', work));
    gate.resolve();
    const [first, second] = [headerBelow(ID(1)), headerBelow(ID(2), OTHER_ROOT)];
    expect(await Promise.all(traces)).toEqual([
      [first, first],
      [second, second],
      [undefined, undefined],
    ]);
  });

  it('is read from what Lambda puts into the environment, at each request', () => {
    const name = '_X_AMZN_TRACE_ID';
    const before = process.env[name];
    const tracer = new XrayTracer({
      ...{ client: { send: async () => ({}) }, clock: world.clock, log: { warn: () => undefined } },
      ...{ deployment: 'sluice-test', handler: 'api' },
    });
    try {
      process.env[name] = HEADER;
      expect(tracer.current()).toBe(HEADER);
      process.env[name] = headerBelow(REQUEST, OTHER_ROOT);
      expect(tracer.current()).toBe(headerBelow(REQUEST, OTHER_ROOT));
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before;
    }
  });
});

describe('work for an execution that is not traced', () => {
  it.each([undefined, `Root=${ROOT};Parent=${REQUEST};Sampled=0`, 'nonsense'])(
    'is no segment, and has no header within a traced request: %j',
    async (traceHeader) => {
      world.requestHeader = HEADER;
      const { tasks, asked } = tasksWith(DONE);
      const execution = { ...EXECUTION, ...(traceHeader === undefined ? {} : { traceHeader }) };
      const seen = await world.tracer.trace(execution, 'Start', async () => {
        const caller = { ...runTask(BOOK).caller, ...execution };
        await tasks.run(runTask(BOOK, { caller }));
        return world.tracer.current();
      });
      await world.tracer.flush();
      expect([seen, asked[0]?.caller.traceHeader, world.requests]).toEqual([
        undefined,
        undefined,
        [],
      ]);
    },
  );
});

describe('sending segments', () => {
  const segments = async (count: number) => {
    for (let i = 0; i < count; i += 1)
      await world.tracer.trace(TRACED, 'Start', async () => undefined);
  };

  it('is done in groups of 25, and of each once', async () => {
    await segments(60);
    await world.tracer.flush();
    await world.tracer.flush();
    expect(world.requests.map(({ length }) => length)).toEqual([25, 25, 10]);
    expect(new Set(world.segments.map(({ id }) => id)).size).toBe(60);
  });

  it('that fails is logged, and no trouble to anybody', async () => {
    world.answer = new Error('X-Ray is away');
    await segments(30);
    await world.tracer.flush();
    expect(world.logged).toEqual([
      ['segments of traces not sent', { segments: 25, error: world.answer }],
      ['segments of traces not sent', { segments: 5, error: world.answer }],
    ]);
    world.answer = {};
    await segments(1);
    await world.tracer.flush();
    expect(world.requests.map(({ length }) => length)).toEqual([1]);
  });

  it('of which some are refused is logged, with the reasons', async () => {
    const refused = { Id: ID(1), ErrorCode: 'InvalidSegment', Message: 'no' };
    world.answer = { UnprocessedTraceSegments: [refused, refused] };
    await segments(3);
    await world.tracer.flush();
    expect(world.logged).toEqual([
      ['segments of traces refused', { segments: 2, reasons: ['InvalidSegment'] }],
    ]);
  });

  it('has random ids where none are given', async () => {
    const ids = new Set<string>();
    const tracer = new XrayTracer({
      client: {
        send: async (command: { input: { TraceSegmentDocuments?: string[] } }) => {
          for (const text of command.input.TraceSegmentDocuments ?? [])
            ids.add((JSON.parse(text) as { id: string }).id);
          return {};
        },
      },
      ...{ clock: world.clock, log: { warn: () => undefined } },
      ...{ deployment: 'sluice-test', handler: 'api', requestHeader: () => undefined },
    });
    for (let i = 0; i < 5; i += 1) await tracer.trace(TRACED, 'Start', async () => undefined);
    await tracer.flush();
    expect(ids.size).toBe(5);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
  });
});

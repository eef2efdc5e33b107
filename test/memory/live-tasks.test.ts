import { describe, expect, it } from '@jest/globals';
import { MemoryClock } from '../../src/adapters/memory/memory-clock.ts';
import { Fault } from '../../src/app/app-error.ts';
import type { CallOutcome, TaskRunner } from '../../src/app/ports.ts';
import type { RunTask } from '../../src/core/engine/effect.ts';
import { finish, outlineOf, outputOf } from '../support/run-in-memory.ts';

/** Real time that passes as soon as somebody waits for it. */
class FakeWall {
  readonly clock = new MemoryClock(Date.UTC(2030, 0, 1));

  nowMs(): number {
    return this.clock.nowMs();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const slept = this.clock.sleep(ms, signal);
    // Whoever else sleeps has begun to by then.
    await new Promise((resolve) => setImmediate(resolve));
    const next = this.clock.nextWakeMs();
    if (next !== undefined) this.clock.advanceTo(next);
    await slept;
  }
}

/** Services that answer after their real seconds. */
class FakeServices implements TaskRunner {
  readonly wall = new FakeWall();
  readonly called: string[] = [];
  private readonly secondsByStep: Readonly<Record<string, number>>;

  constructor(secondsByStep: Readonly<Record<string, number>> = {}) {
    this.secondsByStep = secondsByStep;
  }

  async run({ stepName }: RunTask): Promise<CallOutcome> {
    this.called.push(stepName);
    await this.wall.clock.sleep((this.secondsByStep[stepName] ?? 0) * 1_000);
    return { ok: true, output: { from: stepName }, requestId: 'request-1' };
  }

  get live() {
    return { tasks: this, wallClock: this.wall };
  }
}

function task(name: string, attributes = ''): string {
  return `  - type: task
    name: ${name}
    resourceArn: acs:fc:::services/s/functions/${name}
${attributes}`;
}

const flowOf = (...steps: readonly string[]) =>
  `version: v1\ntype: flow\nsteps:\n${steps.join('')}`;

describe('a live run', () => {
  it('makes the calls that the mocks do not answer', async () => {
    const services = new FakeServices();
    const flow = flowOf(task('first'), task('second'));
    const mocks = 'steps: {second: {result: {from: mocks}}}';
    const finished = await finish({ flow, mocks, live: services.live });
    expect(services.called).toEqual(['first']);
    expect(outputOf(finished)).toEqual({ from: 'mocks' });
  });

  it('lets both times pass, while a call is under way and while the flow waits', async () => {
    const services = new FakeServices({ slow: 100 });
    const wallMs = services.wall.nowMs();
    const flow = flowOf('  - {type: wait, name: hour, duration: 3600}\n', task('slow'));
    const finished = await finish({ flow, live: services.live });
    expect(outlineOf(finished, 'TaskScheduled', 'TaskSucceeded').map(firstWord)).toEqual([
      '+3600s',
      '+3700s',
    ]);
    expect(services.wall.nowMs() - wallMs).toBe(3_700_000);
  });

  it('asks no faster than a flow that polls says', async () => {
    const services = new FakeServices();
    const flow = flowOf(
      task('ask'),
      '  - {type: wait, name: second, duration: 1}\n',
      '  - {type: choice, name: again, choices: [{condition: $.from == "ask", goto: ask}]}\n',
    ).replace('type: flow\n', 'type: flow\ntimeoutSeconds: 10\n');
    const wallMs = services.wall.nowMs();
    const { execution } = await finish({ flow, live: services.live });
    expect(execution.status).toBe('TimedOut');
    expect(services.called.length).toBe(10);
    expect(services.wall.nowMs() - wallMs).toBe(10_000);
  });

  it('backs off in real time', async () => {
    const services = new FakeServices();
    const calledAtMs: number[] = [];
    const tasks = {
      run: async (): Promise<CallOutcome> => {
        calledAtMs.push(services.wall.nowMs());
        return { ok: false, error: 'Busy', cause: '' };
      },
    };
    const retry =
      '    retry: [{errors: [Busy], intervalSeconds: 3, maxAttempts: 2, multiplier: 2}]\n';
    const flow = flowOf(task('busy', retry));
    const { execution } = await finish({ flow, live: { ...services.live, tasks } });
    expect(execution.status).toBe('Failed');
    const [first = 0] = calledAtMs;
    expect(calledAtMs.map((calledMs) => calledMs - first)).toEqual([0, 3_000, 9_000]);
  });

  it('times a call out when its real time is up, and not before', async () => {
    const services = new FakeServices({ slow: 100, quick: 5 });
    const flow = flowOf(
      task('quick', '    timeoutSeconds: 10\n'),
      task('slow', '    timeoutSeconds: 10\n'),
    );
    const finished = await finish({ flow, live: services.live });
    expect(outlineOf(finished, 'TaskSucceeded', 'TaskTimedOut').map(firstWord)).toEqual([
      '+5s',
      '+15s',
    ]);
  });

  it('submits for real where the mocks give the callback alone', async () => {
    const services = new FakeServices();
    const waits = `    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
`;
    const mocks = 'steps: {ask: {callback: {output: {answer: 42}, afterSeconds: 60}}}';
    const finished = await finish({ flow: flowOf(task('ask', waits)), mocks, live: services.live });
    expect(services.called).toEqual(['ask']);
    expect(outlineOf(finished, 'TaskSubmitted')).toEqual([
      '+0s TaskSubmitted ask {"output":{"RequestId":"request-1"}}',
    ]);
    expect(outputOf(finished)).toEqual({ answer: 42 });
  });

  it('is called back after a submission that had to be made again', async () => {
    const services = new FakeServices();
    const isReachable = [false, true];
    const tasks = {
      run: async (effect: RunTask) => {
        if (isReachable.shift() === false) throw new Fault('no answer');
        return services.run(effect);
      },
    };
    const flow = flowOf(
      task(
        'ask',
        '    pattern: waitForCallback\n    inputMappings: [{target: token, source: $context.task.token}]\n',
      ),
    );
    const mocks = 'steps: {ask: {callback: {output: {answer: 42}}}}';
    const finished = await finish({ flow, mocks, live: { ...services.live, tasks } });
    expect(services.called).toEqual(['ask']);
    expect(outputOf(finished)).toEqual({ answer: 42 });
  });

  it.each([
    ['a child flow', '  - {type: task, name: x, resourceArn: "acs:fnf:::flow/other"}\n'],
    [
      'an action',
      '  - {type: task, name: x, action: "fnf:StartExecution", serviceParams: {FlowName: other}}\n',
    ],
    [
      'the end of an asynchronous call',
      task('x', '    pattern: sync\n    serviceParams: {InvocationType: Async}\n'),
    ],
  ])('leaves %s to the mocks', async (_what, step) => {
    const services = new FakeServices();
    const { obstacle } = await finish({ flow: flowOf(step), live: services.live });
    expect(obstacle).toMatchObject({ kind: 'unanswered', stepName: 'x' });
    expect(services.called).toEqual([]);
  });

  it('ends when a call cannot be made at all', async () => {
    const services = new FakeServices();
    const tasks = {
      run: async () => {
        throw new Error('no credentials');
      },
    };
    const running = finish({ flow: flowOf(task('x')), live: { ...services.live, tasks } });
    await expect(running).rejects.toThrow('no credentials');
  });

  it('moves far alarms to the queue while a call goes on and on', async () => {
    const services = new FakeServices({ slow: 3_600 });
    const flow = flowOf(task('slow', '    timeoutSeconds: 2000\n'));
    const finished = await finish({ flow, live: services.live });
    expect(outlineOf(finished, 'TaskTimedOut').map(firstWord)).toEqual(['+2000s']);
  });
});

function firstWord(line: string): string {
  return line.split(' ')[0] ?? '';
}

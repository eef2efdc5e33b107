/** Tasks under the roles of their flows, over scripted answers of STS. */
import { describe, expect, it } from '@jest/globals';
import { assumeRole } from '../../../src/adapters/sts/assume-role.ts';
import { type OpenedRole, RoleTasks } from '../../../src/adapters/sts/role-tasks.ts';
import type { CallOutcome, TaskRunner } from '../../../src/app/ports.ts';
import type { Resource } from '../../../src/core/definition/flow.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import { toFlowId } from '../../../src/core/shared/ids.ts';
import { MS_PER_MINUTE } from '../../../src/core/shared/units.ts';
import { runTask } from '../scripted-client.ts';
import { credentialsAnswer, refusalAnswer, scriptedSts, type StsAnswer } from './scripted-sts.ts';

const PAY = 'arn:aws:iam::123456789012:role/pay';
const HOUR_MS = 60 * MS_PER_MINUTE;
const FUNCTION: Resource = { kind: 'function', function: 'book' };
const MEMBER = 'not authorized to perform: sts:AssumeRole on resource:';

const granted = (name: string, expiresAtMs = HOUR_MS) => credentialsAnswer(name, expiresAtMs);

function open(...answers: readonly StsAnswer[]) {
  const { settings, sent } = scriptedSts(...answers);
  const clock = { now: 0, nowMs: () => clock.now };
  const opened: OpenedRole[] = [];
  /** Under which key each task was performed, and how the runner was told of the role. */
  const calls: { readonly key: string; readonly task: RunTask }[] = [];
  const under = (keyOf: () => Promise<string>): TaskRunner => ({
    run: async (task): Promise<CallOutcome> => {
      calls.push({ key: await keyOf(), task });
      return { ok: true, output: {}, requestId: '' };
    },
  });
  const tasks = new RoleTasks({
    own: under(() => Promise.resolve('own')),
    open: (role) => {
      opened.push(role);
      return under(async () => (await role.credentials()).accessKeyId);
    },
    assume: assumeRole(settings),
    roleArnPrefix: 'arn:aws-cn:iam::210987654321:role/',
    clock,
  });
  const asked = () => sent.map(({ parameters }) => parameters);
  return { tasks, clock, opened, calls, asked, keys: () => calls.map(({ key }) => key) };
}

function taskOf(roleArn: string | undefined, caller: Partial<RunTask['caller']> = {}): RunTask {
  const task = runTask(FUNCTION);
  const role = roleArn === undefined ? {} : { roleArn };
  return { ...task, caller: { ...task.caller, ...role, ...caller } };
}

describe('a task of a flow with a role', () => {
  it('is performed under it: the session has the name of the execution, and the id of the flow', async () => {
    const { tasks, calls, asked, opened } = open(granted('PAY'));
    expect(await tasks.run(taskOf(PAY))).toMatchObject({ ok: true });
    expect(asked()).toMatchObject([
      { RoleArn: PAY, RoleSessionName: 'run-7', ExternalId: 'flow-id', DurationSeconds: '3600' },
    ]);
    expect(calls).toEqual([{ key: 'PAY', task: taskOf(PAY) }]);
    expect(opened).toMatchObject([{ partition: 'aws', account: '123456789012' }]);
  });

  it('written as acs:ram is the role of this account, whatever account it says', async () => {
    const { tasks, calls, asked, opened } = open(granted('PAY'));
    await tasks.run(taskOf('acs:ram::1:role/pay'));
    const arn = 'arn:aws-cn:iam::210987654321:role/pay';
    expect(asked()).toMatchObject([{ RoleArn: arn }]);
    expect(calls[0]?.task.caller.roleArn).toBe(arn);
    expect(opened).toMatchObject([{ partition: 'aws-cn', account: '210987654321' }]);
  });

  it('shares its session with the other executions of the flow, until shortly before its end', async () => {
    const { tasks, clock, keys, asked, opened } = open(granted('ONE'), granted('TWO', 2 * HOUR_MS));
    await Promise.all(
      ['a1', 'a2'].map((executionName) => tasks.run(taskOf(PAY, { executionName }))),
    );
    clock.now = HOUR_MS - 5 * MS_PER_MINUTE;
    await tasks.run(taskOf(PAY, { executionName: 'a3' }));
    clock.now += 1;
    await tasks.run(taskOf(PAY, { executionName: 'a4' }));
    expect(keys()).toEqual(['ONE', 'ONE', 'ONE', 'TWO']);
    expect(asked().map(({ RoleSessionName }) => RoleSessionName)).toEqual(['a1', 'a4']);
    expect(opened).toHaveLength(1);
  });

  it('shares it with no other flow: each is let in by its own id', async () => {
    const { tasks, keys, asked } = open(granted('ONE'), refusalAnswer(403, 'AccessDenied', 'no'));
    await tasks.run(taskOf(PAY));
    const other = await tasks.run(taskOf(PAY, { flowId: toFlowId('other-flow') }));
    expect(other).toMatchObject({ ok: false, error: 'FC.AccessDenied' });
    expect(asked().map(({ ExternalId }) => ExternalId)).toEqual(['flow-id', 'other-flow']);
    expect(keys()).toEqual(['ONE']);
  });

  it('keeps a hundred roles, those that were used last', async () => {
    const roles = Array.from({ length: 101 }, (_, i) => `${PAY}-${i}`);
    const { tasks, asked, opened } = open(...Array<StsAnswer>(102).fill(granted('ANY')));
    for (const role of roles.slice(0, 100)) await tasks.run(taskOf(role));
    await tasks.run(taskOf(roles[0]));
    await tasks.run(taskOf(roles[100]));
    await tasks.run(taskOf(roles[0]));
    expect(asked()).toHaveLength(101);
    await tasks.run(taskOf(roles[1]));
    expect(asked()[101]).toMatchObject({ RoleArn: roles[1] });
    expect(opened).toHaveLength(102);
  });
});

describe('a task under no role', () => {
  it.each<[string, RunTask]>([
    ['of a flow without one', taskOf(undefined)],
    ['that starts a child flow', { ...taskOf(PAY), resource: { kind: 'flow', name: 'child' } }],
    [
      'that calls our own API',
      {
        ...taskOf(PAY),
        resource: { kind: 'action', product: 'fnf', api: 'DescribeExecution' },
      },
    ],
  ])('is one %s', async (_what, task) => {
    const { tasks, calls, asked } = open();
    expect(await tasks.run(task)).toMatchObject({ ok: true });
    expect(calls).toEqual([{ key: 'own', task }]);
    expect(asked()).toEqual([]);
  });
});

describe('a role that cannot be assumed', () => {
  it.each<[Resource, string]>([
    [FUNCTION, 'FC.AccessDenied'],
    [{ kind: 'nativeFunction', arn: 'a' }, 'FC.AccessDenied'],
    [{ kind: 'queue', name: 'orders' }, 'MNS.AccessDenied'],
    [{ kind: 'nativeQueue', arn: 'a' }, 'MNS.AccessDenied'],
    [{ kind: 'topic', name: 'news' }, 'MNS.AccessDenied'],
    [{ kind: 'nativeTopic', arn: 'a' }, 'MNS.AccessDenied'],
  ])('fails a task on %j with %s', async (resource, error) => {
    const message = `User: arn:aws:sts::123456789012:assumed-role/stepper/f is ${MEMBER} ${PAY}`;
    const { tasks, keys } = open(refusalAnswer(403, 'AccessDenied', message));
    expect(await tasks.run({ ...taskOf(PAY), resource })).toEqual({
      ok: false,
      error,
      cause:
        `the stepper's own role lacks "sts:AssumeRole" on "${PAY}": AccessDenied: ${message}; ` +
        'the role has to trust the stepper, with external id "flow-id"',
    });
    expect(keys()).toEqual([]);
  });

  it('is tried again by the next attempt', async () => {
    const { tasks, keys } = open(refusalAnswer(403, 'AccessDenied', 'no'), granted('PAY'));
    expect(await tasks.run(taskOf(PAY))).toMatchObject({ ok: false });
    expect(await tasks.run(taskOf(PAY))).toMatchObject({ ok: true });
    expect(keys()).toEqual(['PAY']);
  });

  it('for another reason is told as it is', async () => {
    const { tasks } = open(refusalAnswer(403, 'RegionDisabledException', 'STS is off here'));
    expect(await tasks.run(taskOf(PAY))).toEqual({
      ok: false,
      error: 'FC.AccessDenied',
      cause: `role "${PAY}" cannot be assumed: RegionDisabledException: STS is off here`,
    });
  });

  it.each([
    [400, 'Throttling'],
    [503, 'ServiceUnavailable'],
    [403, 'ExpiredToken'],
  ])('at the moment (%i %s) fails no step: the work comes again', async (status, code) => {
    const { tasks, keys } = open(refusalAnswer(status, code, 'later'), granted('PAY'));
    await expect(tasks.run(taskOf(PAY))).rejects.toMatchObject({
      name: 'Fault',
      message: `assume role "${PAY}": ${code}: later`,
    });
    expect(await tasks.run(taskOf(PAY))).toMatchObject({ ok: true });
    expect(keys()).toEqual(['PAY']);
  });

  it('because it is none, stored before that was checked, fails the step', async () => {
    const { tasks, asked } = open();
    expect(await tasks.run(taskOf('pay'))).toEqual({
      ok: false,
      error: 'FC.AccessDenied',
      cause:
        '"pay" is not a role; expected \'acs:ram::<account>:role/<name>\' ' +
        "or 'arn:aws:iam::<account, 12 digits>:role/<name>'",
    });
    expect(asked()).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { UnassumedRoles } from '../../../src/adapters/sts/unassumed-roles.ts';
import type { CallOutcome, Log } from '../../../src/app/ports.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import { runTask } from '../scripted-client.ts';

const ROLE = 'acs:ram::1:role/pay';
const OUTCOME: CallOutcome = { ok: true, output: {}, requestId: '' };

function open() {
  const performed: RunTask[] = [];
  const lines: unknown[] = [];
  const ignore = () => undefined;
  const log: Log = { info: ignore, error: ignore, warn: (...line) => lines.push(line) };
  const own = {
    run: (task: RunTask) => {
      performed.push(task);
      return Promise.resolve(OUTCOME);
    },
  };
  return { tasks: new UnassumedRoles(own, log), performed, lines };
}

const task = runTask({ kind: 'function', function: 'book' });
const withRole = { ...task, caller: { ...task.caller, roleArn: ROLE } };

describe('where no role is assumed', () => {
  it('tasks are performed without, which is said once', async () => {
    const { tasks, performed, lines } = open();
    expect(await tasks.run(withRole)).toBe(OUTCOME);
    expect(await tasks.run(withRole)).toBe(OUTCOME);
    expect(performed).toStrictEqual([task, task]);
    expect(lines).toEqual([
      [
        `no role is assumed here: flow "order" runs without "${ROLE}", and so do all`,
        { flowName: 'order', roleArn: ROLE },
      ],
    ]);
  });

  it('nothing is said of a flow without one', async () => {
    const { tasks, performed, lines } = open();
    await tasks.run(task);
    expect(performed).toEqual([task]);
    expect(lines).toEqual([]);
  });
});

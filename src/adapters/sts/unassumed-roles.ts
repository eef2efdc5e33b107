/** The local stack: there are no roles to assume. Tasks are performed as if their flows had none, and the first says so. */
import type { CallOutcome, Log, TaskRunner } from '../../app/ports.ts';
import type { RunTask } from '../../core/engine/effect.ts';

export class UnassumedRoles implements TaskRunner {
  private readonly own: TaskRunner;
  private readonly log: Log;
  private isTold = false;

  constructor(own: TaskRunner, log: Log) {
    this.own = own;
    this.log = log;
  }

  run(task: RunTask): Promise<CallOutcome> {
    const { roleArn, ...caller } = task.caller;
    if (roleArn === undefined) return this.own.run(task);
    this.tell(caller.flowName, roleArn);
    return this.own.run({ ...task, caller });
  }

  private tell(flowName: string, roleArn: string): void {
    if (this.isTold) return;
    this.isTold = true;
    const message = `no role is assumed here: flow "${flowName}" runs without "${roleArn}", and so do all`;
    this.log.warn(message, { flowName, roleArn });
  }
}

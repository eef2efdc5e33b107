/** Tasks whose calls are parts of their execution's trace. */
import type { CallOutcome, TaskRunner } from '../../app/ports.ts';
import type { RunTask } from '../../core/engine/effect.ts';
import type { XrayTracer } from './xray-tracer.ts';

export class TracedTasks implements TaskRunner {
  private readonly tasks: TaskRunner;
  private readonly tracer: XrayTracer;

  constructor(tasks: TaskRunner, tracer: XrayTracer) {
    this.tasks = tasks;
    this.tracer = tracer;
  }

  run(task: RunTask): Promise<CallOutcome> {
    const { stepName, taskEventId, resource } = task;
    return this.tracer.call<CallOutcome>(
      {
        name: SERVICES[resource.kind],
        namespace: 'aws',
        metadata: { sluice: { step: stepName, event: taskEventId } },
      },
      (traceHeader) => this.tasks.run(withHeader(task, traceHeader)),
      ({ ok }) => !ok,
    );
  }
}

const SERVICES: Readonly<Record<RunTask['resource']['kind'], string>> = {
  function: 'Lambda',
  nativeFunction: 'Lambda',
  queue: 'SQS',
  nativeQueue: 'SQS',
  topic: 'SNS',
  nativeTopic: 'SNS',
  flow: 'Sluice',
  action: 'Sluice',
};

/** The execution's own header would hang the answer beside this call, not below it. */
function withHeader(task: RunTask, traceHeader: string | undefined): RunTask {
  const { traceHeader: _, ...caller } = task.caller;
  return { ...task, caller: traceHeader === undefined ? caller : { ...caller, traceHeader } };
}

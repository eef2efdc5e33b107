/** Plays the workers: reports what the mocks say, with the token of the attempt, when its time has come. */
import type { MemoryClock } from '../adapters/memory/memory-clock.ts';
import { isAppError } from '../app/app-error.ts';
import type { Dependencies } from '../app/dependencies.ts';
import { reportTaskFailed, reportTaskSucceeded } from '../app/report-task.ts';
import type { RunTask } from '../core/engine/effect.ts';
import type { ExecutionOrigin } from '../core/engine/execution-origin.ts';
import type { EffectId } from '../core/shared/ids.ts';
import { MS_PER_SECOND } from '../core/shared/units.ts';
import type { MockCallback } from './mocks/mocks.ts';

export class Callbacks {
  private readonly deps: Dependencies;
  private readonly clock: MemoryClock;
  private readonly coming = new Set<EffectId>();
  private readonly refused = new Set<EffectId>();
  private readonly said = new Set<string>();

  constructor({ deps, clock }: { readonly deps: Dependencies; readonly clock: MemoryClock }) {
    this.deps = deps;
    this.clock = clock;
  }

  /** What would be different outside, or did not happen as the mocks say. */
  get notes(): readonly string[] {
    return [...this.said];
  }

  isComing(effectId: EffectId): boolean {
    return this.coming.has(effectId);
  }

  /** Somebody has called back. */
  wasRefused(effectId: EffectId): boolean {
    return this.refused.has(effectId);
  }

  async report(origin: ExecutionOrigin, task: RunTask, callback: MockCallback): Promise<void> {
    const { flowId, executionName, runId } = origin;
    const { taskEventId, stepName, effectId } = task;
    const taskToken = this.deps.tokens.issue({ flowId, executionName, runId, taskEventId });
    if (!isSent(task, taskToken)) this.said.add(describeTokenLeftOut(stepName));
    this.coming.add(effectId);
    // A worker answers behind the submission, however fast it is.
    await this.clock.sleep(Math.max(1, callback.afterSeconds * MS_PER_SECOND));
    try {
      await this.send(taskToken, callback.report);
    } catch (error) {
      if (!isAppError(error)) throw error;
      this.refused.add(effectId);
      this.said.add(`the callback of step "${stepName}" was refused: ${error.message}`);
    } finally {
      this.coming.delete(effectId);
    }
  }

  private send(taskToken: string, report: MockCallback['report']): Promise<unknown> {
    if (report.kind === 'error') {
      const { error, cause } = report;
      return reportTaskFailed(this.deps, { taskToken, error, cause });
    }
    const outputText = JSON.stringify(report.output);
    return reportTaskSucceeded(this.deps, { taskToken, outputText });
  }
}

/** A function gets the step's input; other services get what their parameters say, a child flow one or the other. */
function isSent({ resource, input, serviceParams }: RunTask, taskToken: string): boolean {
  const isFunction = resource.kind === 'function' || resource.kind === 'nativeFunction';
  const sent = isFunction ? [input] : [serviceParams];
  if (resource.kind === 'flow') sent.push(input);
  return JSON.stringify(sent).includes(taskToken);
}

function describeTokenLeftOut(stepName: string): string {
  return (
    `step "${stepName}" is called back here, but what it sends does not hold its task token, so nobody could call back; ` +
    `map "$context.task.token" in its inputMappings`
  );
}

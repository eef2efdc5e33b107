/** What stands behind the tasks: functions that take their time, workers that report, calls that end later. */
import type { CallOutcome, TaskRunner } from '../../../src/app/ports.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import { isAsyncCall } from '../../../src/core/shared/async-call.ts';
import { toRunId } from '../../../src/core/shared/ids.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../../src/core/shared/units.ts';
import type { Answer } from '../../support/scenario.ts';
import type { Clients } from './clients.ts';
import type { ScriptedCall, SimCase } from './corpus.ts';
import type { Deployment } from './deployment.ts';
import type { Dice } from './dice.ts';
import type { Faults } from './faults.ts';
import type { Timeline } from './timeline.ts';
import type { Witness } from './witness.ts';

export interface OutsideParts {
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly faults: Faults;
  readonly simCase: SimCase;
  readonly witness: () => Witness;
  readonly deployment: () => Deployment;
  readonly clients: () => Clients;
}

/** When a synchronous call is given up. */
const LONGEST_CALL_MS = 9 * MS_PER_MINUTE;

export class Outside implements TaskRunner {
  private readonly parts: OutsideParts;
  /** By idempotency key: a call made again is the same attempt. */
  private readonly callByKey = new Map<string, ScriptedCall>();
  private readonly attempts = new Map<string, number>();
  private accepted = 0;

  constructor(parts: OutsideParts) {
    this.parts = parts;
  }

  async run(task: RunTask): Promise<CallOutcome> {
    const { timeline, simCase, witness } = this.parts;
    witness().sawTask(task);
    const call = this.scripted(task);
    const answer = simCase.answer(call);
    if (!isError(answer)) this.orderReports(task, call);
    const accepted = isAsyncCall(task.serviceParams) ? this.accept(call, answer) : undefined;
    const durationMs = this.durationMs(answer);
    await timeline.sleep(Math.min(durationMs, LONGEST_CALL_MS));
    if (durationMs >= LONGEST_CALL_MS)
      return { ok: false, error: 'FnF.TaskTimeout', cause: 'given up' };
    return isError(answer) ? toOutcome(answer) : (accepted ?? toOutcome(answer));
  }

  private scripted({ effectId, stepName, input, caller }: RunTask): ScriptedCall {
    const known = this.callByKey.get(effectId);
    if (known !== undefined) return known;
    const of = typeof input['of'] === 'string' ? input['of'] : undefined;
    const counter = `${caller.executionName}/${stepName}/${of ?? ''}`;
    const attempt = this.attempts.get(counter) ?? 0;
    this.attempts.set(counter, attempt + 1);
    const call = { stepName, of, attempt, mark: this.callByKey.size };
    this.callByKey.set(effectId, call);
    return call;
  }

  private durationMs(answer: Answer | undefined): number {
    const { faults, dice } = this.parts;
    const usualMs = (answer?.afterSeconds ?? 0) * MS_PER_SECOND + dice.between(0, 500);
    if (faults.strikes('function slow')) return usualMs + dice.between(0, 4 * MS_PER_MINUTE);
    if (faults.strikes('function slower than a handler lives')) {
      return usualMs + dice.between(5 * MS_PER_MINUTE, 10 * MS_PER_MINUTE);
    }
    return usualMs;
  }

  /** Workers report for a task that waits for it, as soon as they hear of it. */
  private orderReports({ effectId, caller, pattern }: RunTask, call: ScriptedCall): void {
    const { simCase, faults, clients, dice } = this.parts;
    const report = pattern === 'waitForCallback' ? simCase.report(call) : undefined;
    if (report === undefined) return;
    const [runId = '', eventId = ''] = effectId.split(':');
    const { flowId, executionName } = caller;
    const task = { flowId, executionName, runId: toRunId(runId), taskEventId: Number(eventId) };
    const delayMs = this.reportDelayMs(report);
    clients().report(task, report, delayMs);
    const aroundMs = () => Math.max(0, delayMs + dice.between(-2_000, 5_000));
    if (faults.strikes('callback doubled')) clients().report(task, report, aroundMs());
    if (!faults.strikes('callback contradicted')) return;
    clients().report(task, isError(report) ? { output: {} } : CONTRADICTION, aroundMs());
  }

  private reportDelayMs({ afterSeconds = 1 }: Answer): number {
    const { faults, dice } = this.parts;
    if (faults.strikes('callback early')) return 0;
    const lateMs = faults.strikes('callback late') ? dice.between(0, 120 * MS_PER_MINUTE) : 0;
    return afterSeconds * MS_PER_SECOND + lateMs;
  }

  /** A call made again is another call, with an end of its own. */
  private accept(call: ScriptedCall, answer: Answer | undefined): CallOutcome {
    const { simCase, deployment, timeline } = this.parts;
    this.accepted += 1;
    const requestId = `00000000-0000-4000-8000-${String(this.accepted).padStart(12, '0')}`;
    const end = isError(answer) ? undefined : simCase.endOfCall(call);
    if (end !== undefined) {
      const record = { functionName: 'f', requestId, outcome: toOutcome(end) };
      const delayMs = (end.afterSeconds ?? 1) * MS_PER_SECOND;
      timeline.after(delayMs, () => deployment().sendResult(record, 0));
    }
    return { ok: true, output: { RequestId: requestId }, requestId, functionName: 'f' };
  }
}

const CONTRADICTION: Answer = { error: 'SimulatedReport', cause: 'a contradiction' };

function isError(answer: Answer | undefined): answer is Extract<Answer, { error: string }> {
  return answer !== undefined && 'error' in answer;
}

function toOutcome(answer: Answer = { output: {} }): CallOutcome {
  if ('error' in answer) return { ok: false, error: answer.error, cause: answer.cause ?? '' };
  return { ok: true, output: answer.output, requestId: 'request-1' };
}

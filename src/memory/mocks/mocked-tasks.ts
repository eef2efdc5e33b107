/**
 * Answers calls from a mocks file, on virtual time.
 *
 * Of a step's answers whose condition holds for the call, the first that is not used up is given; when all are, the last
 * of them again. Uses are counted for each iteration of the innermost foreach on its own, and for each execution, so
 * that what an iteration is answered does not depend on the others. A call that is made again under its id is answered as before.
 */
import type { MemoryClock } from '../../adapters/memory/memory-clock.ts';
import type { CallOutcome, Ids, TaskRunner } from '../../app/ports.ts';
import type { RunTask } from '../../core/engine/effect.ts';
import { conditionHolds } from '../../core/expression/evaluate-condition.ts';
import { newWorkBudget } from '../../core/expression/work-budget.ts';
import { isAsyncCall } from '../../core/shared/async-call.ts';
import { givenUpCall } from '../../core/shared/given-up-call.ts';
import { MS_PER_SECOND } from '../../core/shared/units.ts';
import type { MockAnswer, MockCallback, Mocks } from './mocks.ts';
import { usualAnswer } from './usual-answer.ts';

export interface MockedTasksSettings {
  readonly mocks: Mocks;
  readonly clock: MemoryClock;
  readonly ids: Ids;
  /** A function that has not answered after so long is given up, as by a deployment. */
  readonly invocationTimeoutMs: number;
  /** Names the execution and iteration that a call comes from; the same name, the same iteration. */
  readonly iterationOf: (task: RunTask) => string;
  /** The engine does it itself where no answer is for it: no default is asked for, and nobody is called. */
  readonly engineTakes: (task: RunTask) => boolean;
  /** A submission that waits has been answered: this is what its worker reports. */
  readonly onAccepted: (task: RunTask, callback: MockCallback) => void;
  /** Calls that no answer is for, and submissions whose callback alone is given. Absent: nobody takes them. */
  readonly live?: (TaskRunner & { takes(task: RunTask): boolean }) | undefined;
}

export class MockedTasks implements TaskRunner {
  /** The first call that no answer is for. Others may still be under way. */
  unanswered: RunTask | undefined;
  private readonly settings: MockedTasksSettings;
  private readonly calledBack = new Set<string>();
  private readonly answerByEffect = new Map<string, MockAnswer | undefined>();
  /** By step and iteration: how often each of the step's answers has been given. */
  private readonly usesByPlace = new Map<string, Map<MockAnswer, number>>();

  constructor(settings: MockedTasksSettings) {
    this.settings = settings;
  }

  /** Whatever is not answered, and the engine does not do, is a call that nobody answers. */
  standsIn(task: RunTask): boolean {
    return !this.settings.engineTakes(task) || this.answerFor(task) !== undefined;
  }

  /** Throws for a call that no answer is for, having kept it. */
  async run(task: RunTask): Promise<CallOutcome> {
    const { clock, invocationTimeoutMs } = this.settings;
    const answer = this.answerFor(task);
    if (answer === undefined) return this.callLive(task);
    const answerMs = answer.afterSeconds * MS_PER_SECOND;
    const functionName = awaitedFunction(task);
    if (functionName !== undefined && answerMs > invocationTimeoutMs) {
      await clock.sleep(invocationTimeoutMs);
      return givenUpCall(functionName, invocationTimeoutMs);
    }
    await clock.sleep(answerMs);
    const outcome = await this.give(task, answer);
    if (outcome.ok) this.callBack(task, answer);
    return outcome;
  }

  /** Once: a submission that is made again, because an earlier one failed or was not recorded, has one worker all the same. */
  private callBack(task: RunTask, { callback }: MockAnswer): void {
    const { pattern, effectId } = task;
    if (pattern !== 'waitForCallback' || callback === undefined) return;
    if (this.calledBack.has(effectId)) return;
    this.calledBack.add(effectId);
    this.settings.onAccepted(task, callback);
  }

  private async callLive(task: RunTask): Promise<CallOutcome> {
    const { live } = this.settings;
    if (live?.takes(task) === true) return live.run(task);
    this.unanswered ??= task;
    throw new Error(`no answer for step "${task.stepName}"`);
  }

  private async give(task: RunTask, { outcome }: MockAnswer): Promise<CallOutcome> {
    const { ids, live } = this.settings;
    if (outcome.kind === 'error') {
      return { ok: false, error: outcome.error, cause: outcome.cause };
    }
    if (outcome.kind === 'accepted' && live?.takes(task) === true) return live.run(task);
    const requestId = ids.uuid();
    const output =
      outcome.kind === 'result' ? outcome.result : usualAnswer(task, { ids, requestId });
    return { ok: true, output, requestId };
  }

  private answerFor(task: RunTask): MockAnswer | undefined {
    if (!this.answerByEffect.has(task.effectId)) {
      this.answerByEffect.set(task.effectId, this.choose(task));
    }
    return this.answerByEffect.get(task.effectId);
  }

  private choose(task: RunTask): MockAnswer | undefined {
    const { mocks, iterationOf, engineTakes } = this.settings;
    const budget = newWorkBudget();
    const fitting = (mocks.answersByStep.get(task.stepName) ?? []).filter(
      ({ when }) => when === undefined || conditionHolds(when, task.input, budget),
    );
    if (fitting.length === 0) return engineTakes(task) ? undefined : defaultFor(task, mocks);
    const uses = this.usesAt(`${task.stepName}\n${iterationOf(task)}`);
    const answer = fitting.find((each) => (uses.get(each) ?? 0) < each.times) ?? fitting.at(-1);
    if (answer !== undefined) uses.set(answer, (uses.get(answer) ?? 0) + 1);
    return answer;
  }

  private usesAt(place: string): Map<MockAnswer, number> {
    const known = this.usesByPlace.get(place);
    if (known !== undefined) return known;
    const uses = new Map<MockAnswer, number>();
    this.usesByPlace.set(place, uses);
    return uses;
  }
}

/** A callback alone answers nobody who does not wait for one: there would be a result that nobody gave. */
function defaultFor({ pattern }: RunTask, { byDefault }: Mocks): MockAnswer | undefined {
  const isCallbackAlone = byDefault?.outcome.kind === 'accepted';
  return isCallbackAlone && pattern !== 'waitForCallback' ? undefined : byDefault;
}

/** Its name, when somebody waits for its answer; undefined: nobody does, or it is no function. */
function awaitedFunction({ resource, serviceParams }: RunTask): string | undefined {
  if (isAsyncCall(serviceParams)) return undefined;
  if (resource.kind === 'nativeFunction') return resource.arn;
  return resource.kind === 'function' ? resource.function : undefined;
}

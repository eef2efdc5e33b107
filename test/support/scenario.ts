/**
 * A flow with its input and everything outside scripted: what calls answer and what workers report. It runs in a world,
 * calmly or with crashes, always to the end.
 */
import { isAppError, isFault } from '../../src/app/app-error.ts';
import { reportTaskFailed, reportTaskSucceeded } from '../../src/app/report-task.ts';
import { deleteFlow } from '../../src/app/delete-flow.ts';
import { recordInvocation } from '../../src/app/record-invocation.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import { stopInvocation } from '../../src/app/stop-invocation.ts';
import type { CallOutcome } from '../../src/app/ports.ts';
import { isAsyncCall } from '../../src/core/shared/async-call.ts';
import type { RunTask } from '../../src/core/engine/effect.ts';
import { DEFAULT_SLICE } from '../../src/core/engine/run.ts';
import type { FlowId } from '../../src/core/shared/ids.ts';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
import { Crash, CrashPlan, type CrashPoint } from './crash-plan.ts';
import { drive, failed, succeeded, World } from './world.ts';

export type Answer =
  | { readonly output: Json; readonly afterSeconds?: number }
  | { readonly error: string; readonly cause?: string; readonly afterSeconds?: number };

export interface Scenario {
  readonly about: string;
  readonly flow: string;
  readonly input?: JsonObject;
  /** Other flows of the deployment, by name; the scenario's own is `flow`. */
  readonly flows?: Readonly<Record<string, string>>;
  /**
   * What the calls of a step answer, attempt by attempt; the last answer is given again. Calls whose input has a text `of`
   * (those of iterations and branches, whose order is nobody's promise) find theirs under `step/of`; so do `reports`.
   */
  readonly answers?: Readonly<Record<string, readonly Answer[]>>;
  /** What workers report for a waitForCallback step, attempt by attempt; none: they stay silent. */
  readonly reports?: Readonly<Record<string, readonly Answer[]>>;
  /**
   * How asynchronous calls of a step end, attempt by attempt (`afterSeconds` from the call on, default 1), when their
   * answers have accepted them. Those whose end nobody records (requestResponse without a name) need none.
   */
  readonly ends?: Readonly<Record<string, readonly Answer[]>>;
  /** StopStatefulInvocation so many seconds after the start. */
  readonly stopInvocation?: { readonly id: string; readonly afterSeconds: number };
  /** StopExecution so many seconds after the start. */
  readonly stop?: {
    readonly afterSeconds: number;
    readonly error?: string;
    readonly cause?: string;
  };
  /** DeleteFlow of one of `flows` so many seconds after the start, and CreateFlow of its name right behind it. */
  readonly deleteFlow?: {
    readonly name: string;
    readonly afterSeconds: number;
    /** The new flow's definition; absent: there is none. */
    readonly createAgain?: string;
  };
  readonly valueBytes?: number;
  readonly eventsPerExecution?: number;
  readonly foreachConcurrency?: number;
  /** Why it is not struck with crashes at every point. */
  readonly calmOnly?: string;
}

/** How a scenario is run. */
export interface RunSettings {
  /** Events per slice; absent: as in production. */
  readonly sliceEvents?: number;
  /** Each report is made twice, and each end recorded twice, a while apart: the second one is late. */
  readonly reportsTwice?: boolean;
  /** The minute tick has never run before its first alarm: it looks at the three hours before, minute by minute. */
  readonly isFirstTick?: boolean;
}

interface Job {
  readonly dueMs: number;
  /** The client's call, or the handler's work. */
  readonly work: () => Promise<unknown>;
}

/** The far end of virtual time: everything has its end within. */
const RUN_LIMIT_MS = 400 * 86_400_000;

export class ScenarioRun {
  readonly world: World;
  readonly plan: CrashPlan;
  /** Names of flows by their ids, of those that have been deleted, too. */
  readonly nameByFlowId = new Map<FlowId, string>();
  private readonly scenario: Scenario;
  private readonly settings: RunSettings;
  /** By idempotency key: a call made again is the same attempt. */
  private readonly attemptByKey = new Map<string, number>();
  private readonly attempts = new Map<string, number>();
  private readonly jobs: Job[] = [];
  private acceptedCalls = 0;

  constructor(scenario: Scenario, settings: RunSettings = {}, ...points: readonly CrashPoint[]) {
    this.scenario = scenario;
    this.settings = settings;
    this.plan = new CrashPlan(...points);
    const { valueBytes, eventsPerExecution, foreachConcurrency } = scenario;
    this.world = new World({
      wrap: this.plan.wrap,
      runTask: (task) => this.answer(task),
      ticksEveryMinute: settings.isFirstTick !== true,
      limits: {
        ...(valueBytes === undefined ? {} : { valueBytes }),
        ...(eventsPerExecution === undefined ? {} : { eventsPerExecution }),
        ...(foreachConcurrency === undefined ? {} : { foreachConcurrency }),
        ...(settings.sliceEvents === undefined
          ? {}
          : { slice: { ...DEFAULT_SLICE, events: settings.sliceEvents } }),
      },
    });
    this.world.onFailure = (error) => {
      if (!(error instanceof Crash) && !isFault(error)) throw error;
    };
  }

  async run(): Promise<this> {
    const { flow, flows = {}, input = {}, stop, stopInvocation: alone } = this.scenario;
    for (const [name, definition] of Object.entries(flows)) {
      await this.createFlow(name, definition);
    }
    await this.createFlow('flow', flow);
    await this.alive(() => this.world.start(flow, input));
    const startMs = this.world.clock.nowMs();
    if (alone !== undefined) {
      const work = () => stopInvocation(this.world.deps, { invocationId: alone.id });
      this.jobs.push({ dueMs: startMs + alone.afterSeconds * 1000, work: () => ifOpen(work()) });
    }
    this.planDeletion(startMs);
    if (stop !== undefined) {
      await this.settle(startMs + stop.afterSeconds * 1000);
      await this.stop(stop);
    }
    await this.settle(startMs + RUN_LIMIT_MS);
    return this;
  }

  private async createFlow(name: string, definition: string): Promise<void> {
    await this.alive(() => this.world.createFlow(name, definition));
    const flow = await this.world.flows.findFlow(name);
    if (flow !== undefined) this.nameByFlowId.set(flow.flowId, name);
  }

  private planDeletion(startMs: number): void {
    const { deleteFlow: deletion } = this.scenario;
    if (deletion === undefined) return;
    const { name: flowName, createAgain } = deletion;
    const dueMs = startMs + deletion.afterSeconds * 1000;
    this.jobs.push({ dueMs, work: () => ifOpen(deleteFlow(this.world.deps, { flowName })) });
    if (createAgain === undefined) return;
    this.jobs.push({ dueMs: dueMs + 1, work: () => this.createFlow(flowName, createAgain) });
  }

  /** Makes a client's call, and makes it again when the process died under it or the service was out of reach. */
  private async alive(call: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await drive(this.world, call()); // Time moves on while a call backs off.
        return;
      } catch (error) {
        if (isAppError(error) && error.code.endsWith('.already-exists')) return; // Our first try.
        if (error instanceof Crash) this.restart();
        else if (!isPassing(error)) throw error;
      }
    }
  }

  private restart(): void {
    this.plan.restart();
    this.world.connect();
  }

  /** Moves the world on, with the reports of workers in between, to the end of the execution or `untilMs`. */
  private async settle(untilMs: number): Promise<void> {
    const { world, plan } = this;
    while (world.clock.nowMs() < untilMs) {
      const horizon = () => Math.min(untilMs, this.nextJob()?.dueMs ?? Infinity);
      await world.settle(horizon, () => plan.isDead);
      const job = this.nextJob();
      if (plan.isDead) this.restart();
      else if (job !== undefined && job.dueMs <= world.clock.nowMs()) await this.work(job);
      else if (job === undefined) return;
    }
  }

  private nextJob(): Job | undefined {
    return this.jobs.toSorted((a, b) => a.dueMs - b.dueMs)[0];
  }

  private async work(job: Job): Promise<void> {
    this.jobs.splice(this.jobs.indexOf(job), 1);
    await this.alive(job.work);
  }

  /** Its work is done so many seconds from now. */
  private schedule({ afterSeconds = 1 }: Answer, work: Job['work']): void {
    const dueMs = this.world.clock.nowMs() + afterSeconds * 1000;
    this.jobs.push({ dueMs, work });
    if (this.settings.reportsTwice) this.jobs.push({ dueMs: dueMs + 1, work });
  }

  private report(taskToken: string, report: Answer): Promise<void> {
    const { deps } = this.world;
    return ifOpen(
      'error' in report
        ? reportTaskFailed(deps, { taskToken, ...report })
        : reportTaskSucceeded(deps, { taskToken, outputText: JSON.stringify(report.output) }),
    );
  }

  private async stop({ error, cause }: NonNullable<Scenario['stop']>): Promise<void> {
    const request = {
      flowName: 'flow',
      executionName: 'run',
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    };
    await this.alive(() => ifOpen(stopExecution(this.world.deps, request)));
  }

  private async answer(task: RunTask): Promise<CallOutcome> {
    const name = scriptName(task);
    const attempt = this.attemptOf(task.effectId, name);
    const answer = pick(this.scenario.answers?.[name], attempt);
    const report = pick(this.scenario.reports?.[name], attempt);
    if (report !== undefined && !isError(answer)) {
      const token = findToken(task.input);
      this.schedule(report, () => this.report(token, report));
    }
    const accepted = isAsyncCall(task.serviceParams)
      ? this.accept(name, attempt, answer)
      : undefined;
    await this.world.clock.sleep((answer?.afterSeconds ?? 0) * 1000);
    return isError(answer) ? toOutcome(answer) : (accepted ?? toOutcome(answer));
  }

  /** A call made again is another call, with an end of its own. */
  private accept(name: string, attempt: number, answer: Answer | undefined): CallOutcome {
    this.acceptedCalls += 1;
    const requestId = `00000000-0000-4000-8000-${String(this.acceptedCalls).padStart(12, '0')}`;
    const end = isError(answer) ? undefined : pick(this.scenario.ends?.[name], attempt);
    if (end !== undefined) {
      const record = { functionName: 'f', requestId, outcome: toOutcome(end) };
      this.schedule(end, () => recordInvocation(this.world.deps, record));
    }
    return { ok: true, output: { RequestId: requestId }, requestId, functionName: 'f' };
  }

  private attemptOf(effectId: string, name: string): number {
    const known = this.attemptByKey.get(effectId);
    if (known !== undefined) return known;
    const attempt = this.attempts.get(name) ?? 0;
    this.attempts.set(name, attempt + 1);
    this.attemptByKey.set(effectId, attempt);
    return attempt;
  }
}

/** Where the answers to a call stand in the script. */
function scriptName({ stepName, input: { of } }: RunTask): string {
  return typeof of === 'string' ? `${stepName}/${of}` : stepName;
}

const isError = (answer: Answer | undefined) => answer !== undefined && 'error' in answer;

function toOutcome(answer: Answer = { output: {} }): CallOutcome {
  return 'error' in answer ? failed(answer.error, answer.cause) : succeeded(answer.output);
}

/** Clients make the call again. */
function isPassing(error: unknown): boolean {
  return isFault(error) || (isAppError(error) && error.code === 'service.unavailable');
}

function pick(answers: readonly Answer[] | undefined, attempt: number): Answer | undefined {
  return answers?.[Math.min(attempt, answers.length - 1)];
}

/** Workers find their token under the key that the flow mapped it to: `token`. */
function findToken(input: JsonObject): string {
  const { token } = input;
  return typeof token === 'string' ? token : '';
}

const OVER = /^(?:task\.already-completed|(?:execution|invocation)\.not-running|flow\.not-found)$/;

/** A report or stop made again after a crash may find its own first try. */
async function ifOpen(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const isOver = isAppError(error) && OVER.test(error.code);
    if (!isOver) throw error;
  }
}

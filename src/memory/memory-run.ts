/**
 * One execution in memory, with the children that it starts: the real use cases over the memory adapters, on virtual time,
 * until the execution has ended or cannot go on. The same flows, input, mocks, seed and start give the same history.
 */
import { MemoryClock } from '../adapters/memory/memory-clock.ts';
import { MemoryFlowStore } from '../adapters/memory/memory-flow-store.ts';
import { MemoryInvocations } from '../adapters/memory/memory-invocations.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { MemoryScheduleStore } from '../adapters/memory/memory-schedule-store.ts';
import { MemoryWorkQueue } from '../adapters/memory/memory-work-queue.ts';
import type { PendingMessage, ReceivedMessage } from '../adapters/memory/memory-work-queue.ts';
import { SeededIds } from '../adapters/memory/seeded-ids.ts';
import { signedTaskTokens } from '../adapters/system/signed-task-tokens.ts';
import { CallSlots } from '../app/call-slots.ts';
import { advanceExecution } from '../app/advance-execution.ts';
import type { Dependencies } from '../app/dependencies.ts';
import { fireAlarms } from '../app/fire-alarms.ts';
import type { FlowRunRequest, Obstacle, StuckStep } from '../app/flow-run.ts';
import { DEFAULT_LIMITS } from '../app/limits.ts';
import { NO_METRICS } from '../app/metrics.ts';
import type { Clock, Log, TaskRunner } from '../app/ports.ts';
import { startExecution } from '../app/start-execution.ts';
import { NO_STATUS_EVENTS } from '../app/status-events.ts';
import { NO_TRACER } from '../app/tracer.ts';
import type { FnfApi } from '../core/definition/flow.ts';
import type { RunTask } from '../core/engine/effect.ts';
import { invariant } from '../core/shared/invariant.ts';
import { ownValue } from '../core/shared/json.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { Callbacks } from './callbacks.ts';
import { Executions } from './executions.ts';
import { iterationOf, type PlacedExecution, stuckTasks, type WaitingTask } from './frames.ts';
import { LiveTasks } from './live-tasks.ts';
import { flowSteps } from './mocks/flow-steps.ts';
import { MockedTasks } from './mocks/mocked-tasks.ts';
import type { Mocks } from './mocks/mocks.ts';
import { type RunnableFlow, RunFlows } from './run-flows.ts';
import { VirtualStepper } from './virtual-stepper.ts';
import { WatchedAlarms } from './watched-alarms.ts';

export interface MemoryRunSettings {
  readonly request: FlowRunRequest;
  /** The one that is run, then those that its tasks may start. */
  readonly flows: readonly RunnableFlow[];
  readonly mocks: Mocks;
  /** Takes the calls that the mocks do not answer. */
  readonly live?: { readonly tasks: TaskRunner; readonly wallClock: Clock } | undefined;
}

/** Of tokens that nobody outside this run is meant to use. */
const TOKEN_SECRET = 'tokens of runs in memory';
const REPORTS: ReadonlySet<FnfApi> = new Set(['ReportTaskFailed', 'ReportTaskSucceeded']);
const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export class MemoryRun {
  readonly deps: Dependencies;
  private readonly settings: MemoryRunSettings;
  private readonly clock: MemoryClock;
  private readonly queue: MemoryWorkQueue;
  private readonly alarms = new WatchedAlarms();
  private readonly executions = new Executions();
  private readonly ids: SeededIds;
  private readonly flows: RunFlows;
  private readonly tasks: MockedTasks;
  private readonly callbacks: Callbacks;
  private readonly stepper: VirtualStepper;

  constructor(settings: MemoryRunSettings) {
    const { request, live } = settings;
    this.settings = settings;
    this.clock = new MemoryClock(request.startMs);
    this.queue = new MemoryWorkQueue(this.clock);
    const outside = live && new LiveTasks({ ...live, virtualClock: this.clock });
    this.ids = new SeededIds(request.seed);
    this.flows = new RunFlows(settings.flows, this.ids);
    this.tasks = this.mockTasks(outside);
    this.deps = this.connect();
    this.callbacks = new Callbacks({ deps: this.deps, clock: this.clock });
    this.stepper = new VirtualStepper({
      clock: this.clock,
      queue: this.queue,
      alarms: this.alarms,
      handle: (item) => this.handle(item),
      tick: () => this.tick(),
      ...(outside === undefined ? {} : { outside }),
    });
  }

  get notes(): readonly string[] {
    return this.callbacks.notes;
  }

  /** Returns what keeps it from its end; undefined: it has ended. Throws an AppError for what cannot be started. */
  async run(): Promise<Obstacle | undefined> {
    const { flowName, executionName, inputText } = this.settings.request;
    await this.flows.create(this.deps.flows, toTimestamp(this.clock.nowMs()));
    await startExecution(this.deps, { flowName, executionName, inputText });
    await this.settle();
    const { unanswered } = this.tasks;
    if (unanswered !== undefined) return this.describeUnanswered(unanswered);
    if (this.isEnded) return undefined;
    const { stuck } = this;
    invariant(stuck.length > 0, 'an execution that goes on has something left to do');
    return { kind: 'stuck', steps: this.describeStuck(stuck) };
  }

  private async settle(): Promise<void> {
    const isUnanswered = () => this.tasks.unanswered !== undefined;
    const shouldStop = () => isUnanswered() || this.isEnded || this.stuck.length > 0;
    try {
      await this.stepper.settle({ shouldStop });
    } catch (error) {
      // The call that nobody answers has failed its handler: the caller tells of it.
      if (!isUnanswered()) throw error;
    }
  }

  private connect(): Dependencies {
    const { clock, ids } = this;
    return {
      clock,
      ids,
      tokens: signedTaskTokens([TOKEN_SECRET]),
      flows: new MemoryFlowStore(),
      definitions: this.flows,
      journal: new MemoryJournal(),
      workQueue: this.queue,
      alarms: this.alarms,
      schedules: new MemoryScheduleStore(),
      tasks: this.tasks,
      invocations: new MemoryInvocations(),
      log: SILENT,
      metrics: NO_METRICS,
      tracer: NO_TRACER,
      statusEvents: NO_STATUS_EVENTS,
      limits: DEFAULT_LIMITS,
      cache: this.executions,
      callSlots: new CallSlots(DEFAULT_LIMITS.callsInFlight),
    };
  }

  private mockTasks(live: LiveTasks | undefined): MockedTasks {
    const { mocks } = this.settings;
    const { clock, ids } = this;
    return new MockedTasks({
      mocks,
      clock,
      ids,
      live,
      invocationTimeoutMs: DEFAULT_LIMITS.invocationTimeoutMs,
      iterationOf: (task) => this.iterationOf(task),
      engineTakes: (task) => this.engineTakes(task),
      onAccepted: (task, callback) =>
        this.stepper.add(
          this.callbacks.report(this.executions.stateOf(task.caller).origin, task, callback),
        ),
    });
  }

  /** A flow that was given is run, and a report reaches the task whose token it has. */
  private engineTakes({ resource, serviceParams }: RunTask): boolean {
    if (resource.kind === 'flow') return this.flows.mayBeStarted(resource.name);
    if (resource.kind !== 'action' || !REPORTS.has(resource.api)) return false;
    const token = ownValue(serviceParams, 'TaskToken');
    return typeof token === 'string' && this.deps.tokens.verify(token) !== undefined;
  }

  private async handle({ message, lease, receipt }: ReceivedMessage): Promise<void> {
    await advanceExecution(this.deps, message, lease);
    await this.queue.acknowledge(receipt);
  }

  private async tick(): Promise<void> {
    const tickMs = this.clock.nowMs();
    await fireAlarms(this.deps);
    this.alarms.ticked(tickMs);
  }

  private iterationOf({ caller, taskEventId }: RunTask): string {
    const state = this.executions.stateOf(caller);
    const iteration = iterationOf(this.flows.flowOf(state.origin), state, taskEventId);
    return `${state.origin.runId}\n${iteration}`;
  }

  private get isEnded(): boolean {
    return this.executions.first.end !== undefined;
  }

  private get stuck(): readonly WaitingTask[] {
    const stuck = stuckTasks(this.placed(), (effectId) => this.callbacks.isComing(effectId));
    return stuck.length > 0 && this.hasMessages() ? [] : stuck;
  }

  private *placed(): Generator<PlacedExecution> {
    for (const state of this.executions.open()) {
      yield { state, flow: this.flows.flowOf(state.origin) };
    }
  }

  /** One execution tells another of its end by a message: nobody waits for ever as long as there is one. */
  private hasMessages(): boolean {
    const isAlarm = ({ message, receiveCount }: PendingMessage) =>
      message.work.trigger.type === 'AlarmDue' && receiveCount === 0;
    return !this.queue.pending().every(isAlarm);
  }

  /** Iterations stand at the same step: each step once. */
  private describeStuck(tasks: readonly WaitingTask[]): readonly StuckStep[] {
    const { answersByStep } = this.settings.mocks;
    const stepByName = new Map<string, StuckStep>();
    for (const { stepName, effectId } of tasks) {
      const known = stepByName.get(stepName);
      const wasRefused = known?.wasRefused === true || this.callbacks.wasRefused(effectId);
      const hasAnswers = answersByStep.has(stepName);
      stepByName.set(stepName, { stepName, hasAnswers, wasRefused });
    }
    return [...stepByName.values()];
  }

  private describeUnanswered({ stepName, resource, pattern, input, caller }: RunTask): Obstacle {
    const { mocks, request } = this.settings;
    const { flowName } = caller;
    const flow = this.flows.flowOf(this.executions.stateOf(caller).origin);
    const step = flowSteps(flow).find(({ name }) => name === stepName);
    invariant(step?.type === 'task', 'a call comes from a task of the flow');
    // The flow that is run cannot be given once more.
    const mayBeGiven = resource.kind === 'flow' && resource.name !== request.flowName;
    return {
      kind: 'unanswered',
      stepName,
      ...(flowName === request.flowName ? {} : { flowName }),
      ...(mayBeGiven ? { startedFlow: resource.name } : {}),
      resourceArn: step.resourceArn,
      waitsForCallback: pattern === 'waitForCallback',
      input,
      hasAnswers: mocks.answersByStep.has(stepName),
    };
  }
}

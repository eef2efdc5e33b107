/**
 * One execution of one flow in memory: the real use cases over the memory adapters, on virtual time, until the execution
 * has ended or cannot go on. The same flow, input, mocks, seed and start give the same history.
 */
import { MemoryClock } from '../adapters/memory/memory-clock.ts';
import { MemoryFlowStore } from '../adapters/memory/memory-flow-store.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { MemoryWorkQueue } from '../adapters/memory/memory-work-queue.ts';
import type { ReceivedMessage } from '../adapters/memory/memory-work-queue.ts';
import { SeededIds } from '../adapters/memory/seeded-ids.ts';
import { signedTaskTokens } from '../adapters/system/signed-task-tokens.ts';
import { advanceExecution } from '../app/advance-execution.ts';
import type { Dependencies } from '../app/dependencies.ts';
import { ExecutionCache, type LiveExecution } from '../app/execution-cache.ts';
import { fireAlarms } from '../app/fire-alarms.ts';
import type { FlowRunRequest, Obstacle } from '../app/flow-run.ts';
import { DEFAULT_LIMITS } from '../app/limits.ts';
import type { Clock, Log, TaskRunner } from '../app/ports.ts';
import { startExecution } from '../app/start-execution.ts';
import type { Flow } from '../core/definition/flow.ts';
import type { RunTask } from '../core/engine/effect.ts';
import type { ExecutionState } from '../core/engine/state.ts';
import { invariant } from '../core/shared/invariant.ts';
import { toDefinitionHash, toFlowId } from '../core/shared/ids.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { Callbacks } from './callbacks.ts';
import { iterationOf, stuckTasks } from './frames.ts';
import { LiveTasks } from './live-tasks.ts';
import { flowSteps } from './mocks/flow-steps.ts';
import { MockedTasks } from './mocks/mocked-tasks.ts';
import type { Mocks } from './mocks/mocks.ts';
import { VirtualStepper } from './virtual-stepper.ts';
import { WatchedAlarms } from './watched-alarms.ts';

export interface MemoryRunSettings {
  readonly request: FlowRunRequest;
  readonly flow: Flow;
  readonly mocks: Mocks;
  /** Takes the calls that the mocks do not answer. */
  readonly live?: { readonly tasks: TaskRunner; readonly wallClock: Clock } | undefined;
}

/** Of tokens that nobody outside this run is meant to use. */
const TOKEN_SECRET = 'tokens of runs in memory';
const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export class MemoryRun {
  readonly deps: Dependencies;
  private readonly settings: MemoryRunSettings;
  private readonly clock: MemoryClock;
  private readonly queue: MemoryWorkQueue;
  private readonly alarms = new WatchedAlarms();
  private readonly cache = new OnlyExecution();
  private readonly ids: SeededIds;
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
    await this.createFlow();
    await startExecution(this.deps, { flowName, executionName, inputText });
    await this.settle();
    const { unanswered } = this.tasks;
    if (unanswered !== undefined) return this.describeUnanswered(unanswered);
    if (this.isEnded) return undefined;
    const stepNames = this.stuck.map(({ name }) => name);
    invariant(stepNames.length > 0, 'an execution that goes on has something left to do');
    return { kind: 'stuck', stepNames: [...new Set(stepNames)] };
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
    const { flow, request } = this.settings;
    const { clock, ids } = this;
    return {
      clock,
      ids,
      tokens: signedTaskTokens([TOKEN_SECRET]),
      flows: new MemoryFlowStore(),
      definitions: { get: async () => ({ flow, text: request.flow.text }) },
      journal: new MemoryJournal(),
      workQueue: this.queue,
      alarms: this.alarms,
      tasks: this.tasks,
      log: SILENT,
      limits: DEFAULT_LIMITS,
      cache: this.cache,
    };
  }

  private mockTasks(live: LiveTasks | undefined): MockedTasks {
    const { flow, mocks } = this.settings;
    const { clock, ids } = this;
    return new MockedTasks({
      mocks,
      clock,
      ids,
      live,
      iterationOf: (taskEventId) => iterationOf(flow, this.state, taskEventId),
      onAccepted: (task, callback) =>
        this.stepper.add(this.callbacks.report(this.state.origin, task, callback)),
    });
  }

  /** Its definition has been checked, for more than a deployment accepts: it is not checked again. */
  private async createFlow(): Promise<void> {
    const { flowName, flow } = this.settings.request;
    const { ids, flows, clock } = this.deps;
    const now = toTimestamp(clock.nowMs());
    await flows.createFlow({
      flowId: toFlowId(ids.uuid()),
      name: flowName,
      description: '',
      type: 'FDL',
      roleArn: '',
      externalStorageLocation: '',
      executionMode: '',
      definitionHash: toDefinitionHash(ids.sha256Hex(flow.text)),
      createdAt: now,
      lastModifiedAt: now,
    });
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

  private get state(): ExecutionState {
    const { live } = this.cache;
    invariant(live !== undefined, 'the execution has been started');
    return live.state;
  }

  private get isEnded(): boolean {
    return this.state.end !== undefined;
  }

  private get stuck() {
    return stuckTasks(this.settings.flow, this.state, (id) => this.callbacks.isComing(id));
  }

  private describeUnanswered({ stepName, pattern, input }: RunTask): Obstacle {
    const { flow, mocks } = this.settings;
    const step = flowSteps(flow).find(({ name }) => name === stepName);
    invariant(step?.type === 'task', 'a call comes from a task of the flow');
    return {
      kind: 'unanswered',
      stepName,
      resourceArn: step.resourceArn,
      waitsForCallback: pattern === 'waitForCallback',
      input,
      hasAnswers: mocks.answersByStep.has(stepName),
    };
  }
}

/** There is one execution: its fold is looked at whenever something has moved. */
class OnlyExecution extends ExecutionCache {
  /** It stays when the execution has ended. */
  live: LiveExecution | undefined;

  override put(live: LiveExecution): void {
    this.live = live;
    super.put(live);
  }
}

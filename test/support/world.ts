/**
 * A whole deployment in memory on virtual time: the real use cases over the memory adapters. `settle` plays the queue's
 * part until nothing is left to do.
 */
import { MemoryClock } from '../../src/adapters/memory/memory-clock.ts';
import { MemoryFlowStore } from '../../src/adapters/memory/memory-flow-store.ts';
import { MemoryInvocations } from '../../src/adapters/memory/memory-invocations.ts';
import { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { MemoryScheduleStore } from '../../src/adapters/memory/memory-schedule-store.ts';
import {
  MemoryWorkQueue,
  type ReceivedMessage,
} from '../../src/adapters/memory/memory-work-queue.ts';
import { SeededIds } from '../../src/adapters/memory/seeded-ids.ts';
import { signedTaskTokens } from '../../src/adapters/system/signed-task-tokens.ts';
import { advanceExecution } from '../../src/app/advance-execution.ts';
import { CallSlots } from '../../src/app/call-slots.ts';
import { createFlow } from '../../src/app/create-flow.ts';
import { definitionCache } from '../../src/app/definition-cache.ts';
import type { Dependencies } from '../../src/app/dependencies.ts';
import { ExecutionCache } from '../../src/app/execution-cache.ts';
import { fireAlarms } from '../../src/app/fire-alarms.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/app/limits.ts';
import type { AlarmItem, CallOutcome, Lease, Log, WorkMessage } from '../../src/app/ports.ts';
import type { StatusEvent, StatusEvents } from '../../src/app/status-events.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import type { RunTask } from '../../src/core/engine/effect.ts';
import type { HistoryEvent } from '../../src/core/engine/history-event.ts';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
import { MS_PER_MINUTE } from '../../src/core/shared/units.ts';
import { flush, VirtualStepper } from '../../src/memory/virtual-stepper.ts';
import { WatchedAlarms } from '../../src/memory/watched-alarms.ts';
import { Crash } from './crash-plan.ts';
import { checkFlowOnce, readFlowOnce } from './known-definitions.ts';
import { UNWATCHED } from './unwatched.ts';

export { flush };

export type TaskScript = (task: RunTask, world: World) => CallOutcome | Promise<CallOutcome>;

/** The ports that a test may stand in front of, to count, fail or record calls. */
export type PortName =
  | 'journal'
  | 'workQueue'
  | 'alarms'
  | 'schedules'
  | 'tasks'
  | 'invocations'
  | 'flows'
  | 'statusEvents'
  | 'lease';
export type Wrap = <T extends object>(name: PortName, port: T) => T;

export interface WorldOptions {
  readonly runTask?: TaskScript;
  readonly limits?: Partial<Limits>;
  readonly wrap?: Wrap;
  readonly seed?: number;
  /**
   * The minute tick runs every minute; those that have nothing to move are not seen by the ports. Default: the first that
   * has something to move is the first ever, and looks back for hours.
   */
  readonly ticksEveryMinute?: boolean;
  /** Default: what is logged is thrown away. */
  readonly log?: Log;
}

export const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const asItIs: Wrap = (_name, port) => port;

export function succeeded(output: Json): CallOutcome {
  return { ok: true, output, requestId: 'request-1' };
}

export function failed(error: string, cause = ''): CallOutcome {
  return { ok: false, error, cause };
}

export class World {
  readonly clock = new MemoryClock();
  readonly ids: SeededIds;
  readonly journal = new MemoryJournal();
  readonly queue = new MemoryWorkQueue(this.clock);
  readonly flows = new MemoryFlowStore();
  readonly invocations = new MemoryInvocations();
  readonly alarms = new WatchedAlarms();
  readonly schedules = new MemoryScheduleStore();
  /** What the outside was told, in order; at least once each. */
  readonly told: StatusEvent[] = [];
  /** Every call of a task, in order; an idempotency key that stands here twice was used twice. */
  readonly calls: RunTask[] = [];
  readonly wrap: Wrap;
  private readonly statusEvents: StatusEvents = {
    tell: (event) => {
      this.told.push(event);
      return Promise.resolve();
    },
  };
  deps: Dependencies;
  private readonly options: WorldOptions;
  private readonly stepper = new VirtualStepper({
    clock: this.clock,
    queue: this.queue,
    alarms: this.alarms,
    handle: (item) => this.handle(item),
    tick: () => this.tick(),
  });

  constructor(options: WorldOptions = {}) {
    this.options = options;
    this.wrap = options.wrap ?? asItIs;
    this.ids = new SeededIds(options.seed ?? 1);
    this.deps = this.connect();
  }

  /** Fresh dependencies over the same stored data: what a new process has. */
  connect(): Dependencies {
    const { wrap } = this;
    const script = this.options.runTask ?? ((): CallOutcome => succeeded({}));
    const tasks = {
      run: async (task: RunTask) => {
        this.calls.push(task);
        return script(task, this);
      },
    };
    const flows = wrap('flows', this.flows);
    this.deps = {
      clock: this.clock,
      ids: this.ids,
      tokens: signedTaskTokens(['a secret for tests only']),
      flows,
      definitions: definitionCache(flows, undefined, readFlowOnce),
      journal: wrap('journal', this.journal),
      workQueue: wrap('workQueue', this.queue),
      alarms: wrap('alarms', this.alarms),
      schedules: wrap('schedules', this.schedules),
      tasks: wrap('tasks', tasks),
      invocations: wrap('invocations', this.invocations),
      log: this.options.log ?? SILENT,
      ...UNWATCHED,
      statusEvents: wrap('statusEvents', this.statusEvents),
      limits: { ...DEFAULT_LIMITS, ...this.options.limits },
      cache: new ExecutionCache(),
      callSlots: new CallSlots(DEFAULT_LIMITS.callsInFlight),
    };
    return this.deps;
  }

  /** Put, and not moved to the queue yet. */
  get farAlarms(): readonly AlarmItem[] {
    return this.alarms.waiting;
  }

  async createFlow(name: string, definition: string): Promise<void> {
    const request = { name, definition, description: '', type: 'FDL' };
    await createFlow({ ...this.deps, checkFlow: checkFlowOnce }, request);
  }

  /** Creates the flow when there is none, and starts an execution of it. */
  async start(definition: string, input: JsonObject = {}, executionName = 'run'): Promise<void> {
    if ((await this.flows.findFlow('flow')) === undefined)
      await this.createFlow('flow', definition);
    const inputText = JSON.stringify(input);
    await startExecution(this.deps, { flowName: 'flow', executionName, inputText });
  }

  async key(executionName = 'run') {
    const flow = await this.flows.findFlow('flow');
    if (flow === undefined) throw new Error('no flow has been created');
    return { flowId: flow.flowId, executionName };
  }

  async history(executionName = 'run'): Promise<readonly HistoryEvent[]> {
    const entries = await this.journal.readPage(await this.key(executionName), 0, Infinity);
    return entries.flatMap(({ events }) => events);
  }

  async header(executionName = 'run') {
    return this.journal.findHeader(await this.key(executionName));
  }

  /** Handles one message as the stepper's handler does. Returns false when it has to come again. */
  async handle({ message, receipt, lease }: ReceivedMessage): Promise<boolean> {
    try {
      await advanceExecution(this.deps, message, this.wrap('lease', lease));
    } catch (error) {
      this.onFailure?.(error, message);
      // A dead process gives nothing back: its messages come again when their leases run out.
      if (!(error instanceof Crash)) await this.queue.giveBack(receipt, 1);
      return false;
    }
    await this.queue.acknowledge(receipt);
    return true;
  }

  /** Called when a message fails; a test that expects none throws from here. */
  onFailure: ((error: unknown, message?: WorkMessage) => void) | undefined = (error) => {
    throw error;
  };

  /**
   * Delivers messages and moves time until nothing is left to do, `until` (milliseconds since the epoch) is reached, or `shouldStop` says so: what is
   * under way then is left to itself.
   */
  async settle(
    until: number | (() => number) = Infinity,
    shouldStop: () => boolean = () => false,
  ): Promise<void> {
    const untilMs = () => (typeof until === 'number' ? until : until());
    await this.stepper.settle({ untilMs, shouldStop });
  }

  /** The minute tick. */
  async tick(): Promise<void> {
    const tickMs = this.clock.nowMs();
    if (this.options.ticksEveryMinute === true) await this.passIdleMinutes();
    try {
      await fireAlarms(this.deps);
    } catch (error) {
      this.onFailure?.(error);
      return; // What is left is moved by the next tick.
    }
    this.alarms.ticked(tickMs);
  }

  /**
   * Moves the cursor as the ticks of the minutes that had nothing to move have left it: not past a minute that has an alarm
   * waiting, and never back.
   */
  private async passIdleMinutes(): Promise<void> {
    const { alarms, clock } = this;
    const waitingMs = Math.min(...alarms.waiting.map(({ dueMs }) => dueMs));
    const minute = Math.floor(Math.min(clock.nowMs() + MS_PER_MINUTE, waitingMs) / MS_PER_MINUTE);
    const cursor = await alarms.readCursor();
    if (cursor === undefined || cursor.minute < minute) await alarms.moveCursor(cursor, { minute });
  }
}

/** Lets time pass until the work is done. */
export async function drive({ clock }: World, work: Promise<unknown>): Promise<void> {
  let isDone = false;
  const done = work.finally(() => (isDone = true));
  done.catch(() => undefined); // Thrown to the caller below.
  while (!isDone) {
    await Promise.race([done, flush()]);
    const wakeMs = clock.nextWakeMs();
    if (!isDone && wakeMs !== undefined) clock.advanceTo(Math.max(wakeMs, clock.nowMs()));
  }
  await done;
}

export const NO_LEASE: Lease = { extend: async () => undefined };

/**
 * A whole deployment in memory on virtual time: the real use cases over the memory adapters. `settle` plays the queue's
 * part until nothing is left to do.
 */
import { MemoryAlarmStore } from '../../src/adapters/memory/memory-alarm-store.ts';
import { MemoryClock } from '../../src/adapters/memory/memory-clock.ts';
import { MemoryFlowStore } from '../../src/adapters/memory/memory-flow-store.ts';
import { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import {
  MemoryWorkQueue,
  type ReceivedMessage,
} from '../../src/adapters/memory/memory-work-queue.ts';
import { SeededIds } from '../../src/adapters/memory/seeded-ids.ts';
import { signedTaskTokens } from '../../src/adapters/system/signed-task-tokens.ts';
import { advanceExecution } from '../../src/app/advance-execution.ts';
import { createFlow } from '../../src/app/create-flow.ts';
import { definitionCache } from '../../src/app/definition-cache.ts';
import type { Dependencies } from '../../src/app/dependencies.ts';
import { ExecutionCache } from '../../src/app/execution-cache.ts';
import { fireAlarms } from '../../src/app/fire-alarms.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/app/limits.ts';
import type { AlarmItem, CallOutcome, Lease, Log, WorkMessage } from '../../src/app/ports.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import type { RunTask } from '../../src/core/engine/effect.ts';
import type { HistoryEvent } from '../../src/core/engine/history-event.ts';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
import { Crash } from './crash-plan.ts';

export type TaskScript = (task: RunTask, world: World) => CallOutcome | Promise<CallOutcome>;

/** The ports that a test may stand in front of, to count, fail or record calls. */
export type PortName = 'journal' | 'workQueue' | 'alarms' | 'tasks' | 'flows' | 'lease';
export type Wrap = <T extends object>(name: PortName, port: T) => T;

export interface WorldOptions {
  readonly runTask?: TaskScript;
  readonly limits?: Partial<Limits>;
  readonly wrap?: Wrap;
  readonly seed?: number;
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
  readonly alarmStore = new MemoryAlarmStore();
  readonly farAlarms: AlarmItem[] = [];
  /** Every call of a task, in order; an idempotency key that stands here twice was used twice. */
  readonly calls: RunTask[] = [];
  readonly wrap: Wrap;
  deps: Dependencies;
  private readonly options: WorldOptions;

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
    const alarms = {
      put: async (alarm: AlarmItem) => {
        this.farAlarms.push(alarm);
        await this.alarmStore.put(alarm);
      },
      readPage: this.alarmStore.readPage.bind(this.alarmStore),
      readCursor: this.alarmStore.readCursor.bind(this.alarmStore),
      moveCursor: this.alarmStore.moveCursor.bind(this.alarmStore),
    };
    const flows = wrap('flows', this.flows);
    this.deps = {
      clock: this.clock,
      ids: this.ids,
      tokens: signedTaskTokens(['a secret for tests only']),
      flows,
      definitions: definitionCache(flows),
      journal: wrap('journal', this.journal),
      workQueue: wrap('workQueue', this.queue),
      alarms: wrap('alarms', alarms),
      tasks: wrap('tasks', tasks),
      log: SILENT,
      limits: { ...DEFAULT_LIMITS, ...this.options.limits },
      cache: new ExecutionCache(),
    };
    return this.deps;
  }

  async createFlow(name: string, definition: string): Promise<void> {
    await createFlow(this.deps, { name, definition, description: '', type: 'FDL' });
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
    const crew = new Crew();
    for (;;) {
      await flush();
      crew.throwFailure();
      if (shouldStop()) return;
      const received = await this.queue.receive(10, 60);
      for (const item of received) crew.add(this.handle(item));
      if (received.length === 0 && !(await this.pass(untilMs(), crew.isBusy))) break;
    }
    if (Number.isFinite(untilMs())) this.clock.advanceTo(Math.max(untilMs(), this.clock.nowMs()));
  }

  /** Moves time on to what happens next; false: nothing does before `untilMs`. */
  private async pass(untilMs: number, isBusy: boolean): Promise<boolean> {
    const next = this.nextMs(isBusy);
    if (next === undefined || next > untilMs) return false;
    this.clock.advanceTo(Math.max(next, this.clock.nowMs()));
    if (this.dueFarAlarms().length > 0) await this.tick();
    return true;
  }

  /** The minute tick. */
  async tick(): Promise<void> {
    const horizon = this.clock.nowMs() + 120_000;
    try {
      await fireAlarms(this.deps);
    } catch (error) {
      this.onFailure?.(error);
      return; // What is left is moved by the next tick.
    }
    this.farAlarms.splice(0, Infinity, ...this.farAlarms.filter(({ dueMs }) => dueMs >= horizon));
  }

  private dueFarAlarms(): readonly AlarmItem[] {
    return this.farAlarms.filter(({ dueMs }) => dueMs < this.clock.nowMs() + 60_000);
  }

  private nextMs(isBusy: boolean): number | undefined {
    const times = [
      this.queue.nextVisibleMs(),
      isBusy ? this.clock.nextWakeMs() : undefined,
      ...this.farAlarms.map(({ dueMs }) => Math.max(this.clock.nowMs(), dueMs - 50_000)),
    ].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b));
  }
}

/** Handlers at work. */
class Crew {
  private readonly active = new Set<Promise<unknown>>();
  private readonly failures: unknown[] = [];

  get isBusy(): boolean {
    return this.active.size > 0;
  }

  add(handling: Promise<unknown>): void {
    const work: Promise<unknown> = handling
      .catch((error: unknown) => this.failures.push(error))
      .finally(() => this.active.delete(work));
    this.active.add(work);
  }

  throwFailure(): void {
    const [failure] = this.failures;
    if (failure instanceof Error) throw failure;
  }
}

/** Lets everything that is ready run. */
export async function flush(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise((resolve) => setImmediate(resolve));
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

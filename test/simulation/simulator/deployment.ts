/**
 * A deployment in memory on virtual time: stores, queues, the processes that the queues' messages and the minute tick start,
 * and processes for calls of the API. The use cases and the handlers' code are the real ones.
 */
import { MemoryFlowStore } from '../../../src/adapters/memory/memory-flow-store.ts';
import { MemoryInvocations } from '../../../src/adapters/memory/memory-invocations.ts';
import { MemoryPayloads } from '../../../src/adapters/memory/memory-payloads.ts';
import { MemoryScheduleStore } from '../../../src/adapters/memory/memory-schedule-store.ts';
import { SeededIds } from '../../../src/adapters/memory/seeded-ids.ts';
import { fireAlarms } from '../../../src/app/fire-alarms.ts';
import { isFault } from '../../../src/app/app-error.ts';
import type { Limits } from '../../../src/app/limits.ts';
import type { AlarmItem, ExecutionKey, TaskRunner, WorkMessage } from '../../../src/app/ports.ts';
import type { InvocationEnd } from '../../../src/app/record-invocation.ts';
import { encodeWorkMessage } from '../../../src/app/work-message.ts';
import { type RunId, toWorkId } from '../../../src/core/shared/ids.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../../src/core/shared/units.ts';
import { SILENT } from '../../support/world.ts';
import { Bodies, POISON, poisonFor } from './bodies.ts';
import { Deliveries } from './deliveries.ts';
import type { Dice } from './dice.ts';
import {
  DEAD_LETTER_VISIBILITY_SECONDS,
  EventSource,
  type EventSourceParts,
} from './event-source.ts';
import type { Faults } from './faults.ts';
import { Handlers } from './handlers.ts';
import { checkLeases } from './leases.ts';
import { LaggingJournal } from './lagging-journal.ts';
import { Network, type PortCall } from './network.ts';
import { OutgoingWork } from './outgoing-work.ts';
import { SimAlarms } from './sim-alarms.ts';
import { SimBus, type SimBusParts } from './sim-bus.ts';
import { SimProcess, type Stores } from './sim-process.ts';
import { type Held, SimQueue } from './sim-queue.ts';
import { type Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';
import { type Knowledge, watchQueues } from './watch-queues.ts';

export interface DeploymentParts extends Knowledge, SimBusParts {
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly limits: Limits;
  readonly tasks: TaskRunner;
  readonly watch: (call: PortCall) => void;
  readonly onAlarm: (alarm: AlarmItem) => void;
  readonly onMessage: (message: WorkMessage, delaySeconds: number) => void;
  /** An error that no fault explains. */
  readonly onDefect: (error: unknown) => void;
}

const WORK_VISIBILITY_SECONDS = 900;
const RESULTS_VISIBILITY_SECONDS = 180;
const SKEW_MS = 5 * MS_PER_MINUTE;
const REDRIVE_RECEIVES = 1_000;

type OwnParts = Pick<
  EventSourceParts,
  'queue' | 'mostProcesses' | 'mostMessages' | 'handlerFor' | 'redrive' | 'onTake' | 'onDeath'
>;

type HeldWork = Held<WorkMessage | undefined>;

export class Deployment {
  readonly journal: LaggingJournal;
  readonly flows = new MemoryFlowStore();
  readonly alarms: SimAlarms;
  readonly schedules = new MemoryScheduleStore();
  readonly invocations = new MemoryInvocations();
  readonly network: Network;
  readonly workMessages: SimQueue<WorkMessage | undefined>;
  readonly deadLetters: SimQueue<WorkMessage | undefined>;
  readonly results: SimQueue<undefined>;
  /** The minute tick does not come before: milliseconds since the epoch. */
  alarmsMissedUntilMs = 0;
  private readonly parts: DeploymentParts;
  private readonly ids: SeededIds;
  private readonly payloads = new MemoryPayloads();
  private readonly stores: Stores;
  private readonly sources: readonly EventSource[];
  private callers: SimProcess[] = [];
  private readonly mostCached: number;
  private readonly bodies: Bodies;
  private processes = 0;
  private nextTickMs = Infinity;

  constructor(parts: DeploymentParts) {
    this.parts = parts;
    const { dice } = parts;
    this.journal = new LaggingJournal(parts);
    this.bodies = new Bodies(parts.faults, this.payloads);
    this.alarms = new SimAlarms(dice.happens(0.3) ? dice.between(1, 2) : Infinity);
    this.mostCached = dice.happens(0.2) ? 1 : 500;
    this.network = new Network(parts);
    this.ids = new SeededIds(dice.between(1, 2 ** 31));
    const read = (body: string) => this.bodies.read(body);
    this.workMessages = this.queue('work', read, WORK_VISIBILITY_SECONDS);
    this.deadLetters = this.queue('dead letters', read, DEAD_LETTER_VISIBILITY_SECONDS);
    this.results = this.queue('results', () => undefined, RESULTS_VISIBILITY_SECONDS);
    watchQueues({ ...this, bodies: this.bodies, ...parts });
    this.stores = {
      flows: this.flows,
      journal: this.journal,
      alarms: this.alarms,
      schedules: this.schedules,
      invocations: this.invocations,
      tasks: parts.tasks,
      statusEvents: new SimBus(parts),
      workQueue: new OutgoingWork({ ...parts, bodies: this.bodies, queue: this.workMessages }),
    };
    this.sources = this.eventSources();
    this.alarms.onPut = (alarm) => {
      parts.onAlarm(alarm);
      this.planTick();
    };
    // The tick has come before: it is a deployment that has been up for a while.
    const minute = Math.floor(parts.timeline.nowMs / MS_PER_MINUTE);
    this.alarms.moveCursor(undefined, { minute }).catch(parts.onDefect);
  }

  /** The work queue's messages are not delivered before: milliseconds since the epoch. */
  silenceWork(untilMs: number): void {
    const work = this.sources.find(({ queueName }) => queueName === 'work');
    if (work !== undefined) work.silentUntilMs = untilMs;
  }

  private eventSources(): readonly EventSource[] {
    const { workMessages: work, deadLetters, results, payloads } = this;
    const handlers = new Handlers({ ...this.parts, work, deadLetters, results, payloads });
    const deliveries = new Deliveries(this.parts.faults);
    return [
      this.source({
        queue: work,
        mostProcesses: 3,
        mostMessages: 10,
        handlerFor: (process) => handlers.advanceBatch(process),
        redrive: { receives: REDRIVE_RECEIVES, to: deadLetters },
        onTake: (held) => deliveries.see(held as HeldWork),
        onDeath: (process, held) =>
          checkLeases(process, held as readonly HeldWork[], this.parts.timeline.nowMs),
      }),
      this.source({
        queue: deadLetters,
        mostProcesses: 1,
        mostMessages: 1,
        handlerFor: (process) => handlers.recordFailure(process),
      }),
      this.source({
        queue: results,
        mostProcesses: 2,
        mostMessages: 10,
        handlerFor: (process) => handlers.recordInvocations(process),
      }),
    ];
  }

  /** Something is under way, or will be without anybody's doing. Alarms do not count. */
  get isBusy(): boolean {
    const queued = this.workMessages.size + this.deadLetters.size + this.results.size;
    return queued > 0 || this.sources.some(({ isBusy }) => isBusy);
  }

  /** Changes with whatever is stored. */
  get version(): string {
    return `${this.network.calls} ${this.workMessages.changes} ${this.deadLetters.changes}`;
  }

  /** Processes that have done something since they were asked for last. */
  takeTouched(): readonly SimProcess[] {
    const { touched } = this.network;
    const processes = [...touched].filter((caller) => caller instanceof SimProcess);
    touched.clear();
    return processes;
  }

  *messages(): Generator<WorkMessage> {
    for (const queue of [this.workMessages, this.deadLetters]) {
      for (const { content } of queue.messages) if (content !== undefined) yield content;
    }
  }

  /** A process for a call of the API: one that has answered others, or a new one. */
  takeCaller(): SimProcess {
    const idle = this.callers.pop();
    if (idle?.isAlive === true && !this.parts.faults.strikes('process recycled')) return idle;
    return this.newProcess('api');
  }

  giveBack(process: SimProcess): void {
    if (process.isAlive) this.callers.push(process);
  }

  /** What arrives at the work queue without a message of ours. */
  sendPoison(): void {
    this.workMessages.put(POISON, 0);
  }

  /** A message that is none, and says which execution waits for it. */
  poison(key: ExecutionKey, runId: RunId): void {
    this.workMessages.put(poisonFor(key, runId, this.parts.timeline.steps), 0);
  }

  sendRepair(key: ExecutionKey, runId: RunId): void {
    const workId = toWorkId(`repair-${this.parts.timeline.steps}`);
    const work = { trigger: { type: 'Repair' as const } };
    this.workMessages.put(encodeWorkMessage({ workId, key, runId, work }), 0);
  }

  sendResult(end: InvocationEnd, delaySeconds: number): void {
    this.results.put(JSON.stringify(end), delaySeconds);
    if (this.parts.faults.strikes('message doubled')) {
      this.results.put(JSON.stringify(end), delaySeconds + this.parts.dice.between(0, 60));
    }
  }

  private newProcess(kind: string): SimProcess {
    const { faults, dice } = this.parts;
    this.processes += 1;
    const skewMs = faults.strikes('clock skewed') ? dice.between(-SKEW_MS, SKEW_MS) : 0;
    const { stores, network, ids, mostCached } = this;
    const parts = { ...this.parts, stores, network, ids, mostCached, log: SILENT };
    return new SimProcess(parts, `${kind}-${this.processes}`, skewMs);
  }

  // --- queues ----------------------------------------------------------------------------------------------------------

  private queue<Content>(
    name: string,
    read: (body: string) => Content,
    visibilitySeconds: number,
  ): SimQueue<Content> {
    const { timeline } = this.parts;
    const wake = (atMs: number) => {
      this.sources.find(({ queueName }) => queueName === name)?.wake(atMs);
    };
    return new SimQueue({ name, timeline, read, visibilitySeconds, wake });
  }

  private source(own: OwnParts): EventSource {
    const newProcess = () => this.newProcess(own.queue.settings.name);
    return new EventSource({ ...this.parts, ...own, newProcess });
  }

  // --- the minute tick -------------------------------------------------------------------------------------------------

  private planTick(): void {
    const { earliestMs } = this.alarms;
    if (earliestMs === undefined) return;
    const { nowMs } = this.parts.timeline;
    const nextMinuteMs = (Math.floor(nowMs / MS_PER_MINUTE) + 1) * MS_PER_MINUTE;
    this.tickAt(Math.max(nextMinuteMs, earliestMs - 3 * MS_PER_MINUTE));
  }

  /** Ticks between that would find nothing are left out. */
  private tickAt(atMs: number): void {
    const dueMs = Math.max(atMs, this.alarmsMissedUntilMs);
    if (dueMs >= this.nextTickMs) return;
    this.nextTickMs = dueMs;
    this.parts.timeline.at(dueMs, () => {
      if (this.nextTickMs !== dueMs) return;
      this.nextTickMs = Infinity;
      this.tick().catch(this.parts.onDefect);
    });
  }

  private async tick(): Promise<void> {
    const { timeline, faults, onDefect } = this.parts;
    if (timeline.nowMs < this.alarmsMissedUntilMs) return this.tickAt(this.alarmsMissedUntilMs);
    await this.alarms.passEmptyMinutes(timeline.nowMs);
    const count = faults.strikes('tick doubled') ? 2 : 1;
    for (let i = 0; i < count; i += 1) {
      const process = this.newProcess('tick');
      timeline.after(29 * MS_PER_SECOND, () => process.die());
      fireAlarms(process.deps).catch((error: unknown) => {
        if (!isFault(error)) onDefect(error);
      });
    }
    this.planTick();
  }
}

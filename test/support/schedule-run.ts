/**
 * A deployment with schedules on virtual time, minute by minute: the tick at the beginning of each (late by what the test
 * says, or not at all), the queue in between. Processes may die at port calls; the next one goes on with what is stored.
 */
import { createFlow } from '../../src/app/create-flow.ts';
import { fireAlarms } from '../../src/app/fire-alarms.ts';
import type { ExecutionHeader, WorkMessage } from '../../src/app/ports.ts';
import { isAppError, isFault } from '../../src/app/app-error.ts';
import { readScheduleExpression } from '../../src/core/schedule/schedule-expression.ts';
import { scheduledExecutionName } from '../../src/core/schedule/scheduled-run.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/shared/units.ts';
import { Crash, CrashPlan, type CrashPoint } from './crash-plan.ts';
import { checkFlowOnce } from './known-definitions.ts';
import { drive, World } from './world.ts';

const FLOW = 'version: v1\ntype: flow\nsteps:\n  - {type: pass, name: a}\n';
/** What a message that nobody gives back is invisible for. */
const VISIBILITY_SECONDS = 60;
/** How long after the beginning of its minute a tick comes. */
const TICK_MS = 20 * MS_PER_SECOND;

export interface ScheduleRunSettings {
  /** Minutes of the clock in which the tick does not come. */
  readonly isDown?: (minute: number) => boolean;
  /** Messages that come twice. */
  readonly isDoubled?: () => boolean;
}

export class ScheduleRun {
  readonly world: World;
  readonly plan: CrashPlan;
  /** When a tick came, and did all its work. */
  readonly ticks: number[] = [];
  private readonly settings: ScheduleRunSettings;
  private readonly doubled = new WeakSet<WorkMessage>();

  constructor(settings: ScheduleRunSettings = {}, ...points: readonly CrashPoint[]) {
    this.settings = settings;
    this.plan = new CrashPlan(...points);
    this.world = new World({ wrap: this.plan.wrap });
    this.world.onFailure = (error) => {
      if (!(error instanceof Crash) && !isFault(error)) throw error;
    };
  }

  get nowMs(): number {
    return this.world.clock.nowMs();
  }

  async createFlow(name = 'flow'): Promise<void> {
    await this.alive(() =>
      createFlow(
        { ...this.world.deps, checkFlow: checkFlowOnce },
        { name, definition: FLOW, description: '', type: 'FDL' },
      ),
    );
  }

  /** Makes a client's call, and makes it again when the process died under it or the service was out of reach. */
  async alive(call: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await drive(this.world, call());
        return;
      } catch (error) {
        if (isAppError(error) && error.code.endsWith('.already-exists')) return; // Our first try.
        if (error instanceof Crash) this.restart();
        else if (!isFault(error)) throw error;
      }
    }
  }

  /** Tick and queue, to this time. */
  async runTo(untilMs: number): Promise<void> {
    while (this.nowMs < untilMs) {
      const minuteEnd = (Math.floor(this.nowMs / MS_PER_MINUTE) + 1) * MS_PER_MINUTE;
      await this.deliver(Math.min(untilMs, minuteEnd - MS_PER_MINUTE + TICK_MS));
      if (this.nowMs < untilMs && this.nowMs % MS_PER_MINUTE <= TICK_MS) await this.tick();
      await this.deliver(Math.min(untilMs, minuteEnd));
    }
  }

  async tick(): Promise<void> {
    if (this.settings.isDown?.(Math.floor(this.nowMs / MS_PER_MINUTE)) === true) return;
    try {
      await fireAlarms(this.world.deps);
      this.ticks.push(this.nowMs);
    } catch (error) {
      this.world.onFailure?.(error);
    }
    this.restartIfDead();
  }

  /** Hands out messages as they become visible, until this time. */
  async deliver(untilMs: number): Promise<void> {
    const { queue, clock } = this.world;
    for (;;) {
      const nextMs = queue.nextVisibleMs();
      if (nextMs === undefined || nextMs > untilMs) break;
      if (nextMs > clock.nowMs()) clock.advanceTo(nextMs);
      for (const item of await queue.receive(10, VISIBILITY_SECONDS)) await this.handle(item);
    }
    if (clock.nowMs() < untilMs) clock.advanceTo(untilMs);
  }

  private async handle(item: Parameters<World['handle']>[0]): Promise<void> {
    if (this.settings.isDoubled?.() === true && !this.doubled.has(item.message)) {
      this.doubled.add(item.message);
      await this.world.queue.send(item.message);
    }
    await drive(this.world, this.world.handle(item));
    this.restartIfDead();
  }

  private restartIfDead(): void {
    if (this.plan.isDead) this.restart();
  }

  restart(): void {
    this.plan.restart();
    this.world.connect();
  }

  /** Names of the executions that there are, oldest first. */
  async executions(flowName = 'flow'): Promise<readonly string[]> {
    const flow = await this.world.flows.findFlow(flowName);
    if (flow === undefined) return [];
    const rows = await this.world.journal.listExecutions(flow.flowId, Infinity);
    return rows.map(({ executionName }) => executionName).toSorted();
  }

  async header(executionName: string): Promise<ExecutionHeader | undefined> {
    const flow = await this.world.flows.findFlow('flow');
    return flow && this.world.journal.findHeader({ flowId: flow.flowId, executionName });
  }
}

/** The names of the executions that a schedule begins in `(fromMs, toMs]`. */
export function expectedNames(
  { world }: ScheduleRun,
  schedule: { readonly scheduleName: string; readonly cronExpression: string },
  span: { readonly fromMs: number; readonly toMs: number; readonly countsFromMs?: number },
): readonly string[] {
  return occurrences(schedule.cronExpression, span).map((dueMs) =>
    scheduledExecutionName((text) => world.ids.sha256Hex(text), schedule.scheduleName, dueMs),
  );
}

export function occurrences(
  cronExpression: string,
  span: { readonly fromMs: number; readonly toMs: number; readonly countsFromMs?: number },
): readonly number[] {
  const { fromMs, toMs, countsFromMs = fromMs } = span;
  const read = readScheduleExpression(cronExpression, fromMs);
  if (read.kind === 'refused') throw new Error(read.message);
  const times: number[] = [];
  let at = read.expression.nextMs(fromMs, countsFromMs);
  while (at !== undefined && at <= toMs) {
    times.push(at);
    at = read.expression.nextMs(at, countsFromMs);
  }
  return times;
}

/** Calls that are really made, in a world on virtual time: both times pass alike. */
import type { MemoryClock } from '../adapters/memory/memory-clock.ts';
import type { CallOutcome, Clock, TaskRunner } from '../app/ports.ts';
import type { RunTask } from '../core/engine/effect.ts';
import { isAsyncCall } from '../core/shared/async-call.ts';
import { MS_PER_MINUTE } from '../core/shared/units.ts';
import type { Outside } from './virtual-stepper.ts';

/** Timers cannot be set for the longest waits. */
const LONGEST_SLEEP_MS = MS_PER_MINUTE;

export interface LiveTasksSettings {
  readonly tasks: TaskRunner;
  /** Real time. */
  readonly wallClock: Clock;
  readonly virtualClock: MemoryClock;
}

export class LiveTasks implements TaskRunner, Outside {
  private readonly settings: LiveTasksSettings;
  private inFlight = 0;
  private tellEnd: () => void = () => undefined;

  constructor(settings: LiveTasksSettings) {
    this.settings = settings;
  }

  get isBusy(): boolean {
    return this.inFlight > 0;
  }

  /** A child flow or an action is nobody's to run, and the end of an asynchronous function nobody's to await. */
  takes({ resource, pattern, serviceParams }: RunTask): boolean {
    const isOurs = resource.kind === 'flow' || resource.kind === 'action';
    return !isOurs && !(isAsyncCall(serviceParams) && pattern === 'sync');
  }

  async run(task: RunTask): Promise<CallOutcome> {
    this.inFlight += 1;
    try {
      return await this.settings.tasks.run(task);
    } finally {
      this.inFlight -= 1;
      this.tellEnd();
    }
  }

  async letTimePass(untilMs: number): Promise<void> {
    const { wallClock, virtualClock } = this.settings;
    const startMs = wallClock.nowMs();
    const ended = new Promise<void>((resolve) => {
      this.tellEnd = resolve;
    });
    const waiting = new AbortController();
    const leftMs = Math.min(LONGEST_SLEEP_MS, Math.max(0, untilMs - virtualClock.nowMs()));
    await Promise.race([ended, wallClock.sleep(leftMs, waiting.signal)]);
    waiting.abort();
    // A machine's clock may be set back.
    const passedMs = Math.max(0, wallClock.nowMs() - startMs);
    virtualClock.advanceTo(Math.min(untilMs, virtualClock.nowMs() + passedMs));
  }
}

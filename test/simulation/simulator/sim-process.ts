/** A process of the deployment: ports of its own to the shared stores, memory of its own, a clock of its own. */
import type { SeededIds } from '../../../src/adapters/memory/seeded-ids.ts';
import { signedTaskTokens } from '../../../src/adapters/system/signed-task-tokens.ts';
import { CallSlots } from '../../../src/app/call-slots.ts';
import { definitionCache } from '../../../src/app/definition-cache.ts';
import type { Dependencies } from '../../../src/app/dependencies.ts';
import { ExecutionCache } from '../../../src/app/execution-cache.ts';
import type { Limits } from '../../../src/app/limits.ts';
import type { Clock, Log } from '../../../src/app/ports.ts';
import type { StatusEvent } from '../../../src/app/status-events.ts';
import { readFlowOnce } from '../../support/known-definitions.ts';
import { UNWATCHED } from '../../support/unwatched.ts';
import type { Caller, Network } from './network.ts';
import type { Timeline } from './timeline.ts';

export type Stores = Pick<
  Dependencies,
  | 'flows'
  | 'journal'
  | 'workQueue'
  | 'alarms'
  | 'schedules'
  | 'tasks'
  | 'invocations'
  | 'statusEvents'
>;

export interface ProcessParts {
  readonly timeline: Timeline;
  readonly network: Network;
  readonly ids: SeededIds;
  readonly stores: Stores;
  readonly log: Log;
  readonly limits: Limits;
  /** How many executions a process keeps in memory. */
  readonly mostCached: number;
}

const CACHE_BYTES = 64 * 1024 * 1024;

export const TOKENS = signedTaskTokens(['a secret for tests only']);

export class SimProcess implements Caller {
  readonly name: string;
  readonly deps: Dependencies;
  readonly skewMs: number;
  isAlive = true;
  hasLostLease = false;
  readonly callingSinceMs = new Map<string, number>();
  /** Called once, when it dies. */
  onDeath: () => void = () => undefined;
  private readonly parts: ProcessParts;

  constructor(parts: ProcessParts, name: string, skewMs: number) {
    this.parts = parts;
    this.name = name;
    this.skewMs = skewMs;
    const { ids, log, limits, stores } = parts;
    const flows = this.connect('flows', stores.flows);
    this.deps = {
      clock: this.clock(),
      ids,
      tokens: TOKENS,
      flows,
      definitions: definitionCache(flows, undefined, readFlowOnce),
      journal: this.connect('journal', stores.journal),
      workQueue: this.connect('workQueue', stores.workQueue),
      alarms: this.connect('alarms', stores.alarms),
      schedules: this.connect('schedules', stores.schedules),
      tasks: this.connect('tasks', stores.tasks),
      invocations: this.connect('invocations', stores.invocations),
      log,
      ...UNWATCHED,
      statusEvents: { tell: (event) => this.tell(event) },
      limits,
      cache: new ExecutionCache({ executions: parts.mostCached, bytes: CACHE_BYTES }),
      callSlots: new CallSlots(limits.callsInFlight),
    };
  }

  connect<T extends object>(name: string, port: T): T {
    return this.parts.network.connect(this, name, port);
  }

  nowMs(): number {
    return this.parts.timeline.nowMs + this.skewMs;
  }

  die(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.onDeath();
  }

  /** A process that has died does nothing more. */
  private tell(event: StatusEvent): Promise<void> {
    if (!this.isAlive) return new Promise(() => undefined);
    return this.parts.stores.statusEvents.tell(event);
  }

  private clock(): Clock {
    const { timeline } = this.parts;
    return {
      nowMs: () => this.nowMs(),
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (ms <= 0 || signal?.aborted === true) return resolve();
          timeline.after(ms, () => (this.isAlive ? resolve() : undefined));
          signal?.addEventListener('abort', () => resolve(), { once: true });
        }),
    };
  }
}

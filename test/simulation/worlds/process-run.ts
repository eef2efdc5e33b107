/**
 * One process: a real use case whose port calls park until somebody answers them.
 *
 * It is a function of what it was given, of the answers and of the times at which it looked at its clock: nothing else
 * reaches it. What changes nothing and cannot change (definitions, flows, its lease) is answered at once.
 */
import { signedTaskTokens } from '../../../src/adapters/system/signed-task-tokens.ts';
import { advanceExecution } from '../../../src/app/advance-execution.ts';
import { CallSlots } from '../../../src/app/call-slots.ts';
import type { Dependencies } from '../../../src/app/dependencies.ts';
import { ExecutionCache } from '../../../src/app/execution-cache.ts';
import { fireAlarms } from '../../../src/app/fire-alarms.ts';
import type { InvocationStore } from '../../../src/app/invocation-store.ts';
import type { ScheduleStore } from '../../../src/app/schedule-store.ts';
import { DEFAULT_LIMITS } from '../../../src/app/limits.ts';
import type {
  AlarmStore,
  Clock,
  Journal,
  TaskRunner,
  WorkMessage,
} from '../../../src/app/ports.ts';
import { reportTaskSucceeded } from '../../../src/app/report-task.ts';
import { startExecution } from '../../../src/app/start-execution.ts';
import { stopExecution } from '../../../src/app/stop-execution.ts';
import { unreachable } from '../../../src/core/shared/invariant.ts';
import { UNWATCHED } from '../../support/unwatched.ts';
import { NO_LEASE, SILENT } from '../../support/world.ts';
import { IDS } from './port-calls.ts';
import type { Defect } from './small-world.ts';

/** When the worlds begin; their times are milliseconds from here. On a full minute. */
export const EPOCH_MS = Date.UTC(2024, 0, 1);
export const EXECUTION = 'run';

export interface PortCall {
  readonly port: 'journal' | 'workQueue' | 'alarms' | 'tasks' | 'clock';
  readonly method: string;
  readonly args: readonly unknown[];
}

export type ProcessRoot = { readonly name: string } & (
  | { readonly kind: 'handler'; readonly messageId: number; readonly message: WorkMessage }
  | { readonly kind: 'start' | 'stop'; readonly flowName: string }
  | { readonly kind: 'callback'; readonly token: string }
  | { readonly kind: 'tick' }
);
export type ProcessKind = ProcessRoot['kind'];

export type ProcessEnd = { readonly ok: true } | { readonly ok: false; readonly error: unknown };

/** What all processes share because it never changes. */
export interface Surroundings extends Pick<Dependencies, 'flows' | 'definitions'> {
  readonly defect: Defect;
}

interface Parked {
  readonly call: PortCall;
  readonly resume: (answer: unknown) => void;
}

export const TOKENS = signedTaskTokens(['a secret for tests only']);

export class ProcessRun {
  /** In the order in which they were made. */
  readonly parked: Parked[] = [];
  end: ProcessEnd | undefined;
  /** It has looked at its clock since it was answered last. */
  readClock = false;
  private nowMs: number;
  private uuids = 0;
  private readonly root: ProcessRoot;

  private constructor(root: ProcessRoot, nowMs: number) {
    this.root = root;
    this.nowMs = nowMs;
  }

  static async begin(around: Surroundings, root: ProcessRoot, nowMs: number): Promise<ProcessRun> {
    const run = new ProcessRun(root, nowMs);
    const deps = run.connect(around);
    const wrapped = around.defect.wrap?.(deps, root.kind) ?? deps;
    void perform(wrapped, root).then(
      () => (run.end = { ok: true }),
      (error: unknown) => (run.end = { ok: false, error }),
    );
    await quiet();
    return run;
  }

  /** Answers a parked call, and lets the process go on until it can do no more. */
  async answer(position: number, answer: unknown, nowMs: number): Promise<void> {
    const [parked] = this.parked.splice(position, 1);
    this.nowMs = nowMs;
    this.readClock = false;
    parked?.resume(answer);
    await quiet();
  }

  private connect({ flows, definitions }: Surroundings): Dependencies {
    return {
      clock: this.clock(),
      ids: {
        uuid: () => `${this.root.name}/${(this.uuids += 1)}`,
        random: () => 0, // Jitter orders nothing here: every order is tried anyway.
        ...IDS,
      },
      tokens: TOKENS,
      flows,
      definitions,
      journal: this.parkingPort<Journal>('journal'),
      workQueue: {
        send: (message, delaySeconds = 0) =>
          this.park({ port: 'workQueue', method: 'send', args: [message, delaySeconds] }),
      },
      alarms: this.parkingPort<AlarmStore>('alarms'),
      tasks: {
        run: (task) => this.park({ port: 'tasks', method: 'run', args: [task] }),
      } satisfies TaskRunner,
      invocations: NO_INVOCATIONS,
      schedules: NO_SCHEDULES,
      log: SILENT,
      ...UNWATCHED,
      limits: DEFAULT_LIMITS,
      cache: new ExecutionCache(),
      callSlots: new CallSlots(DEFAULT_LIMITS.callsInFlight),
    };
  }

  private clock(): Clock {
    return {
      nowMs: () => {
        this.readClock = true;
        return EPOCH_MS + this.nowMs;
      },
      sleep: async (ms, signal) => {
        if (ms <= 0 || signal?.aborted === true) return;
        // Renewals and gatherings: their time never comes, unless they are called off.
        if (signal !== undefined)
          return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
        this.readClock = true;
        await this.park({ port: 'clock', method: 'sleepUntil', args: [this.nowMs + ms] });
      },
    };
  }

  private parkingPort<Port extends object>(port: PortCall['port']): Port {
    const park = (method: string, args: readonly unknown[]) => this.park({ port, method, args });
    return new Proxy({} as Port, {
      get:
        (_, method) =>
        (...args: readonly unknown[]) =>
          park(String(method), args),
    });
  }

  private park<Answer>(call: PortCall): Promise<Answer> {
    return new Promise((resolve) => {
      this.parked.push({ call, resume: resolve as (answer: unknown) => void });
    });
  }
}

async function perform(deps: Dependencies, root: ProcessRoot): Promise<unknown> {
  switch (root.kind) {
    case 'handler':
      return advanceExecution(deps, root.message, NO_LEASE);
    case 'start':
      return startExecution(deps, { flowName: root.flowName, executionName: EXECUTION });
    case 'stop':
      return stopExecution(deps, { flowName: root.flowName, executionName: EXECUTION });
    case 'callback':
      return reportTaskSucceeded(deps, { taskToken: root.token, outputText: '{"by":"callback"}' });
    case 'tick':
      return fireAlarms(deps);
    default:
      return unreachable(root, 'kind of process');
  }
}

/** No use case waits for anything but its ports, so when the promises are through, nothing is left to run. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const NO_INVOCATIONS = unused<InvocationStore>('asynchronous calls');
const NO_SCHEDULES = unused<ScheduleStore>('schedules');

function unused<Port extends object>(what: string): Port {
  return new Proxy({} as Port, {
    get: (_, method) => async () => {
      throw new Error(`the worlds know no ${what}: ${String(method)}`);
    },
  });
}

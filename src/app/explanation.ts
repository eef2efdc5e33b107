/** What ExplainExecution says of an execution. Times are milliseconds since the epoch; lists are bounded, counts are not. */
import type { Container, Wait } from '../core/engine/waits.ts';
import type { ExecutionHeader } from './ports.ts';
import type { StatefulStatus } from './invocation-store.ts';

/** Who has to do something before it goes on. */
export type Actor = 'Sluice' | 'Time' | 'Worker' | 'Function' | 'Execution';

export type ExplainedWait = Wait & {
  readonly actor: Actor;
  /** One sentence: who has to do what. */
  readonly action: string;
  /** When it is given up: by the step's time-out, or by the execution's. */
  readonly givesUpMs: number;
  readonly givesUpBy: 'step' | 'execution';
  /** It should have gone on by now. */
  readonly isOverdue: boolean;
  /** Of a child execution. Status absent: it is not there. */
  readonly child?: { readonly executionName: string; readonly status?: ExecutionHeader['status'] };
  /** Of a stateful invocation, where it is known. */
  readonly invocationStatus?: StatefulStatus;
};

export interface WakeUp {
  readonly dueMs: number;
  readonly isOverdue: boolean;
}

/** What an attempt started that nobody waits for any more. */
export type ToStop =
  | { readonly kind: 'execution'; readonly flowName: string; readonly executionName: string }
  | { readonly kind: 'invocation'; readonly invocationId: string };

/** A task of another execution that is told the end of this one. */
export interface Told {
  /** `''` where its execution is kept no longer. */
  readonly flowName: string;
  readonly executionName: string;
  /** `over`: its attempt has its outcome, or is not waited for any more. `gone`: it is kept no longer, or cannot be read. */
  readonly state: 'waiting' | 'over' | 'gone';
  readonly isOverdue: boolean;
}

/** How many there are, and the first of them. */
export interface Some<T> {
  readonly count: number;
  readonly first: readonly T[];
}

export interface RunningPart {
  readonly deadline: { readonly dueMs: number; readonly isDefault: boolean };
  readonly waits: Some<ExplainedWait>;
  readonly containers: Some<Container>;
  readonly wakeUps: Some<WakeUp>;
  /** Work that the last decision left: the next one goes on with it. */
  readonly slice?: { readonly sinceMs: number; readonly isOverdue: boolean };
  /** Whoever started it and waited for it does not wait any more, and it has not stopped. */
  readonly isAbandoned: boolean;
}

export interface EndedPart {
  readonly atMs: number;
  /** `''` when it succeeded. */
  readonly error: string;
  readonly cause: string;
  /** The step that failed; of one that stopped or timed out, where the last event was. `''`: not known. */
  readonly stepName: string;
  /** Its row in listings, and its expiry, still say Running. */
  readonly isHeaderLagging: boolean;
  readonly isHeaderOverdue: boolean;
}

export interface Explanation {
  readonly flowName: string;
  readonly name: string;
  readonly status: ExecutionHeader['status'];
  readonly nowMs: number;
  readonly startedAtMs: number;
  readonly lastEventId: number;
  readonly lastChangedAtMs: number;
  readonly isOverdue: boolean;
  /** Its journal cannot be decoded: only its heading is shown. */
  readonly isUnreadable: boolean;
  readonly running?: RunningPart;
  readonly ended?: EndedPart;
  readonly toStop: Some<ToStop>;
  readonly isStoppingOverdue: boolean;
  readonly tells: Some<Told>;
  /** What to do, one sentence each. */
  readonly advice: readonly string[];
}

/** Of waits, containers, wake-ups, what is to be stopped. */
export const MOST_SHOWN = 10;
/** Of those who are told: each is looked at by loading its execution. */
export const MOST_TOLD_SHOWN = 5;

export function firstOf<T>(all: readonly T[], most = MOST_SHOWN): Some<T> {
  return { count: all.length, first: all.slice(0, most) };
}

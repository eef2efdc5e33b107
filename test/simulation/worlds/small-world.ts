/** What a world is made of. */
import type { Dependencies } from '../../../src/app/dependencies.ts';
import type { CallOutcome } from '../../../src/app/ports.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import type { ProcessKind } from './process-run.ts';

/** What may still go wrong, or be asked from outside. */
export interface Budget {
  /** Processes that die. */
  readonly crashes: number;
  /** Messages that are delivered once more than they were sent. */
  readonly duplicates: number;
  /** Times that time passes while somebody is at work, or could be. Otherwise it passes when nothing else is left to do. */
  readonly delays: number;
  readonly callbacks: number;
  readonly stops: number;
}

/** A defect that is put in, to see that it is found. */
export interface Defect {
  readonly acknowledgesFirst?: true;
  /** Stands between a use case and its ports. */
  readonly wrap?: (deps: Dependencies, kind: ProcessKind) => Dependencies;
}

/** `promptTails`: fewer, under one assumption. `all`: with nothing left out that the explorer leaves out as the same. */
export type Orders = 'promptTails' | 'different' | 'all';

export interface SmallWorld {
  readonly name: string;
  /** What there is to see in it. */
  readonly about: string;
  /** Texts by names; an execution of the first is started. */
  readonly flows: Readonly<Record<string, string>>;
  /** What a call may be answered. Every one of the answers is tried, each time that the call is made. */
  readonly answers: (task: RunTask) => readonly CallOutcome[];
  readonly budget: Budget;
  /** Messages that are handled at the same time. */
  readonly handlers: number;
  /** See `independence.ts`. Absent: all that may make a difference. */
  readonly orders?: Orders;
  readonly defect?: Defect;
  /** Judges what has happened and how it ends, not who is left to do what (P9): finds defects by what comes of them. */
  readonly judgesByResults?: true;
}

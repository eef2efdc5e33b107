/**
 * What is known of asynchronous invocations of functions: a port of its own, for its size. As in `ports.ts`, any method may
 * throw a Fault, and a write whose reply is lost may still have happened.
 *
 * A call and its end meet here. Each is put if absent under the call's key, so that whoever comes second finds the first and
 * continues the task; both may come again. A stateful invocation has a name besides, which one attempt alone can claim.
 */
import type { TaskAddress } from '../core/engine/execution-origin.ts';
import type { EffectId } from '../core/shared/ids.ts';
import type { CallOutcome } from './ports.ts';

/** One accepted call. */
export interface CallKey {
  /** Neither an ARN nor a qualifier is part of it. */
  readonly functionName: string;
  readonly requestId: string;
}

/** Who made a call. */
export interface AwaitedCall {
  readonly task: TaskAddress;
  /** The task ends with the call. */
  readonly waits: boolean;
  /** Of a stateful invocation. */
  readonly invocationId?: string;
}

export type StatefulStatus = 'Running' | 'Succeeded' | 'Failed' | 'Stopped';

export interface StatefulInvocation {
  readonly invocationId: string;
  /** Of the attempt that made it: the same attempt, the same invocation. */
  readonly effectId: EffectId;
  readonly task: TaskAddress;
  /** The task ends with the invocation. */
  readonly waits: boolean;
  readonly flowName: string;
  readonly stepName: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly startedAt: string;
  readonly status: StatefulStatus;
  /** Present once the call was accepted. */
  readonly call?: CallKey;
  /** RFC 3339 UTC with milliseconds. */
  readonly stoppedAt?: string;
  /** How the function, or the call, ended; absent where that is not known, or does not count. */
  readonly outcome?: CallOutcome;
}

export interface StatefulEnd {
  readonly status: Exclude<StatefulStatus, 'Running'>;
  readonly stoppedAt: string;
  readonly outcome?: CallOutcome;
  /** The call was refused: another attempt may take the name. */
  readonly isNameFree?: true;
}

/** Newest start first; of two with the same start time the greater id first. */
export interface InvocationPosition {
  readonly startedAt: string;
  readonly invocationId: string;
}

/** A row of a listing: read from an index, so it may lag by moments. */
export interface InvocationSummary extends InvocationPosition {
  readonly status: StatefulStatus;
  readonly stoppedAt?: string;
}

export interface InvocationStore {
  /** The call's end, when that came first. Idempotent. */
  awaitEnd(key: CallKey, call: AwaitedCall): Promise<CallOutcome | undefined>;
  /** Who made the call, when that came first. Idempotent; of several ends the first one counts. */
  recordEnd(key: CallKey, outcome: CallOutcome): Promise<AwaitedCall | undefined>;
  /** Takes the name unless it is taken. Returns who has it now: this attempt, as it stands, or another one. */
  claim(invocation: StatefulInvocation): Promise<StatefulInvocation>;
  /** Does nothing when the name is another attempt's. */
  noteAccepted(invocationId: string, effectId: EffectId, call: CallKey): Promise<void>;
  /** Ends it if it is Running. Returns it as it stands then; undefined: the name is another attempt's, or nobody's. */
  end(
    invocationId: string,
    effectId: EffectId,
    end: StatefulEnd,
  ): Promise<StatefulInvocation | undefined>;
  /** Consistent. */
  find(invocationId: string): Promise<StatefulInvocation | undefined>;
  /** A page behind `after` (absent: from the newest), at most `limit`. */
  list(limit: number, after?: InvocationPosition): Promise<readonly InvocationSummary[]>;
}

/**
 * What the calls of a flow's tasks answer when nothing is called: a mocks file, read and checked.
 * The format: docs/cli.md, "run".
 */
import type { Condition } from '../../core/expression/condition.ts';
import type { Json } from '../../core/shared/json.ts';

export interface Mocks {
  readonly answersByStep: ReadonlyMap<string, readonly MockAnswer[]>;
  /** For calls that no step's answer is for. */
  readonly byDefault?: MockAnswer;
}

export interface MockAnswer {
  /** Over the step's mapped input; absent: it is for every call. */
  readonly when?: Condition;
  /** How many calls it answers before the next one takes over. */
  readonly times: number;
  /** Virtual. */
  readonly afterSeconds: number;
  /** `accepted`: the service's usual answer; given only together with a callback. */
  readonly outcome:
    | { readonly kind: 'result'; readonly result: Json }
    | { readonly kind: 'error'; readonly error: string; readonly cause: string }
    | { readonly kind: 'accepted' };
  /** What a worker reports; absent: nobody calls back. */
  readonly callback?: MockCallback;
}

export interface MockCallback {
  /** Counted from the call's answer. */
  readonly afterSeconds: number;
  readonly report:
    | { readonly kind: 'output'; readonly output: Json }
    | { readonly kind: 'error'; readonly error: string; readonly cause: string };
}

export const NO_MOCKS: Mocks = { answersByStep: new Map() };

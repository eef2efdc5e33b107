import type { Json } from '../core/shared/json.ts';

/** How a call ended, as data: a flow's failure is never an exception. */
export type CallOutcome =
  | {
      readonly ok: true;
      readonly output: Json;
      readonly requestId: string;
      /** Of an asynchronous call: the function, as the record of its end names it. */
      readonly functionName?: string;
    }
  | {
      readonly ok: false;
      readonly error: string;
      readonly cause: string;
      /** Of an asynchronous call that was not answered: it may have been accepted all the same. */
      readonly mayBeAccepted?: true;
    };

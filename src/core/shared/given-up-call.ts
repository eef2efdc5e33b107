/** A synchronous call of a function that was given up, in the flow's words. Source: FDL reference 4.1, 5.2. */
import { MS_PER_SECOND } from './units.ts';

export interface GivenUpCall {
  readonly ok: false;
  readonly error: string;
  readonly cause: string;
}

export function givenUpCall(functionName: string, timeoutMs: number): GivenUpCall {
  const seconds = timeoutMs / MS_PER_SECOND;
  const cause =
    `function "${functionName}" has not answered within ${seconds} s; ` +
    `use "InvocationType: Async" for functions that run longer`;
  return { ok: false, error: 'FnF.TaskTimeout', cause };
}

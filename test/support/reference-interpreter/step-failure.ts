/**
 * A step's failure on its way outwards, and the words of the failures that are the engine's own. Names: FDL reference 4.1,
 * open point 5. The words are shown in histories, so they are a part of what is compared.
 */
import type { Flow } from '../../../src/core/definition/flow.ts';

export class StepFailure extends Error {
  readonly error: string;
  readonly reason: string;

  constructor(error: string, reason: string) {
    super(`${error}: ${reason}`);
    this.error = error;
    this.reason = reason;
  }
}

export const runtimeError = (reason: string) => new StepFailure('FnF.RuntimeError', reason);

export function payloadTooLarge(what: string, valueBytes: number): StepFailure {
  const reason = `${what} is larger than ${valueBytes} bytes of JSON, nested too deep, holds a number that JSON cannot, or takes too much work to make`;
  return new StepFailure('FnF.PayloadTooLarge', reason);
}

export function invalidLocal(stepName: string, found: string): StepFailure {
  const reason = `the result of step "${stepName}" is ${found}; without outputMappings it must be a JSON object`;
  return new StepFailure('FnF.InvalidLocal', reason);
}

export function taskTimeout(stepName: string, seconds: number): StepFailure {
  const reason = `task "${stepName}" did not finish within ${seconds} seconds`;
  return new StepFailure('FnF.TaskTimeout', reason);
}

export function executionTimeout({ timeoutSeconds = 0 }: Flow): StepFailure {
  const reason = `the execution did not finish within ${timeoutSeconds} seconds`;
  return new StepFailure('FnF.TaskTimeout', reason);
}

export const eventLimitReached = (limit: number) =>
  runtimeError(`the execution has reached the limit of ${limit} events`);

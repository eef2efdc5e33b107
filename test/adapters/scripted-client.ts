/** A client that records what it is sent and answers by a script; no network. And tasks to perform. */
import type { Resource } from '../../src/core/definition/flow.ts';
import type { RunTask } from '../../src/core/engine/effect.ts';
import { eventEffectId, toFlowId, toRunId } from '../../src/core/shared/ids.ts';

export type Answer = Record<string, unknown> | Error;

export interface SentRequest {
  readonly command: string;
  readonly input: Record<string, unknown>;
}

/** answers: one per request, in order; an error is thrown. */
export function scriptedClient<Client>(...answers: readonly Answer[]) {
  const sent: SentRequest[] = [];
  const client = {
    send: async (command: { input: Record<string, unknown> }): Promise<unknown> => {
      const answer = answers[sent.length];
      sent.push({ command: command.constructor.name, input: command.input });
      if (answer === undefined) throw new Error('the script has no more answers');
      if (answer instanceof Error) throw answer;
      return { $metadata: { requestId: 'request-1' }, ...answer };
    },
  };
  return { client: client as Client, sent };
}

/** As the SDK throws them. */
export function awsError(name: string, httpStatusCode: number, message = 'no'): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

export function networkError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

export function runTask(resource: Resource, fields: Partial<RunTask> = {}): RunTask {
  return {
    type: 'RunTask',
    effectId: eventEffectId(toRunId('run-id'), 5),
    taskEventId: 5,
    stepName: 'charge',
    resource,
    pattern: 'requestResponse',
    input: { amount: 5 },
    serviceParams: {},
    caller: { flowId: toFlowId('flow-id'), flowName: 'order', executionName: 'run-7' },
    ...fields,
  };
}

/** Of a call in a trace: the header that it is to hand on, and the same in W3C's words. */
export const TRACE_HEADER =
  'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
export const TRACEPARENT = '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01';

export function tracedCaller(): RunTask['caller'] {
  const { caller } = runTask({ kind: 'queue', name: 'orders' });
  return { ...caller, traceHeader: TRACE_HEADER };
}

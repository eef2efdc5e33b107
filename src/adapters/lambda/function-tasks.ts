/**
 * Tasks whose resource is a function: one Invoke per attempt (FDL reference 5.2). The step's input is the event.
 *
 * The client must repeat nothing (`maxAttempts: 1`), allow 1,000 sockets, and wait longer for an answer than the time
 * after which an invocation is given up here: LAMBDA_CLIENT_SETTINGS. The idempotency key travels as
 * `clientContext.custom.sluice.idempotencyKey`; Lambda hands none to asynchronous (`Event`) invocations.
 */
import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import type { CallOutcome, TaskRunner } from '../../app/ports.ts';
import { isRefusal, toServiceError } from '../../app/service-error.ts';
import type { RunTask } from '../../core/engine/effect.ts';
import { givenUpCall } from '../../core/shared/given-up-call.ts';
import { isAsyncCall, isRecordedCall } from '../../core/shared/async-call.ts';
import type { Json } from '../../core/shared/json.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../core/shared/units.ts';
import type { DestinationCheck } from './destination-check.ts';
import { toFunctionFailure, toServiceFailure } from './function-failure.ts';
import { type FunctionNaming, type LambdaName, toLambdaName } from './function-name.ts';
import { plainName } from './plain-name.ts';

/** For the client's constructor; the rest goes to its request handler. */
export const LAMBDA_CLIENT_SETTINGS = {
  maxAttempts: 1,
  requestHandler: {
    requestTimeout: 10 * MS_PER_MINUTE,
    throwOnRequestTimeout: true,
    connectionTimeout: 5 * MS_PER_SECOND,
    httpAgent: { maxSockets: 1_000 },
    httpsAgent: { maxSockets: 1_000 },
  },
} as const;

export interface FunctionTasksSettings {
  readonly client: LambdaClient;
  readonly naming: FunctionNaming;
  /** A synchronous call unanswered for so long is given up. */
  readonly invocationTimeoutMs: number;
  /** Looked at before a call whose end has to reach us. Absent: a live run, which awaits no such end. */
  readonly destinations?: DestinationCheck;
  /** A signal that aborts after so long. Default: `AbortSignal.timeout`, which keeps no process alive. */
  readonly abortAfter?: (ms: number) => AbortSignal;
}

export class FunctionTasks implements TaskRunner {
  private readonly settings: FunctionTasksSettings;

  constructor(settings: FunctionTasksSettings) {
    this.settings = settings;
  }

  async run(task: RunTask): Promise<CallOutcome> {
    const { client, naming, invocationTimeoutMs } = this.settings;
    const { abortAfter = (ms: number) => AbortSignal.timeout(ms) } = this.settings;
    const lambda = toLambdaName(task.resource, naming);
    const { functionName, qualifier } = lambda;
    const unheard = await this.findUnheard(task, lambda);
    if (unheard !== undefined) return unheard;
    const abortSignal = abortAfter(invocationTimeoutMs);
    const command = new InvokeCommand({
      FunctionName: functionName,
      ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
      InvocationType: isAsyncCall(task.serviceParams) ? 'Event' : 'RequestResponse',
      ClientContext: toClientContext(task),
      Payload: Buffer.from(JSON.stringify(task.input)),
    });
    traceBelow(command, task.caller.traceHeader);
    try {
      return toOutcome(task, functionName, await client.send(command, { abortSignal }));
    } catch (error) {
      return { ...this.toFailure(task, error, abortSignal), ...afterwards(task, error) };
    }
  }

  /** Throws what is no answer of the service. */
  private toFailure({ resource, caller }: RunTask, error: unknown, signal: AbortSignal) {
    const { naming, invocationTimeoutMs } = this.settings;
    const { functionName } = toLambdaName(resource, naming);
    if (signal.aborted) return givenUpCall(functionName, invocationTimeoutMs);
    const serviceError = toServiceError(error);
    if (serviceError === undefined) throw error;
    return toServiceFailure(functionName, serviceError, caller);
  }

  /** A call whose end nobody would hear of is not made. */
  private async findUnheard(task: RunTask, lambda: LambdaName): Promise<CallOutcome | undefined> {
    const { destinations } = this.settings;
    if (destinations === undefined || !isRecordedCall(task.pattern, task.serviceParams)) {
      return undefined;
    }
    return destinations.findFailure(lambda, task.caller);
  }
}

/** An asynchronous call is accepted in a moment, and then runs without us: only a refusal says that it does not. */
function afterwards({ serviceParams }: RunTask, error: unknown): { mayBeAccepted?: true } {
  return isAsyncCall(serviceParams) && !isRefusal(error) ? { mayBeAccepted: true } : {};
}

/** The function's own segments hang below this call, in the trace of the execution. */
function traceBelow({ middlewareStack }: InvokeCommand, traceHeader: string | undefined): void {
  if (traceHeader === undefined) return;
  middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      headers['X-Amzn-Trace-Id'] = traceHeader;
      return next(args);
    },
    { step: 'build', name: 'traceBelow' },
  );
}

function toClientContext({ effectId, stepName, taskEventId }: RunTask): string {
  const sluice = { idempotencyKey: effectId, stepName, taskEventId };
  return Buffer.from(JSON.stringify({ custom: { sluice } })).toString('base64');
}

function toOutcome(
  { serviceParams }: RunTask,
  functionName: string,
  answer: InvokeCommandOutput,
): CallOutcome {
  const requestId = answer.$metadata.requestId ?? '';
  if (isAsyncCall(serviceParams)) {
    const output = { RequestId: requestId };
    return { ok: true, output, requestId, functionName: plainName(functionName) };
  }
  const body = Buffer.from(answer.Payload ?? []).toString();
  const parsed = parseBody(body);
  if (answer.FunctionError !== undefined) return toFunctionFailure(body, parsed);
  return { ok: true, output: parsed, requestId };
}

/** Nothing is null; text that is no JSON (an emulator's slip) stays text. */
function parseBody(body: string): Json {
  if (body === '') return null;
  try {
    return JSON.parse(body) as Json;
  } catch {
    // The engine decides what a step makes of text.
    return body;
  }
}

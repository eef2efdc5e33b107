/**
 * Tasks whose resource is a function: one Invoke per attempt (FDL reference 5.2). The step's input is the event.
 *
 * The client must repeat nothing (`maxAttempts: 1`), allow 1,000 sockets, and wait longer for an answer than the time
 * after which an invocation is given up here: LAMBDA_CLIENT_SETTINGS. The idempotency key travels as
 * `clientContext.custom.sluice.idempotencyKey`; Lambda hands none to asynchronous (`Event`) invocations.
 */
import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import type { CallOutcome, TaskRunner } from '../../app/ports.ts';
import { toServiceError } from '../../app/service-error.ts';
import type { RunTask } from '../../core/engine/effect.ts';
import { invariant } from '../../core/shared/invariant.ts';
import { type Json, ownValue } from '../../core/shared/json.ts';
import type { ResourceNaming } from '../../core/shared/resource-naming.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../core/shared/units.ts';
import { toFunctionFailure, toServiceFailure } from './function-failure.ts';
import { toLambdaName } from './function-name.ts';

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
  readonly naming: ResourceNaming;
  /** A synchronous call unanswered for so long is given up. */
  readonly invocationTimeoutMs: number;
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
    const { functionName, qualifier } = toLambdaName(task.resource, naming);
    const abortSignal = abortAfter(invocationTimeoutMs);
    const command = new InvokeCommand({
      FunctionName: functionName,
      ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
      InvocationType: isAsync(task) ? 'Event' : 'RequestResponse',
      ClientContext: toClientContext(task),
      Payload: Buffer.from(JSON.stringify(task.input)),
    });
    try {
      return toOutcome(task, await client.send(command, { abortSignal }));
    } catch (error) {
      if (abortSignal.aborted) return givenUp(functionName, invocationTimeoutMs);
      const serviceError = toServiceError(error);
      if (serviceError === undefined) throw error;
      return toServiceFailure(functionName, serviceError);
    }
  }
}

function isAsync({ serviceParams, pattern }: RunTask): boolean {
  if (ownValue(serviceParams, 'InvocationType') !== 'Async') return false;
  // Its end has to be awaited, and an answer that it was accepted is not its end.
  invariant(pattern !== 'sync', 'an asynchronous invocation is not awaited here');
  return true;
}

function toClientContext({ effectId, stepName, taskEventId }: RunTask): string {
  const sluice = { idempotencyKey: effectId, stepName, taskEventId };
  return Buffer.from(JSON.stringify({ custom: { sluice } })).toString('base64');
}

function toOutcome(task: RunTask, answer: InvokeCommandOutput): CallOutcome {
  const requestId = answer.$metadata.requestId ?? '';
  if (isAsync(task)) return { ok: true, output: { RequestId: requestId }, requestId };
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

function givenUp(functionName: string, timeoutMs: number): CallOutcome {
  const seconds = timeoutMs / MS_PER_SECOND;
  const cause =
    `function "${functionName}" has not answered within ${seconds} s; ` +
    `use "InvocationType: Async" for functions that run longer`;
  return { ok: false, error: 'FnF.TaskTimeout', cause };
}

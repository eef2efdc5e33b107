/**
 * Calls an operation of the API for a task with an `action`, by the rules that its clients are under. Performed again, the
 * call finds what it did the first time and answers the same: what it starts, stops and reports bears ids of the attempt.
 * What it starts is no child: flows hand over to a new execution of themselves so, as often as they like.
 * Source: FDL reference 5.6.
 */
import type { ActionResource, FnfApi } from '../core/definition/flow.ts';
import type { RunTask } from '../core/engine/effect.ts';
import type { ExecutionOrigin } from '../core/engine/execution-origin.ts';
import { withStartedFlow } from '../core/engine/started-flows.ts';
import type { Trigger } from '../core/engine/trigger.ts';
import { type WorkId, toWorkId } from '../core/shared/ids.ts';
import type { JsonObject } from '../core/shared/json.ts';
import { jsonBytes } from '../core/shared/json-size.ts';
import type { SentParameters } from './wire/parameter.ts';
import { API_ERRORS } from './wire/api-error-codes.ts';
import { Fault, isAppError } from './app-error.ts';
import type { ChangeDependencies } from './change-execution.ts';
import { childRunOf, derivedId } from './child-execution.ts';
import { describeExecution } from './describe-execution.ts';
import {
  describeParameters,
  failureParameters,
  startParameters,
  stopParameters,
  successParameters,
} from './wire/execution-requests.ts';
import { answerTrigger } from './outcome-trigger.ts';
import type { CallOutcome } from './ports.ts';
import { presentExecution, presentReport } from './wire/present-execution.ts';
import { reportTaskFailed, reportTaskSucceeded } from './report-task.ts';
import { type NewRun, startExecution } from './start-execution.ts';
import { stopExecution } from './stop-execution.ts';

export interface ActionEffect extends RunTask {
  readonly resource: ActionResource;
}

export async function runAction(
  deps: ChangeDependencies,
  caller: ExecutionOrigin,
  effect: ActionEffect,
): Promise<Trigger> {
  return answerTrigger(effect, await callApi(deps, caller, effect));
}

async function callApi(
  deps: ChangeDependencies,
  caller: ExecutionOrigin,
  effect: ActionEffect,
): Promise<CallOutcome> {
  const { resource, serviceParams, taskEventId } = effect;
  const { product, api } = resource;
  const { requestId, ...child } = childRunOf(deps.ids, caller, { taskEventId });
  const run = { ...child, ...withStartedFlow(effect) };
  const workId = toWorkId(derivedId(deps.ids, caller, { taskEventId, what: 'work' }));
  try {
    const parameters = toParameters(serviceParams);
    const fields = await OPERATIONS[api](deps, parameters, { run, workId });
    const output = shrink({ RequestId: requestId, ...fields }, deps.limits.valueBytes);
    return { ok: true, requestId, output };
  } catch (error) {
    return refusal(error, product);
  }
}

/** Long texts of an answer, the most dispensable first: what was started must not be called failed for its own description. */
const DISPENSABLE = ['FlowDefinition', 'Input'] as const;

function shrink(answer: JsonObject, mostBytes: number): JsonObject {
  let shown = answer;
  for (const name of DISPENSABLE) {
    if (jsonBytes(shown) <= mostBytes || shown[name] === undefined) continue;
    shown = { ...shown, [name]: '' };
  }
  return shown;
}

/** Ids of what an attempt brings about: whoever meets them in a journal knows that it was this very attempt. */
interface Marks {
  readonly run: NewRun;
  readonly workId: WorkId;
}

type Operation = (
  deps: ChangeDependencies,
  parameters: SentParameters,
  marks: Marks,
) => Promise<JsonObject>;

const OPERATIONS: Readonly<Record<FnfApi, Operation>> = {
  StartExecution: async (deps, parameters, { run }) =>
    presentExecution(await startExecution(deps, startParameters.read(parameters), run)),
  StopExecution: async (deps, parameters, { workId }) =>
    presentExecution(await stopExecution(deps, stopParameters.read(parameters), workId)),
  DescribeExecution: async (deps, parameters) =>
    presentExecution(await describeExecution(deps, describeParameters.read(parameters))),
  ReportTaskSucceeded: async (deps, parameters, { workId }) =>
    presentReport(await reportTaskSucceeded(deps, successParameters.read(parameters), workId)),
  ReportTaskFailed: async (deps, parameters, { workId }) =>
    presentReport(await reportTaskFailed(deps, failureParameters.read(parameters), workId)),
};

/** All of the API's parameters are text: what is none is sent as its JSON. */
function toParameters(serviceParams: JsonObject): SentParameters {
  return new Map(
    Object.entries(serviceParams).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** What a client would be told to try again is tried again here: the call is the same call. */
function refusal(error: unknown, product: string): CallOutcome {
  if (!isAppError(error)) throw error;
  if (error.code === 'service.unavailable') {
    throw new Fault('call the API for a flow', { cause: error });
  }
  return { ok: false, error: `${product}.${API_ERRORS[error.code].code}`, cause: error.message };
}

/**
 * Starts the child execution of a task's attempt, as the API's start does: the message first, then entry 0. Performed again
 * it finds its own run, and that is success. Source: FDL reference 5.3, 6.2; design, "Parent and child".
 */
import type { RunTask } from '../core/engine/effect.ts';
import type { ExecutionOrigin, TaskAddress } from '../core/engine/execution-origin.ts';
import { executionNameOf } from '../core/engine/execution-name.ts';
import type { Trigger } from '../core/engine/trigger.ts';
import type { FlowId } from '../core/shared/ids.ts';
import { isJsonObject, type Json } from '../core/shared/json.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { Fault, isAppError } from './app-error.ts';
import { beginExecution, describeTakenName } from './begin-execution.ts';
import { checkInput } from './check-input.ts';
import type { ChangeDependencies } from './change-execution.ts';
import { type ChildRun, childRunOf, DEEPEST, depthBelow, TOO_DEEP } from './child-execution.ts';
import { findCurrentHeader } from './current-execution.ts';
import { pinnedRole } from './flow-role.ts';
import { listen } from './listen.ts';
import { answerTrigger } from './outcome-trigger.ts';
import type { CallOutcome, ExecutionHeader, ExecutionKey, FlowRecord } from './ports.ts';
import { tracedBy } from './tracer.ts';

export interface ChildEffect extends RunTask {
  readonly resource: Extract<RunTask['resource'], { kind: 'flow' }>;
}

export async function startChild(
  deps: ChangeDependencies,
  parent: ExecutionOrigin,
  effect: ChildEffect,
): Promise<Trigger> {
  return answerTrigger(effect, await start(deps, parent, effect));
}

interface Start {
  readonly key: ExecutionKey;
  readonly flowName: string;
  readonly child: ChildRun;
  /** Set when the task waits for the child's end. */
  readonly waiting?: TaskAddress;
}

async function start(
  deps: ChangeDependencies,
  parent: ExecutionOrigin,
  effect: ChildEffect,
): Promise<CallOutcome> {
  const { name } = effect.resource;
  const depth = depthBelow(parent);
  if (depth > DEEPEST) return TOO_DEEP;
  const flow = await deps.flows.findFlow(name);
  const { flowId } = effect.startedFlow ?? flow ?? {};
  if (flowId === undefined) return flowNotExists(name);
  const plan = planOf(deps, parent, { effect, flowId });
  const input = childInput(deps, effect);
  if (!input.ok) return input;
  const existing = await findCurrentHeader(deps, plan.key);
  if (existing !== undefined) return settle(deps, plan, existing);
  // Deleted since the attempt was scheduled; a new flow of that name is another one.
  if (flow?.flowId !== flowId) return flowNotExists(name);
  const origin = originOf(deps, plan, { flow, depth });
  const header = await beginExecution(deps, { origin, inputText: input.inputText });
  if (header === undefined) throw new Fault(`start a child of flow "${name}"`);
  return settle(deps, plan, header);
}

function planOf(
  { ids }: ChangeDependencies,
  parent: ExecutionOrigin,
  what: { readonly effect: ChildEffect; readonly flowId: FlowId },
): Start {
  const { taskEventId, pattern, serviceParams, resource } = what.effect;
  const given = executionNameOf(serviceParams);
  const child = childRunOf(ids, parent, {
    taskEventId,
    ...(given === undefined ? {} : { executionName: given }),
  });
  const { flowId, executionName, runId } = parent;
  const waiting = pattern === 'sync' && { flowId, executionName, runId, taskEventId };
  const key = { flowId: what.flowId, executionName: child.executionName };
  return { key, flowName: resource.name, child, ...(waiting && { waiting }) };
}

function originOf(
  { clock, tracer }: ChangeDependencies,
  { child, waiting }: Start,
  { flow, depth }: { readonly flow: FlowRecord; readonly depth: number },
): ExecutionOrigin {
  return {
    flowId: flow.flowId,
    flowName: flow.name,
    executionName: child.executionName,
    runId: child.runId,
    definitionHash: flow.definitionHash,
    startedAt: toTimestamp(clock.nowMs()),
    ...pinnedRole(flow),
    depth,
    ...(waiting && { tells: [waiting] }),
    ...tracedBy(tracer.current()),
  };
}

/** The name is taken: by this very start, by a running execution that is joined, or for good. */
async function settle(
  deps: ChangeDependencies,
  plan: Start,
  { origin: found, status }: ExecutionHeader,
): Promise<CallOutcome> {
  const { key, child, waiting } = plan;
  if (found.runId === child.runId) return success(plan);
  if (waiting === undefined) {
    return status === 'Running' ? success(plan) : alreadyExists(found);
  }
  const target = { key, runId: found.runId };
  // Asked of one that has ended, too: this task may have joined it before, and has been told then.
  switch (await listen(deps, target, waiting)) {
    case 'joined':
      return success(plan);
    case 'ended':
      return alreadyExists(found);
    case 'circular':
      return failure(
        'FnF.RuntimeError',
        `execution '${found.executionName}' of flow '${found.flowName}' waits for this one: neither would ever end`,
      );
  }
}

function success({ flowName: FlowName, child }: Start): CallOutcome {
  const { requestId: RequestId, executionName: ExecutionName } = child;
  return { ok: true, requestId: RequestId, output: { ExecutionName, FlowName, RequestId } };
}

function alreadyExists(origin: ExecutionOrigin): CallOutcome {
  return failure('FnF.ExecutionAlreadyExists', describeTakenName(origin));
}

function flowNotExists(name: string): CallOutcome {
  return failure('FnF.FlowNotExists', `Flow '${name}' does not exist.`);
}

function failure(error: string, cause: string) {
  return { ok: false as const, error, cause };
}

/** Under the rules of the API's start. Text that holds an object is the input as it stands. */
function childInput(deps: ChangeDependencies, { serviceParams, input, resource }: ChildEffect) {
  const given: Json | undefined = serviceParams['Input'];
  const text =
    typeof given === 'string' ? given : JSON.stringify(isJsonObject(given) ? given : input);
  try {
    return { ok: true as const, inputText: checkInput(deps, text) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    const isTooLarge = error.code === 'payload.too-large';
    const cause = `the input of flow '${resource.name}': ${error.message}`;
    return { ...failure(isTooLarge ? 'FnF.PayloadTooLarge' : 'FnF.RuntimeError', cause) };
  }
}

/**
 * StartExecution: the work message goes first, then entry 0. Whatever happens in between, the message alone completes the
 * start. Source: API reference 4.6; FDL reference 6.2 (idempotency by name).
 */
import type { ExecutionOrigin, TaskAddress } from '../core/engine/execution-origin.ts';
import type { StartedFlow } from '../core/engine/started-flows.ts';
import { type FlowId, type RunId, toRunId } from '../core/shared/ids.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { AppError } from './app-error.ts';
import { beginExecution, describeTakenName } from './begin-execution.ts';
import { checkInput } from './check-input.ts';
import type { ChangeDependencies } from './change-execution.ts';
import { findCurrentHeader } from './current-execution.ts';
import { type ExecutionView, toExecutionView } from './execution-view.ts';
import { pinnedRole } from './flow-role.ts';
import { listen } from './listen.ts';
import { flowNotFound } from './named-execution.ts';
import { checkExecutionName } from './names.ts';
import type { ExecutionHeader, FlowRecord } from './ports.ts';
import { tracedBy } from './tracer.ts';
import { verifyToken } from './verify-token.ts';

export interface StartRequest {
  readonly flowName: string;
  /** Absent or empty: a random one. */
  readonly executionName?: string;
  /** A JSON object as text; absent or empty: `{}`. */
  readonly inputText?: string;
  /** Token of a task that is told how the execution ends. */
  readonly callbackToken?: string;
}

/** The run that a start makes, for one that will be made again. */
export interface NewRun {
  readonly runId: RunId;
  /** Where the request gives none. */
  readonly executionName: string;
  /** Where it is known already: a start that is made again never goes to another flow of that name. */
  readonly startedFlow?: StartedFlow;
}

/**
 * The new execution, or the one of that name that is still running. Durable when it returns.
 * With a callback token the task is told its end, whoever started it.
 * own: the same for a start that is made again, which finds its own run running or ended. Absent: a random one.
 * Throws `flow.not-found`, `argument.invalid`, `payload.too-large`, `execution.already-exists` (the name has ended).
 */
export async function startExecution(
  deps: ChangeDependencies,
  request: StartRequest,
  own?: NewRun,
): Promise<ExecutionView> {
  const { flowId, flow } = await findTarget(deps, request, own);
  const executionName = request.executionName
    ? checkExecutionName('ExecutionName', request.executionName)
    : (own?.executionName ?? deps.ids.uuid());
  const inputText = checkInput(deps, request.inputText);
  const key = { flowId, executionName };
  const task = request.callbackToken
    ? verifyToken(deps, 'CallbackFnFTaskToken', request.callbackToken)
    : undefined;
  const existing = await findCurrentHeader(deps, key);
  if (existing !== undefined) return answerFor(deps, existing, { runId: own?.runId, task });
  if (flow === undefined) throw flowNotFound(request.flowName);
  const origin = originOf(deps, flow, { executionName, task, own });
  const header = await beginExecution(deps, { origin, inputText });
  if (header === undefined) throw new AppError('service.unavailable', 'Please retry.');
  return answerFor(deps, header, { runId: origin.runId, task });
}

interface Target {
  readonly flowId: FlowId;
  /** Absent: it has been deleted since the start was made first. */
  readonly flow?: FlowRecord;
}

async function findTarget(
  { flows }: ChangeDependencies,
  { flowName }: StartRequest,
  own: NewRun | undefined,
): Promise<Target> {
  const flow = await flows.findFlow(flowName);
  const { flowId } = own?.startedFlow ?? flow ?? {};
  if (flowId === undefined) throw flowNotFound(flowName);
  return flow?.flowId === flowId ? { flowId, flow } : { flowId };
}

interface Accepted {
  readonly executionName: string;
  readonly task: TaskAddress | undefined;
  readonly own: NewRun | undefined;
}

function originOf(
  { clock, ids, tracer }: ChangeDependencies,
  flow: FlowRecord,
  { executionName, task, own }: Accepted,
): ExecutionOrigin {
  return {
    flowId: flow.flowId,
    flowName: flow.name,
    executionName,
    runId: own?.runId ?? toRunId(ids.uuid()),
    definitionHash: flow.definitionHash,
    startedAt: toTimestamp(clock.nowMs()),
    ...pinnedRole(flow),
    ...(task === undefined ? {} : { tells: [task] }),
    ...tracedBy(tracer.current()),
  };
}

interface Starter {
  /** Of the run that this start makes; undefined: it has not been chosen yet. */
  readonly runId: RunId | undefined;
  readonly task: TaskAddress | undefined;
}

/** A running execution of that name is the answer; one that has ended keeps its name from all but its own start. */
async function answerFor(
  deps: ChangeDependencies,
  header: ExecutionHeader,
  { runId: ownRunId, task }: Starter,
): Promise<ExecutionView> {
  const { flowName, executionName, flowId, runId } = header.origin;
  const target = { key: { flowId, executionName }, runId };
  // A task that has joined an earlier time is among the listeners of what has ended since.
  const isAnswer =
    runId === ownRunId ||
    (task === undefined ? header.status === 'Running' : await joins(deps, target, task));
  if (isAnswer) return startedView(deps, header);
  throw new AppError('execution.already-exists', describeTakenName(header.origin), {
    flowName,
    executionName,
  });
}

/** The answer to a start shows neither status nor end: clients ask for them. */
async function startedView(
  { definitions }: ChangeDependencies,
  header: ExecutionHeader,
): Promise<ExecutionView> {
  const { text } = await definitions.get(header.origin.definitionHash);
  return { ...toExecutionView(header, text), status: '', outputText: '', stoppedAt: '' };
}

/** False: it had ended. */
async function joins(...args: Parameters<typeof listen>): Promise<boolean> {
  const listening = await listen(...args);
  if (listening !== 'circular') return listening === 'joined';
  throw new AppError(
    'argument.invalid',
    'CallbackFnFTaskToken is of a task that this execution waits for: neither would ever end.',
    { parameter: 'CallbackFnFTaskToken' },
  );
}

/**
 * StartExecution: the work message goes first, then entry 0. Whatever happens in between, the message alone completes the
 * start. Source: API reference 4.6; FDL reference 6.2 (idempotency by name).
 */
import type { ExecutionOrigin, TaskAddress } from '../core/engine/execution-origin.ts';
import { toRunId, toWorkId } from '../core/shared/ids.ts';
import { isJsonObject, type Json } from '../core/shared/json.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { AppError } from './app-error.ts';
import { checkValue } from './check-value.ts';
import type { ChangeDependencies } from './change-execution.ts';
import { createExecution } from './create-execution.ts';
import { findCurrentHeader } from './current-execution.ts';
import { type ExecutionView, toExecutionView } from './execution-view.ts';
import { listen } from './listen.ts';
import { getNamedFlow } from './named-execution.ts';
import { checkExecutionName } from './names.ts';
import type { ExecutionHeader, FlowRecord } from './ports.ts';
import { checkTextSize } from './text-size.ts';
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

/**
 * The new execution, or the one of that name that is still running. Durable when it returns.
 * With a callback token the task is told its end, whoever started it.
 * Throws `flow.not-found`, `argument.invalid`, `payload.too-large`, `execution.already-exists` (the name has ended).
 */
export async function startExecution(
  deps: ChangeDependencies,
  request: StartRequest,
): Promise<ExecutionView> {
  const flow = await getNamedFlow(deps, request.flowName);
  const executionName = request.executionName
    ? checkExecutionName('ExecutionName', request.executionName)
    : deps.ids.uuid();
  const inputText = checkInput(deps, request.inputText);
  const key = { flowId: flow.flowId, executionName };
  const task = request.callbackToken
    ? verifyToken(deps, 'CallbackFnFTaskToken', request.callbackToken)
    : undefined;
  const existing = await findCurrentHeader(deps, key);
  if (existing !== undefined) return answerFor(deps, existing, task);
  const { origin, workId } = await send(deps, flow, { executionName, inputText, task });
  if (await createExecution(deps, { origin, inputText, workId })) {
    return answerFor(deps, { origin, inputText, status: 'Running', cause: workId });
  }
  const winner = await findCurrentHeader(deps, key);
  if (winner === undefined) throw new AppError('service.unavailable', 'Please retry.');
  return winner.cause === workId ? startedView(deps, winner) : answerFor(deps, winner, task);
}

interface Accepted {
  readonly executionName: string;
  readonly inputText: string;
  readonly task: TaskAddress | undefined;
}

async function send(
  { clock, ids, workQueue }: ChangeDependencies,
  flow: FlowRecord,
  { executionName, inputText, task }: Accepted,
) {
  const origin: ExecutionOrigin = {
    flowId: flow.flowId,
    flowName: flow.name,
    executionName,
    runId: toRunId(ids.uuid()),
    definitionHash: flow.definitionHash,
    startedAt: toTimestamp(clock.nowMs()),
    ...(task === undefined ? {} : { tells: [task] }),
  };
  const workId = toWorkId(ids.uuid());
  const { flowId, runId } = origin;
  const work = { trigger: { type: 'Start' as const }, origin, inputText };
  await workQueue.send({ workId, key: { flowId, executionName }, runId, work });
  return { origin, workId };
}

/** A running execution of that name is the answer; one that has ended keeps its name. */
async function answerFor(
  deps: ChangeDependencies,
  header: ExecutionHeader,
  task?: TaskAddress,
): Promise<ExecutionView> {
  const { flowName, executionName, flowId, runId } = header.origin;
  const key = { flowId, executionName };
  const isRunning = header.status === 'Running';
  if (isRunning && (task === undefined || (await listen(deps, { key, runId }, task)))) {
    return startedView(deps, header);
  }
  throw new AppError(
    'execution.already-exists',
    `Execution '${executionName}' in flow '${flowName}' already exists.`,
    { flowName, executionName },
  );
}

/** The answer to a start shows neither status nor end: clients ask for them. */
async function startedView(
  { definitions }: ChangeDependencies,
  header: ExecutionHeader,
): Promise<ExecutionView> {
  const { text } = await definitions.get(header.origin.definitionHash);
  return { ...toExecutionView(header, text), status: '', outputText: '', stoppedAt: '' };
}

function checkInput({ limits }: ChangeDependencies, inputText: string | undefined): string {
  if (inputText === undefined || inputText === '') return '{}';
  checkTextSize(inputText, limits.valueBytes);
  checkValue('Input', parseInput(inputText), limits.valueBytes);
  return inputText;
}

function parseInput(text: string): Json {
  try {
    const input = JSON.parse(text) as Json;
    if (isJsonObject(input)) return input;
  } catch {
    // Told below, in the same words.
  }
  throw new AppError('argument.invalid', 'Input must be a JSON object, such as {"key": "value"}.', {
    parameter: 'Input',
  });
}

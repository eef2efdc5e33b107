/** What an execution waits for, as an object of the wire. The operations are ours: the reference has none. */
import type { ExplainedWait, Explanation, Some, Told, ToStop } from '../../app/explanation.ts';
import type { RepairView } from '../../app/repair-execution.ts';
import type { Container, Wait } from '../../core/engine/waits.ts';
import type { Json, JsonObject } from '../../core/shared/json.ts';
import { toTimestamp } from '../../core/shared/units.ts';

/** Times are text in RFC 3339; what is not there is `''`, an empty list, or absent where a whole object is. */
export function presentExplanation(explanation: Explanation): JsonObject {
  const { running, ended } = explanation;
  return {
    FlowName: explanation.flowName,
    Name: explanation.name,
    Status: explanation.status,
    Now: toTimestamp(explanation.nowMs),
    StartedTime: toTimestamp(explanation.startedAtMs),
    LastEventId: explanation.lastEventId,
    LastChangedTime: toTimestamp(explanation.lastChangedAtMs),
    IsOverdue: explanation.isOverdue,
    IsUnreadable: explanation.isUnreadable,
    ...(running === undefined ? {} : presentRunning(running)),
    ...(ended === undefined ? {} : { End: presentEnd(ended) }),
    ...presentSome('ToStop', explanation.toStop, presentToStop),
    ...presentSome('Tells', explanation.tells, presentTold),
    Advice: explanation.advice,
  };
}

export function presentRepair({ flowName, name, status, workId }: RepairView): JsonObject {
  return { FlowName: flowName, Name: name, Status: status, WorkId: workId };
}

function presentRunning({
  deadline,
  waits,
  containers,
  wakeUps,
  slice,
  isAbandoned,
}: NonNullable<Explanation['running']>): JsonObject {
  return {
    Deadline: { Time: toTimestamp(deadline.dueMs), IsDefault: deadline.isDefault },
    ...presentSome('Waits', waits, presentWait),
    ...presentSome('Containers', containers, presentContainer),
    ...presentSome('WakeUps', wakeUps, ({ dueMs, isOverdue }) => ({
      DueTime: toTimestamp(dueMs),
      IsOverdue: isOverdue,
    })),
    ...(slice === undefined
      ? {}
      : { Slice: { SinceTime: toTimestamp(slice.sinceMs), IsOverdue: slice.isOverdue } }),
    IsAbandoned: isAbandoned,
  };
}

/** `<name>`: the first of them; `<name>Count`: all. */
function presentSome<T>(
  name: string,
  { count, first }: Some<T>,
  present: (item: T) => Json,
): JsonObject {
  return { [`${name}Count`]: count, [name]: first.map(present) };
}

const KINDS: Readonly<Record<Wait['kind'], string>> = {
  call: 'Call',
  callback: 'Callback',
  child: 'Child',
  asyncCall: 'AsynchronousCall',
  delayedSend: 'DelayedSend',
  retry: 'Retry',
  pause: 'Wait',
};

function presentWait(wait: ExplainedWait): JsonObject {
  return {
    Kind: KINDS[wait.kind],
    Path: wait.path,
    StepName: wait.stepName,
    SinceTime: toTimestamp(wait.sinceMs),
    ...('untilMs' in wait ? { UntilTime: toTimestamp(wait.untilMs) } : {}),
    GivesUpTime: toTimestamp(wait.givesUpMs),
    GivesUpBy: wait.givesUpBy === 'step' ? 'Step' : 'Execution',
    Actor: wait.actor,
    Action: wait.action,
    IsOverdue: wait.isOverdue,
    ...presentTask(wait),
    ...presentParticulars(wait),
  };
}

function presentTask(wait: ExplainedWait): JsonObject {
  if (!('resourceArn' in wait)) return {};
  const { resourceArn, pattern, attempt, taskEventId } = wait;
  return {
    ResourceArn: resourceArn,
    Pattern: pattern,
    Attempt: attempt,
    TaskEventId: taskEventId,
  };
}

/** What only some kinds have. */
function presentParticulars(wait: ExplainedWait): JsonObject {
  switch (wait.kind) {
    case 'call':
      return { WorkId: wait.owner };
    case 'child':
      return presentChild(wait);
    case 'asyncCall':
      return presentAsyncCall(wait);
    case 'retry':
      return { Error: wait.error, Cause: wait.cause, FailedAttempts: wait.failedAttempts };
    case 'callback':
    case 'delayedSend':
    case 'pause':
      return {};
  }
}

function presentChild({ flowName, child }: Extract<ExplainedWait, { kind: 'child' }>): JsonObject {
  return {
    FlowName: flowName,
    ExecutionName: child?.executionName ?? '',
    ExecutionStatus: child?.status ?? '',
  };
}

function presentAsyncCall(wait: Extract<ExplainedWait, { kind: 'asyncCall' }>): JsonObject {
  const { invocationId = '', invocationStatus = '' } = wait;
  return { InvocationId: invocationId, InvocationStatus: invocationStatus };
}

function presentContainer(container: Container): JsonObject {
  return {
    Path: container.path,
    StepName: container.stepName,
    Type: container.type,
    Total: container.total,
    Done: container.done,
    InProgress: container.inProgress,
  };
}

function presentEnd(ended: NonNullable<Explanation['ended']>): JsonObject {
  return {
    Time: toTimestamp(ended.atMs),
    Error: ended.error,
    Cause: ended.cause,
    StepName: ended.stepName,
    IsHeaderLagging: ended.isHeaderLagging,
  };
}

function presentToStop(work: ToStop): JsonObject {
  return work.kind === 'invocation'
    ? { InvocationId: work.invocationId }
    : { FlowName: work.flowName, ExecutionName: work.executionName };
}

const TOLD: Readonly<Record<Told['state'], string>> = {
  waiting: 'Waiting',
  over: 'Over',
  gone: 'Gone',
};

function presentTold({ flowName, executionName, state, isOverdue }: Told): JsonObject {
  return {
    FlowName: flowName,
    ExecutionName: executionName,
    State: TOLD[state],
    IsOverdue: isOverdue,
  };
}

/** Who has to do what before an execution goes on, in one sentence. Never a token, an input or an output. */
import type { Resource } from '../core/definition/flow.ts';
import type { Wait } from '../core/engine/waits.ts';
import { unreachable } from '../core/shared/invariant.ts';
import { quoted } from '../core/shared/quoted.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../core/shared/units.ts';
import type { Actor, ExplainedWait } from './explanation.ts';
import type { Limits } from './limits.ts';
import { isSynchronousCall } from './overdue.ts';

type Found = Pick<ExplainedWait, 'child' | 'invocationStatus'> & {
  /** Its time is over, and nothing has come of that. */
  readonly isTimeOver: boolean;
};

/** Who has to act as long as nothing has come that this execution has not been told of. */
const ACTORS: Readonly<Record<Wait['kind'], Actor>> = {
  call: 'Sluice',
  callback: 'Worker',
  child: 'Execution',
  asyncCall: 'Function',
  delayedSend: 'Time',
  retry: 'Time',
  pause: 'Time',
};

export function actorOf(wait: Wait, found: Found): Actor {
  if (found.isTimeOver) return 'Sluice';
  if (isSynchronousCall(wait)) return 'Function';
  return hasUntoldEnd(wait, found) ? 'Sluice' : ACTORS[wait.kind];
}

function hasUntoldEnd(wait: Wait, { child, invocationStatus = 'Running' }: Found): boolean {
  if (wait.kind === 'child') return child?.status !== 'Running';
  return wait.kind === 'asyncCall' && invocationStatus !== 'Running';
}

export function actionOf(wait: Wait, found: Found, limits: Limits): string {
  if (found.isTimeOver)
    return 'its time is over, and the wake-up that says so has not been handled';
  switch (wait.kind) {
    case 'call':
      return describeCall(wait, limits);
    case 'callback':
      return `the worker that has its task token, through ${describeResource(wait.resource)}, has to call ReportTaskSucceeded or ReportTaskFailed`;
    case 'child':
      return describeChild(wait, found);
    case 'asyncCall':
      return describeAsyncCall(wait, found);
    case 'delayedSend':
      return `the message to ${describeResource(wait.resource)} is sent when its delay is over`;
    case 'retry':
      return 'the next attempt is made when the pause is over';
    case 'pause':
      return 'nobody has to do anything: the step waits for its time';
    default:
      return unreachable(wait, 'kind of wait');
  }
}

function describeCall(
  wait: Extract<Wait, { kind: 'call' }>,
  { stepperTimeoutMs, invocationTimeoutMs }: Limits,
): string {
  const what = describeResource(wait.resource);
  const minutes = Math.ceil(stepperTimeoutMs / MS_PER_MINUTE);
  const back = `the work message of a handler that died comes back within ${minutes} minutes`;
  if (!isSynchronousCall(wait)) return `${describeRequest(wait.resource, what)}; ${back}`;
  const seconds = Math.round(invocationTimeoutMs / MS_PER_SECOND);
  return `${what} has to answer, within ${seconds} seconds of its call; ${back}`;
}

function describeRequest({ kind }: Resource, what: string): string {
  switch (kind) {
    case 'queue':
    case 'nativeQueue':
    case 'topic':
    case 'nativeTopic':
      return `${what} has to take the message`;
    case 'flow':
      return `an execution of ${what} has to be started`;
    case 'function':
    case 'nativeFunction':
      return `${what} has to accept the call`;
    case 'action':
      return `${what} has to be done`;
    default:
      return unreachable(kind, 'kind of resource');
  }
}

function describeChild(wait: Extract<Wait, { kind: 'child' }>, { child }: Found): string {
  const name = child?.executionName ?? '';
  const what = `execution ${quoted(name)} of flow ${quoted(wait.flowName)}`;
  if (child?.status === undefined) return `${what} has to end, and is not there`;
  return child.status === 'Running'
    ? `${what} has to end: npx sluice why ${wait.flowName} ${name}`
    : `${what} has ended (${child.status}), and this one has not been told`;
}

function describeAsyncCall(wait: Extract<Wait, { kind: 'asyncCall' }>, found: Found): string {
  const { invocationId } = wait;
  const stateful =
    invocationId === undefined ? '' : `stateful invocation ${quoted(invocationId)} of `;
  const what = `${stateful}${describeResource(wait.resource)}`;
  return hasUntoldEnd(wait, found)
    ? `${what} is ${found.invocationStatus ?? ''}, and this execution has not been told`
    : `${what} has to end: Lambda reports it to the queue of results`;
}

const NATIVE = { nativeFunction: 'function', nativeQueue: 'queue', nativeTopic: 'topic' } as const;

/** `queue "orders"`, `function "pay/charge"`. */
export function describeResource(resource: Resource): string {
  if ('arn' in resource) return `${NATIVE[resource.kind]} ${quoted(resource.arn)}`;
  switch (resource.kind) {
    case 'function':
      return `function ${quoted(functionName(resource))}`;
    case 'queue':
    case 'topic':
    case 'flow':
      return `${resource.kind} ${quoted(resource.name)}`;
    case 'action':
      return `action ${resource.product}:${resource.api}`;
    default:
      return unreachable(resource, 'kind of resource');
  }
}

function functionName(resource: Extract<Resource, { kind: 'function' }>): string {
  const { service, qualifier, function: name } = resource;
  const full = service === undefined ? name : `${service}/${name}`;
  return qualifier === undefined ? full : `${full}:${qualifier}`;
}

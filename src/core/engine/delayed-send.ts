/**
 * A message whose delay its queue cannot make: over 15 minutes, or any on a queue that keeps an order. The attempt is
 * scheduled at once and its send waits here, as a deadline; the wake-up that finds it due releases it and owns it from then
 * on. Source: FDL reference 5.4; design, "From Alibaba resource names to AWS".
 */
import type { Resource, TaskStep } from '../definition/flow.ts';
import { isFifoName } from '../shared/fifo-name.ts';
import { EMPTY_OBJECT, type JsonObject, ownValue } from '../shared/json.ts';
import { MAX_DELAY_SECONDS } from '../shared/service-limits.ts';
import { MS_PER_SECOND } from '../shared/units.ts';
import { toNumber } from './service-params.ts';
import type { StepFrame } from './state.ts';

/** When the message of the attempt is due to be sent, milliseconds since the epoch; undefined: nothing keeps it. */
export function sendDueMs({ resource }: TaskStep, { task, isReleased }: StepFrame) {
  if (task === undefined || task.submittedEventId !== undefined || isReleased === true) {
    return undefined;
  }
  const seconds = durableDelaySeconds(resource, task.detail.serviceParams ?? EMPTY_OBJECT);
  return seconds === undefined ? undefined : task.scheduledAtMs + seconds * MS_PER_SECOND;
}

/** The parameters to send with: a delay that has been waited for is not made again. */
export function withoutDurableDelay(resource: Resource, params: JsonObject): JsonObject {
  if (durableDelaySeconds(resource, params) === undefined) return params;
  const { DelaySeconds: _, ...others } = params;
  return others;
}

function durableDelaySeconds(resource: Resource, params: JsonObject): number | undefined {
  const name = queueName(resource);
  const seconds = toNumber(ownValue(params, 'DelaySeconds') ?? 0);
  if (name === undefined || !(seconds > 0)) return undefined;
  return seconds > MAX_DELAY_SECONDS || isFifoName(name) ? seconds : undefined;
}

/** In the flow's words: what the queue is called on AWS is not the engine's to know. */
function queueName(resource: Resource): string | undefined {
  if (resource.kind === 'queue') return resource.name;
  return resource.kind === 'nativeQueue' ? resource.arn : undefined;
}

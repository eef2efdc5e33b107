/** Conditions by name. Each is a fragment of a request; a write has exactly one. */
import type { AlarmPosition, FlowRevision } from '../../app/ports.ts';
import type { ScheduleRecord } from '../../app/schedule-store.ts';
import type { EffectId, RunId } from '../../core/shared/ids.ts';
import { number, text } from './attributes.ts';
import { EXPIRY, PARTITION_KEY } from './table.ts';

export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, ReturnType<typeof text>>;
}

/** No item has this key. */
export const doesNotExist: Condition = {
  ConditionExpression: `attribute_not_exists(${PARTITION_KEY})`,
};

export const exists: Condition = { ConditionExpression: `attribute_exists(${PARTITION_KEY})` };

/** Nobody has the name, or whoever had it has been deleted. */
export const isFlowNameFree: Condition = {
  ConditionExpression: `attribute_not_exists(${PARTITION_KEY}) OR attribute_exists(deletedAt)`,
};

/** The flow is in this state. A tombstone is in none: it has no revision. */
export function isRevision({ flowId, revision }: FlowRevision): Condition {
  return {
    ConditionExpression: `flowId = :conditionFlowId AND ${isThatRevision(revision)}`,
    ExpressionAttributeValues: {
      ':conditionFlowId': text(flowId),
      ':conditionRevision': number(revision),
    },
  };
}

/** The flow has no schedule of the name; a deleted flow of the same name may have left one, made no later. */
export function isOfEarlierFlow({
  flowId,
  createdAt,
}: Pick<ScheduleRecord, 'flowId' | 'createdAt'>): Condition {
  return {
    ConditionExpression:
      `attribute_not_exists(${PARTITION_KEY}) OR ` +
      '(flowId <> :conditionFlowId AND createdAt <= :conditionCreatedAt)',
    ExpressionAttributeValues: {
      ':conditionFlowId': text(flowId),
      ':conditionCreatedAt': text(createdAt),
    },
  };
}

export function isSchedule(scheduleId: string): Condition {
  return {
    ConditionExpression: 'scheduleId = :conditionScheduleId',
    ExpressionAttributeValues: { ':conditionScheduleId': text(scheduleId) },
  };
}

export function isScheduleRevision(scheduleId: string, revision: number): Condition {
  return {
    ConditionExpression: 'scheduleId = :conditionScheduleId AND revision = :conditionRevision',
    ExpressionAttributeValues: {
      ':conditionScheduleId': text(scheduleId),
      ':conditionRevision': number(revision),
    },
  };
}

/** A flow stored before there were revisions has none, as a tombstone has. */
function isThatRevision(revision: number): string {
  const is = 'revision = :conditionRevision';
  return revision > 1
    ? is
    : `(${is} OR (attribute_not_exists(revision) AND attribute_not_exists(deletedAt)))`;
}

/** The header is this run's. */
export function belongsToRun(runId: RunId): Condition {
  return {
    ConditionExpression: 'runId = :conditionRunId',
    ExpressionAttributeValues: { ':conditionRunId': text(runId) },
  };
}

/** The header is this run's, and expires at the given second or before: a repeat passes, an older one does not. */
export function belongsToRunAndExpiresBy(runId: RunId, epochSeconds: number): Condition {
  return {
    ConditionExpression: `runId = :conditionRunId AND ${EXPIRY} <= :conditionExpiry`,
    ExpressionAttributeValues: {
      ':conditionRunId': text(runId),
      ':conditionExpiry': number(epochSeconds),
    },
  };
}

/** Nobody has the name, or whoever had it was refused its call. */
export const isNameFree: Condition = {
  ConditionExpression: `attribute_not_exists(${PARTITION_KEY}) OR attribute_exists(isNameFree)`,
};

/** The stateful invocation is this attempt's. */
export function belongsToEffect(effectId: EffectId): Condition {
  return {
    ConditionExpression: 'effectId = :conditionEffectId',
    ExpressionAttributeValues: { ':conditionEffectId': text(effectId) },
  };
}

/** The stateful invocation is this attempt's, and has not ended. */
export function belongsToEffectAndRuns(effectId: EffectId): Condition {
  return {
    ConditionExpression: 'effectId = :conditionEffectId AND #conditionStatus = :conditionStatus',
    ExpressionAttributeNames: { '#conditionStatus': 'status' },
    ExpressionAttributeValues: {
      ':conditionEffectId': text(effectId),
      ':conditionStatus': text('Running'),
    },
  };
}

/** The cursor is where we read it; undefined: there is none. */
export function cursorIsAt(position: AlarmPosition | undefined): Condition {
  if (position === undefined) return doesNotExist;
  const { minute, after } = position;
  const mark = after === undefined ? 'attribute_not_exists(#after)' : '#after = :after';
  return {
    ConditionExpression: `#minute = :minute AND ${mark}`,
    ExpressionAttributeNames: { '#minute': 'minute', '#after': 'after' },
    ExpressionAttributeValues: {
      ':minute': number(minute),
      ...(after === undefined ? {} : { ':after': text(after) }),
    },
  };
}

/** Queues, and the functions that they feed. */
import {
  DEAD_LETTER_RETENTION_SECONDS,
  MOST_RECEIVES,
  RESULTS_VISIBILITY_SECONDS,
  RETENTION_SECONDS,
  VISIBILITY_SECONDS,
} from '../../src/local/queue-definitions.ts';
import type { Template } from './effective-template.ts';
import { each, type Rule, unless } from './rule.ts';
import { type Named, ofType, propertiesOf, type Statement, targetOf } from './stack-view.ts';

const DEAD_LETTER_QUEUES = ['DeadLetterQueue', 'ResultsDeadLetterQueue'];

const queues = (template: Template) => ofType(template, 'AWS::SQS::Queue');
const sources = (template: Template) => ofType(template, 'AWS::Lambda::EventSourceMapping');

function deadLettersOf([, { Properties }]: Named): string | undefined {
  const redrive = Properties['RedrivePolicy'] as { deadLetterTargetArn?: unknown } | undefined;
  return targetOf(redrive?.deadLetterTargetArn);
}

/** As the local stack makes them. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  WorkQueue: {
    VisibilityTimeout: VISIBILITY_SECONDS,
    MessageRetentionPeriod: RETENTION_SECONDS,
    receives: MOST_RECEIVES,
  },
  DeadLetterQueue: {
    VisibilityTimeout: VISIBILITY_SECONDS,
    MessageRetentionPeriod: DEAD_LETTER_RETENTION_SECONDS,
  },
  ResultsQueue: {
    VisibilityTimeout: RESULTS_VISIBILITY_SECONDS,
    MessageRetentionPeriod: RETENTION_SECONDS,
    receives: MOST_RECEIVES,
  },
  ResultsDeadLetterQueue: {
    VisibilityTimeout: RESULTS_VISIBILITY_SECONDS,
    MessageRetentionPeriod: DEAD_LETTER_RETENTION_SECONDS,
  },
};

function settingsComplaints([queue, { Properties }]: Named): readonly string[] {
  const { receives, ...plain } = SETTINGS[queue] ?? {};
  const { maxReceiveCount } = (Properties['RedrivePolicy'] ?? {}) as { maxReceiveCount?: unknown };
  return [
    ...unless(SETTINGS[queue] !== undefined, `${queue} is no queue of the local stack`),
    ...unless(maxReceiveCount === receives, `${queue} maxReceiveCount`),
    ...Object.entries(plain).flatMap(([name, value]) =>
      unless(Properties[name] === value, `${queue} ${name}`),
    ),
  ];
}

function visibilityComplaints([source, { Properties }]: Named, template: Template) {
  const queue = targetOf(Properties['EventSourceArn']) ?? '';
  const handler = targetOf(Properties['FunctionName']) ?? '';
  const visibility = propertiesOf(template, queue)['VisibilityTimeout'];
  const timeout = propertiesOf(template, handler)['Timeout'];
  return unless(visibility === timeout, `${source}: ${String(visibility)}, ${String(timeout)}`);
}

function batchComplaints([source, { Properties }]: Named): readonly string[] {
  const types = (Properties['FunctionResponseTypes'] ?? []) as readonly string[];
  const scaling = Properties['ScalingConfig'] as { MaximumConcurrency?: number } | undefined;
  const isPartial = Properties['BatchSize'] === 1 || types.includes('ReportBatchItemFailures');
  return [
    ...unless(isPartial, `${source}: a failed message takes its batch with it`),
    ...unless(scaling?.MaximumConcurrency !== undefined, `${source}: takes all concurrency`),
  ];
}

/** A policy that only refuses, and only what is not encrypted on its way. */
function policyComplaints([queue]: Named, template: Template): readonly string[] {
  const own = ofType(template, 'AWS::SQS::QueuePolicy').find(([, { Properties }]) => {
    return JSON.stringify(Properties['Queues']) === JSON.stringify([{ Ref: queue }]);
  });
  const document = own?.[1].Properties['PolicyDocument'] as { Statement: readonly Statement[] };
  const [statement, ...others] = own === undefined ? [] : document.Statement;
  const isRight =
    others.length === 0 &&
    statement?.Effect === 'Deny' &&
    targetOf(statement.Resource) === queue &&
    JSON.stringify(statement.Condition) === '{"Bool":{"aws:SecureTransport":"false"}}' &&
    statement.Action.includes('sqs:SendMessage') &&
    statement.Action.includes('sqs:ReceiveMessage');
  return unless(isRight, `${queue} takes plain HTTP`);
}

export const QUEUE_RULES: readonly Rule[] = [
  each('every queue but the dead-letter queues has one', queues, (queue) => {
    const needsOne = !DEAD_LETTER_QUEUES.includes(queue[0]);
    const found = deadLettersOf(queue);
    const hasOne = found !== undefined && DEAD_LETTER_QUEUES.includes(found);
    return unless(hasOne === needsOne, `${queue[0]}: ${found ?? 'none'}`);
  }),
  each('visibility equals the timeout of the function', sources, visibilityComplaints),
  each('batches fail by message, and concurrency is bounded', sources, batchComplaints),
  each('queues are those of the local stack', queues, settingsComplaints),
  each('queues refuse plain HTTP', queues, policyComplaints),
];

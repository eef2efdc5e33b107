/**
 * Tasks whose resource is a topic: one Publish per attempt (FDL reference 5.5). The answer has the shape of the original
 * service's; SNS tells no digest, so it is taken here: MD5 of the body, upper-case hex, as there.
 *
 * Message attributes: each key of `MessageAttributes` as text (what is not text as JSON text), `MessageTag` for filter
 * policies, and our idempotency key; ours win over keys of the same name. SNS refuses attributes without a value: empty
 * text and null are left out. `MessageAttributes.MailAttributes.Subject` is the mail's subject too.
 *
 * FIFO topics: group and deduplication id are those of FIFO queues, which are their only subscribers.
 */
import { createHash } from 'node:crypto';
import {
  type MessageAttributeValue,
  PublishCommand,
  type PublishCommandInput,
  type PublishCommandOutput,
  type SNSClient,
} from '@aws-sdk/client-sns';
import type { CallOutcome, TaskRunner } from '../../app/ports.ts';
import { type ServiceError, toServiceError } from '../../app/service-error.ts';
import type { RunTask } from '../../core/engine/effect.ts';
import { describeRefusal } from '../../core/shared/denied-call.ts';
import { isFifoName } from '../../core/shared/fifo-name.ts';
import { type EffectId, effectRunId } from '../../core/shared/ids.ts';
import {
  EMPTY_OBJECT,
  isJsonObject,
  type Json,
  type JsonObject,
  ownValue,
} from '../../core/shared/json.ts';
import { toTraceparent } from '../../core/shared/trace-header.ts';
import { mailSubject } from './mail-subject.ts';
import { parseJsonText } from './parse-json-text.ts';
import { TopicArns } from './topic-arns.ts';
import { type TopicNaming, toTopicName } from './topic-name.ts';

/** A message with more is not delivered to queues with raw delivery. Source: SNS developer guide, message attributes. */
const MOST_RAW_ATTRIBUTES = 10;

export interface TopicTasksSettings {
  readonly client: SNSClient;
  /** E.g. `arn:aws:sns:eu-west-1:123456789012:`. Absent: topics are looked up by name. */
  readonly topicArnPrefix?: string;
  readonly naming: TopicNaming;
}

export class TopicTasks implements TaskRunner {
  private readonly client: SNSClient;
  private readonly naming: TopicNaming;
  private readonly arns: TopicArns;

  constructor({ client, naming, topicArnPrefix }: TopicTasksSettings) {
    this.client = client;
    this.naming = naming;
    this.arns = new TopicArns(client, topicArnPrefix);
  }

  async run(task: RunTask): Promise<CallOutcome> {
    const { kind, text: name } = toTopicName(task.resource, this.naming);
    try {
      const arn = kind === 'arn' ? name : await this.arns.find(name);
      if (arn === undefined) return notThere(name, 'there is no topic of this name');
      const body = toText(ownValue(task.serviceParams, 'MessageBody'));
      return toOutcome(await this.client.send(toCommand(task, arn, body)), body);
    } catch (error) {
      return this.toFailure(task, name, error);
    }
  }

  private toFailure({ caller }: RunTask, topic: string, error: unknown): CallOutcome {
    const serviceError = toServiceError(error);
    if (serviceError === undefined) throw error;
    const call = { action: 'sns:Publish', resource: topic, roleArn: caller.roleArn };
    const reason = describeRefusal(serviceError, call);
    const name = errorNameOf(serviceError);
    if (name !== 'MNS.TopicNotExist') {
      return { ok: false, error: name, cause: `topic "${topic}": ${reason}` };
    }
    this.arns.forget();
    return notThere(topic, reason);
  }
}

function notThere(topic: string, reason: string): CallOutcome {
  return { ok: false, error: 'MNS.TopicNotExist', cause: `topic "${topic}": ${reason}` };
}

function toCommand(
  { effectId, serviceParams, caller }: RunTask,
  arn: string,
  body: string,
): PublishCommand {
  const attributes = readAttributes(serviceParams);
  const subject = mailSubject(attributes);
  const tag = ownValue(serviceParams, 'MessageTag') ?? '';
  const own = toMessageAttributes([
    ...Object.entries(attributes),
    ['MessageTag', tag],
    ['SluiceIdempotencyKey', effectId],
  ]);
  return new PublishCommand({
    TopicArn: arn,
    Message: body,
    ...(subject === undefined ? {} : { Subject: subject }),
    ...(isFifoName(arn) ? ordered(effectId) : {}),
    MessageAttributes: withTraceparent(own, caller.traceHeader),
  });
}

/** For workers that know W3C's header, as OpenTelemetry does. A message that it would cost its delivery goes without. */
function withTraceparent(
  own: Record<string, MessageAttributeValue>,
  traceHeader: string | undefined,
): Record<string, MessageAttributeValue> {
  const traceparent = traceHeader && toTraceparent(traceHeader);
  if (!traceparent) return own;
  const traced = { ...own, ...toMessageAttributes([['traceparent', traceparent]]) };
  return Object.keys(traced).length > MOST_RAW_ATTRIBUTES ? own : traced;
}

function ordered(effectId: EffectId): Partial<PublishCommandInput> {
  return { MessageGroupId: effectRunId(effectId), MessageDeduplicationId: effectId };
}

/** An object, or its JSON text. Text of another kind, and values of another kind, are one attribute. */
function readAttributes(serviceParams: JsonObject): JsonObject {
  const given = ownValue(serviceParams, 'MessageAttributes') ?? '';
  const value = typeof given === 'string' ? parseJsonText(given) : given;
  if (isJsonObject(value)) return value;
  return given === '' ? EMPTY_OBJECT : { MessageAttributes: given };
}

function toMessageAttributes(
  entries: readonly (readonly [string, Json])[],
): Record<string, MessageAttributeValue> {
  const given = entries.filter(([, value]) => value !== '' && value !== null);
  return Object.fromEntries(
    given.map(([name, value]) => [name, { DataType: 'String', StringValue: toText(value) }]),
  );
}

/** The engine has refused a task without a body; what is there is sent. */
function toText(value: Json = ''): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toOutcome(answer: PublishCommandOutput, body: string): CallOutcome {
  const requestId = answer.$metadata.requestId ?? '';
  const output = {
    MessageId: answer.MessageId ?? '',
    MessageBodyMD5: createHash('md5').update(body).digest('hex').toUpperCase(),
    RequestId: requestId,
  };
  return { ok: true, output, requestId };
}

/** FDL reference 4.1, "On AWS". */
function errorNameOf({ name, message, kind }: ServiceError): string {
  if (kind !== 'client') return 'MNS.InternalError';
  if (/^NotFound/.test(name)) return 'MNS.TopicNotExist';
  if (/AccessDenied|AuthorizationError/.test(name)) return 'MNS.AccessDenied';
  if (/message (too long|too large|must be shorter than)/i.test(message))
    return 'MNS.MessageBodyTooLong';
  return 'MNS.InternalError';
}

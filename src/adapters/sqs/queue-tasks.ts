/**
 * Tasks whose resource is a queue: one SendMessage per attempt (FDL reference 5.4). The answer has the shape of the
 * original service's; its digest is upper-case hex, as there.
 *
 * `MessageBody` is sent as it is when it is text, else as compact JSON. `Priority` (default 8) and our idempotency key are
 * message attributes: SQS orders nothing by priority, a worker may. A delay that SQS cannot make (over 900 seconds, or any
 * on a FIFO queue) has been waited for by the engine, which sends without it.
 *
 * FIFO queues: the messages of one execution are a group, so they keep their order, and executions do not wait for each
 * other. The idempotency key is the deduplication id too: a send that is repeated within five minutes is one message.
 */
import {
  type MessageAttributeValue,
  SendMessageCommand,
  type SendMessageCommandInput,
  type SendMessageCommandOutput,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { CallOutcome, TaskRunner } from '../../app/ports.ts';
import { type ServiceError, toServiceError } from '../../app/service-error.ts';
import type { RunTask } from '../../core/engine/effect.ts';
import { describeRefusal } from '../../core/shared/denied-call.ts';
import { isFifoName } from '../../core/shared/fifo-name.ts';
import { effectRunId } from '../../core/shared/ids.ts';
import { type Json, ownValue } from '../../core/shared/json.ts';
import {
  DEFAULT_PRIORITY,
  MAX_DELAY_SECONDS,
  PRIORITIES,
} from '../../core/shared/service-limits.ts';
import { toTraceparent } from '../../core/shared/trace-header.ts';
import { type QueueName, type QueueNaming, toQueuePlace } from './queue-name.ts';
import { type QueueAddresses, QueueUrls } from './queue-urls.ts';

export interface QueueTasksSettings {
  readonly client: SQSClient;
  /** Of the client. */
  readonly region: string;
  readonly naming: QueueNaming;
  /** Default: the service is asked for them. */
  readonly urls?: QueueAddresses;
}

export class QueueTasks implements TaskRunner {
  private readonly settings: QueueTasksSettings;
  private readonly urls: QueueAddresses;

  constructor(settings: QueueTasksSettings) {
    this.settings = settings;
    this.urls = settings.urls ?? new QueueUrls(settings.client);
  }

  async run(task: RunTask): Promise<CallOutcome> {
    const { region, naming } = this.settings;
    const queue = toQueuePlace(task.resource, naming);
    if (queue.region !== undefined && queue.region !== region) {
      const cause = `queue "${queue.name}" is in region ${queue.region}, not in ${region}`;
      return { ok: false, error: 'MNS.QueueNotExist', cause };
    }
    const delaySeconds = readInteger(task, 'DelaySeconds', {
      least: 0,
      most: MAX_DELAY_SECONDS,
    });
    const priority = readInteger(task, 'Priority', PRIORITIES);
    if (typeof delaySeconds === 'string') return refused(delaySeconds);
    if (typeof priority === 'string') return refused(priority);
    if (isFifoName(queue.name) && (delaySeconds ?? 0) > 0) return refused(noDelayOf(queue));
    return this.send(task, queue, { delaySeconds, priority: priority ?? DEFAULT_PRIORITY });
  }

  private async send(
    task: RunTask,
    queue: QueueName,
    { delaySeconds, priority }: { delaySeconds: number | undefined; priority: number },
  ): Promise<CallOutcome> {
    try {
      const command = new SendMessageCommand({
        QueueUrl: await this.urls.get(queue),
        MessageBody: toText(ownValue(task.serviceParams, 'MessageBody')),
        ...(isFifoName(queue.name) ? ordered(task) : delayed(delaySeconds)),
        MessageAttributes: {
          Priority: { DataType: 'Number', StringValue: String(priority) },
          SluiceIdempotencyKey: textAttribute(task.effectId),
          ...traceparent(task),
        },
        ...traceHeaderOf(task),
      });
      return toOutcome(await this.settings.client.send(command));
    } catch (error) {
      return this.toFailure(task, queue, error);
    }
  }

  private toFailure({ caller }: RunTask, queue: QueueName, error: unknown): CallOutcome {
    const serviceError = toServiceError(error);
    if (serviceError === undefined) throw error;
    const name = errorNameOf(serviceError);
    if (name === 'MNS.QueueNotExist') this.urls.forget(queue);
    const call = { action: 'sqs:SendMessage', resource: queue.name, roleArn: caller.roleArn };
    const cause = `queue "${queue.name}": ${describeRefusal(serviceError, call)}`;
    return { ok: false, error: name, cause };
  }
}

/** undefined: not given. Text: why it is refused. A number in text counts, since flows often hold it so. */
function readInteger(
  { serviceParams }: RunTask,
  name: string,
  { least, most }: { least: number; most: number },
): number | string | undefined {
  const given = ownValue(serviceParams, name);
  if (given === undefined || given === null || given === '') return undefined;
  const value = typeof given === 'string' ? Number(given) : given;
  const isInRange = typeof value === 'number' && value >= least && value <= most;
  if (isInRange && Number.isInteger(value)) return value;
  return `${name} is ${JSON.stringify(given)}, not a whole number from ${least} to ${most}`;
}

/** It is called so by the naming: the engine, which goes by the flow's words, has not waited. */
function noDelayOf({ name }: QueueName): string {
  return (
    `queue "${name}" is a FIFO queue, which delays no single message; ` +
    'a name that ends with ".fifo" in the flow too is delayed before it is sent'
  );
}

function delayed(seconds: number | undefined): Partial<SendMessageCommandInput> {
  return seconds === undefined ? {} : { DelaySeconds: seconds };
}

function ordered({ effectId }: RunTask): Partial<SendMessageCommandInput> {
  return { MessageGroupId: effectRunId(effectId), MessageDeduplicationId: effectId };
}

function refused(cause: string): CallOutcome {
  return { ok: false, error: 'MNS.InternalError', cause };
}

/** The engine has refused a task without a body; what is there is sent. */
function toText(value: Json = ''): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** For workers that know W3C's header, as OpenTelemetry does. */
function traceparent({ caller }: RunTask): Record<string, MessageAttributeValue> {
  const value = caller.traceHeader && toTraceparent(caller.traceHeader);
  return value ? { traceparent: textAttribute(value) } : {};
}

/** For X-Ray, which takes it from there to whoever receives the message by Lambda. */
function traceHeaderOf({ caller }: RunTask): Partial<SendMessageCommandInput> {
  if (caller.traceHeader === undefined) return {};
  return { MessageSystemAttributes: { AWSTraceHeader: textAttribute(caller.traceHeader) } };
}

function textAttribute(value: string): MessageAttributeValue {
  return { DataType: 'String', StringValue: value };
}

function toOutcome(answer: SendMessageCommandOutput): CallOutcome {
  const requestId = answer.$metadata.requestId ?? '';
  const output = {
    MessageId: answer.MessageId ?? '',
    MessageBodyMD5: (answer.MD5OfMessageBody ?? '').toUpperCase(),
    RequestId: requestId,
  };
  return { ok: true, output, requestId };
}

/** FDL reference 4.1, "On AWS". */
function errorNameOf({ name, message, kind }: ServiceError): string {
  if (kind !== 'client') return 'MNS.InternalError';
  if (/QueueDoesNotExist|NonExistentQueue/.test(name)) return 'MNS.QueueNotExist';
  if (/AccessDenied|AuthorizationError/.test(name)) return 'MNS.AccessDenied';
  if (/message (too long|too large|must be shorter than)/i.test(message))
    return 'MNS.MessageBodyTooLong';
  return 'MNS.InternalError';
}

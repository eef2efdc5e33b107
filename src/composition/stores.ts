/** The table and the work queue behind the ports, as handlers share them. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { TableAlarmStore } from '../adapters/dynamodb/alarm-store.ts';
import { TableFlowStore } from '../adapters/dynamodb/flow-store.ts';
import { TableInvocations } from '../adapters/dynamodb/invocation-store.ts';
import { JournalStore } from '../adapters/dynamodb/journal-store.ts';
import { TablePayloads } from '../adapters/dynamodb/payload-store.ts';
import { TableScheduleStore } from '../adapters/dynamodb/schedule-store.ts';
import { QueueUrls } from '../adapters/sqs/queue-urls.ts';
import { SqsWorkQueue } from '../adapters/sqs/work-queue.ts';
import { signedTaskTokens } from '../adapters/system/signed-task-tokens.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { systemIds } from '../adapters/system/system-ids.ts';
import type { ChangeDependencies } from '../app/change-execution.ts';
import { definitionCache } from '../app/definition-cache.ts';
import { ExecutionCache } from '../app/execution-cache.ts';
import type { Payloads, WorkQueue } from '../app/ports.ts';
import { toFault } from '../app/service-error.ts';
import { NO_TRACER, type Tracer } from '../app/tracer.ts';
import type { DecidingConfig, HandlerConfig } from '../config.ts';
import type { TracedWatch } from './traced-watch.ts';
import type { Watch } from './watch.ts';

export interface StoreClients {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
}

export const payloadsOf = ({ tableName }: HandlerConfig, { dynamodb }: StoreClients): Payloads =>
  new TablePayloads(dynamodb, { tableName }, systemClock);

export const invocationsOf = (
  { tableName, limits: { retentionDays } }: HandlerConfig,
  { dynamodb }: StoreClients,
) => new TableInvocations(dynamodb, { tableName, retentionDays }, systemClock);

export const timingStores = ({ tableName }: HandlerConfig, { dynamodb }: StoreClients) => ({
  alarms: new TableAlarmStore(dynamodb, { tableName }),
  schedules: new TableScheduleStore(dynamodb, { tableName }),
});

/** What sends work, and decides nothing. */
export const sendingDependencies = (
  config: HandlerConfig,
  clients: StoreClients,
  { log, metrics }: Watch,
) => ({
  ...{ clock: systemClock, ids: systemIds, log, metrics },
  workQueue: workQueueOf(config, clients, NO_TRACER),
});

/** What changes executions. */
export function changeDependencies(
  config: DecidingConfig,
  clients: StoreClients,
  { log, metrics, tracer }: TracedWatch,
): ChangeDependencies {
  const { limits, tableName } = config;
  const flows = new TableFlowStore(clients.dynamodb, { tableName });
  return {
    ...{ clock: systemClock, ids: systemIds, log, metrics, tracer, limits, flows },
    tokens: signedTaskTokens(config.tokenSecrets),
    definitions: definitionCache(flows),
    journal: new JournalStore(clients.dynamodb, { tableName, retentionDays: limits.retentionDays }),
    workQueue: workQueueOf(config, clients, tracer),
    cache: new ExecutionCache(),
  };
}

/** The queue's address is asked for when the first message is sent, and kept. */
function workQueueOf(config: HandlerConfig, clients: StoreClients, tracer: Tracer): WorkQueue {
  const payloads = payloadsOf(config, clients);
  const urls = new QueueUrls(clients.sqs);
  const findUrl = async () => {
    try {
      return await urls.get({ name: config.workQueueName });
    } catch (error) {
      throw toFault(error, 'find the work queue');
    }
  };
  return {
    send: async (message, delaySeconds) => {
      const queue = new SqsWorkQueue({
        ...{ client: clients.sqs, payloads, traceHeader: () => tracer.current() },
        queueUrl: await findUrl(),
      });
      await queue.send(message, delaySeconds);
    },
  };
}

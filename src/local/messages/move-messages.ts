/** What moves executions on: the pollers of our own queues, and the minute tick. On AWS event sources do. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { LOCAL_NAMES } from '../own-handlers.ts';
import type { OwnQueues } from '../queue-definitions.ts';
import type { Started } from '../started.ts';
import { handlerInvoker } from './invoke-handler.ts';
import { startMinuteTick } from './minute-tick.ts';
import { startPoller } from './queue-poller.ts';

export interface MovingSettings {
  readonly client: SQSClient;
  readonly region: string;
  readonly queues: OwnQueues;
  /** Where our own handlers are invoked. */
  readonly lambdaUrl: string;
  readonly complain: (line: string) => void;
}

const BATCH_SIZE = 10;
/**
 * A function that does not answer keeps its batch for 9 minutes, so there is room for many; Lambda has room for 1,000. A
 * backlog must not be taken at once, or messages come again before their turn in the one process that handles all.
 */
const BATCHES_AT_ONCE = 300;

export function moveMessages(settings: MovingSettings, started: Started): void {
  const { client, region, queues, complain } = settings;
  const invoke = handlerInvoker(settings.lambdaUrl);
  const poll = (own: keyof OwnQueues, lambdaName: string, batchSize: number) =>
    startPoller({
      client,
      region,
      complain,
      queueUrl: queues[own].url,
      queueArn: queues[own].arn,
      batchSize,
      mostBatches: BATCHES_AT_ONCE,
      handle: (records, signal) => invoke(lambdaName, { Records: records }, signal),
    });
  started.add(poll('work', LOCAL_NAMES.advanceExecutions, BATCH_SIZE));
  started.add(poll('deadLetters', LOCAL_NAMES.recordFailures, 1));
  started.add(poll('results', LOCAL_NAMES.recordInvocations, BATCH_SIZE));
  const stopping = new AbortController();
  const tick = startMinuteTick(() => invoke(LOCAL_NAMES.fireAlarms, {}, stopping.signal), complain);
  started.add({
    stop: () => {
      tick.stop();
      stopping.abort();
    },
  });
}

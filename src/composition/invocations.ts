/** What the handler of the ends of asynchronous calls runs on. */
import { readDestinationRecord } from '../adapters/lambda/destination-record.ts';
import { WorkInbox } from '../adapters/sqs/work-inbox.ts';
import { type InvocationEnd, recordInvocation } from '../app/record-invocation.ts';
import { readInvocationsConfig } from '../config.ts';
import { calledBy, tableClient, unchainedQueueClient } from './clients.ts';
import { invocationsOf, sendingDependencies } from './stores.ts';
import { watch } from './watch.ts';

const HANDLER = 'record-invocations';

/** Throws a ConfigError that names what is missing. */
export function composeInvocations() {
  const config = readInvocationsConfig();
  const watched = watch(HANDLER, config);
  const clients = {
    dynamodb: tableClient(calledBy(HANDLER)),
    sqs: unchainedQueueClient(calledBy(HANDLER)),
  };
  const deps = {
    ...sendingDependencies(config, clients, watched),
    invocations: invocationsOf(config, clients),
    limits: config.limits,
  };
  const { resultsQueueArn, resultsDeadLetterQueueName: deadLetterQueueName } = config;
  const queueName = resultsQueueArn.slice(resultsQueueArn.lastIndexOf(':') + 1);
  return {
    ...{ clock: deps.clock, log: deps.log, metrics: deps.metrics, flush: watched.flush },
    inbox: new WorkInbox({ client: clients.sqs, queueName, deadLetterQueueName }),
    readRecord: readDestinationRecord,
    recordInvocation: (end: InvocationEnd) => recordInvocation(deps, end),
  };
}

/** What the provider of flows runs on. */
import { TableFlowStore } from '../adapters/dynamodb/flow-store.ts';
import { readProviderConfig } from '../config.ts';
import { calledBy, queueClient, tableClient } from './clients.ts';
import { timingDependencies } from './stores.ts';
import { watch } from './watch.ts';

const HANDLER = 'provide-flows';

/** Throws a ConfigError that names what is missing. */
export function composeProvider() {
  const config = readProviderConfig();
  const watched = watch(HANDLER, config);
  const clients = {
    dynamodb: tableClient(calledBy(HANDLER)),
    sqs: queueClient(calledBy(HANDLER)),
  };
  const flows = new TableFlowStore(clients.dynamodb, { tableName: config.tableName });
  return {
    ...timingDependencies(config, clients, watched),
    ...{ flows, limits: config.limits, flush: watched.flush },
  };
}

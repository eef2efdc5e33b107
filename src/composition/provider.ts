/** What the provider of flows runs on. */
import { TableFlowStore } from '../adapters/dynamodb/flow-store.ts';
import { TableScheduleStore } from '../adapters/dynamodb/schedule-store.ts';
import { provideFlow, type ProvideFlowRequest } from '../app/provide-flow.ts';
import { withdrawFlow } from '../app/withdraw-flow.ts';
import { readProviderConfig } from '../config.ts';
import { calledBy, queueClient, tableClient } from './clients.ts';
import { sendingDependencies } from './stores.ts';
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
  const deps = {
    ...sendingDependencies(config, clients, watched),
    schedules: new TableScheduleStore(clients.dynamodb, { tableName: config.tableName }),
    ...{ flows, limits: config.limits, flush: watched.flush },
  };
  return {
    ...deps,
    provideFlow: (request: ProvideFlowRequest) => provideFlow(deps, request),
    withdrawFlow: (flow: Parameters<typeof withdrawFlow>[1]) => withdrawFlow(deps, flow),
  };
}

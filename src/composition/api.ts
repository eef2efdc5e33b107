/** What the API's handler runs on. */
import { existsSync } from 'node:fs';
import { SNSClient } from '@aws-sdk/client-sns';
import { TableNonces } from '../adapters/dynamodb/nonce-store.ts';
import { MissingTopics } from '../adapters/sns/missing-topics.ts';
import { MissingQueues } from '../adapters/sqs/missing-queues.ts';
import { fixedAccessKeys } from '../adapters/system/fixed-access-keys.ts';
import { type ApiHooks, apiUseCases } from '../app/api-use-cases.ts';
import { createTargets } from '../app/create-targets.ts';
import { type ApiConfig, readApiConfig } from '../config.ts';
import { calledBy, queueClient, SHORT_CALLS, tableClient } from './clients.ts';
import { changeDependencies, invocationsOf, type StoreClients, timingStores } from './stores.ts';
import { targetNaming } from './tasks.ts';
import { tracedWatch } from './traced-watch.ts';

const HANDLER = 'api';

/** Throws a ConfigError that names what is missing. */
export function composeApi() {
  const config = readApiConfig();
  const clients = {
    dynamodb: tableClient(calledBy(HANDLER)),
    sqs: queueClient(calledBy(HANDLER)),
  };
  const watched = tracedWatch(HANDLER, config);
  const deps = {
    ...timingStores(config, clients),
    ...changeDependencies(config, clients, watched),
    invocations: invocationsOf(config, clients),
    nonces: new TableNonces(clients.dynamodb, config),
    region: config.region,
  };
  return {
    ...{ clock: deps.clock, ids: deps.ids, log: deps.log, flush: watched.flush },
    accessKeys: fixedAccessKeys(config.accessKeys),
    ...(config.rateLimits === undefined ? {} : { rateLimits: config.rateLimits }),
    isReady: () => config.readyFile === undefined || existsSync(config.readyFile),
    useCases: apiUseCases(deps, buildHooks(config, clients)),
  };
}

function buildHooks(config: ApiConfig, { sqs }: StoreClients): ApiHooks {
  if (!config.createMissingTargets) return {};
  const { queues, topics } = targetNaming(config);
  const sns = new SNSClient({ ...SHORT_CALLS, ...calledBy(HANDLER) });
  const makers = [
    new MissingQueues({ client: sqs, naming: queues }),
    new MissingTopics({ client: sns, naming: topics }),
  ];
  return { onFlowAccepted: createTargets(makers) };
}

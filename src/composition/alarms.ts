/** What the minute tick runs on. */
import { fireAlarms } from '../app/fire-alarms.ts';
import { readAlarmsConfig } from '../config.ts';
import { calledBy, queueClient, tableClient } from './clients.ts';
import { sendingDependencies, timingStores } from './stores.ts';
import { watch } from './watch.ts';

const HANDLER = 'fire-alarms';

/** Throws a ConfigError that names what is missing. */
export function composeAlarms() {
  const config = readAlarmsConfig();
  const watched = watch(HANDLER, config);
  const clients = {
    dynamodb: tableClient(calledBy(HANDLER)),
    sqs: queueClient(calledBy(HANDLER)),
  };
  const deps = {
    ...sendingDependencies(config, clients, watched),
    ...timingStores(config, clients),
  };
  return { log: deps.log, flush: watched.flush, fireAlarms: () => fireAlarms(deps) };
}

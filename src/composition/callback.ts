/** What the handler of callbacks runs on. */
import { reportTaskFailed, reportTaskSucceeded } from '../app/report-task.ts';
import { readCallbackConfig } from '../config.ts';
import { calledBy, queueClient, tableClient } from './clients.ts';
import { changeDependencies } from './stores.ts';
import { tracedWatch } from './traced-watch.ts';

const HANDLER = 'callback';

/** Throws a ConfigError that names what is missing. */
export function composeCallback() {
  const config = readCallbackConfig();
  const watched = tracedWatch(HANDLER, config);
  const clients = {
    dynamodb: tableClient(calledBy(HANDLER)),
    sqs: queueClient(calledBy(HANDLER)),
  };
  const deps = changeDependencies(config, clients, watched);
  const { ids, log, tokens } = deps;
  return {
    ...{ ids, log, tokens, clock: deps.clock, flush: watched.flush },
    useCases: {
      reportTaskSucceeded: (request: Parameters<typeof reportTaskSucceeded>[1]) =>
        reportTaskSucceeded(deps, request),
      reportTaskFailed: (request: Parameters<typeof reportTaskFailed>[1]) =>
        reportTaskFailed(deps, request),
    },
  };
}

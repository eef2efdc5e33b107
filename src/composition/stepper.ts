/** What the stepper runs on, and the handler that tries its poison once more. */
import { BusEvents } from '../adapters/eventbridge/bus-events.ts';
import { WorkInbox } from '../adapters/sqs/work-inbox.ts';
import { type AdvanceDependencies, advanceExecution } from '../app/advance-execution.ts';
import { CallSlots } from '../app/call-slots.ts';
import { failPoisoned } from '../app/fail-poisoned.ts';
import type { Lease, WorkMessage } from '../app/ports.ts';
import { NO_STATUS_EVENTS, type StatusEvents } from '../app/status-events.ts';
import { readStepperConfig, type StepperConfig } from '../config.ts';
import {
  busClient,
  calledBy,
  queueClient,
  tableClient,
  taskClients,
  unchainedQueueClient,
} from './clients.ts';
import { changeDependencies, invocationsOf, payloadsOf, timingStores } from './stores.ts';
import { buildTasksUnderRoles } from './tasks.ts';
import { tracedWatch } from './traced-watch.ts';

type StepperName = 'advance-executions' | 'record-failures';

/** Throws a ConfigError that names what is missing. */
export function composeStepper() {
  return compose('advance-executions');
}

/** As above, for the dead-letter queue. */
export function composeFailures() {
  return compose('record-failures');
}

function compose(handler: StepperName) {
  const config = readStepperConfig();
  const watched = tracedWatch(handler, config);
  const clients = clientsOf(handler);
  const tasks = buildTasksUnderRoles(config, taskClients(config, calledBy(handler)), watched.log);
  const deps: AdvanceDependencies = {
    ...timingStores(config, clients),
    ...changeDependencies(config, clients, watched),
    tasks: watched.traceTasks(tasks),
    invocations: invocationsOf(config, clients),
    statusEvents: statusEvents(handler, config),
    callSlots: new CallSlots(config.limits.callsInFlight),
  };
  const { clock, log, metrics } = deps;
  return {
    ...{ clock, log, metrics, flush: watched.flush },
    payloads: payloadsOf(config, clients),
    inbox: inboxOf(handler, config, clients),
    advance: (message: WorkMessage, lease: Lease) => advanceExecution(deps, message, lease),
    failPoisoned: (message: WorkMessage, reason: string) => failPoisoned(deps, message, reason),
  };
}

/** Of the two, the stepper alone may call itself for as long as a flow is long. */
function clientsOf(handler: StepperName) {
  const identity = calledBy(handler);
  const connect = handler === 'advance-executions' ? queueClient : unchainedQueueClient;
  return { dynamodb: tableClient(identity), sqs: connect(identity) };
}

function inboxOf(
  handler: StepperName,
  { workQueueName, deadLetterQueueName }: StepperConfig,
  { sqs: client }: ReturnType<typeof clientsOf>,
): WorkInbox {
  const queueName = handler === 'advance-executions' ? workQueueName : deadLetterQueueName;
  return new WorkInbox({ client, queueName, deadLetterQueueName });
}

function statusEvents(handler: StepperName, { eventBus, deployment }: StepperConfig): StatusEvents {
  if (eventBus === undefined) return NO_STATUS_EVENTS;
  return new BusEvents({ client: busClient(calledBy(handler)), bus: eventBus, deployment });
}

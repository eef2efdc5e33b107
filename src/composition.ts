/**
 * Builds the adapters and the use cases from the configuration: the only file that knows them all. Once per process, when
 * the first handler asks: clients and the cache of executions are shared.
 */
import { existsSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { TableAlarmStore } from './adapters/dynamodb/alarm-store.ts';
import { TableFlowStore } from './adapters/dynamodb/flow-store.ts';
import { TableInvocations } from './adapters/dynamodb/invocation-store.ts';
import { TableNonces } from './adapters/dynamodb/nonce-store.ts';
import { JournalStore } from './adapters/dynamodb/journal-store.ts';
import { TablePayloads } from './adapters/dynamodb/payload-store.ts';
import { TableScheduleStore } from './adapters/dynamodb/schedule-store.ts';
import { DestinationCheck } from './adapters/lambda/destination-check.ts';
import { readDestinationRecord } from './adapters/lambda/destination-record.ts';
import { FunctionTasks, LAMBDA_CLIENT_SETTINGS } from './adapters/lambda/function-tasks.ts';
import { MissingTopics } from './adapters/sns/missing-topics.ts';
import { TopicTasks } from './adapters/sns/topic-tasks.ts';
import { MissingQueues } from './adapters/sqs/missing-queues.ts';
import { BuiltQueueUrls } from './adapters/sqs/built-queue-urls.ts';
import { QueueTasks } from './adapters/sqs/queue-tasks.ts';
import { QueueUrls } from './adapters/sqs/queue-urls.ts';
import { WorkInbox } from './adapters/sqs/work-inbox.ts';
import { SqsWorkQueue } from './adapters/sqs/work-queue.ts';
import { assumeRole } from './adapters/sts/assume-role.ts';
import { type OpenedRole, RoleTasks } from './adapters/sts/role-tasks.ts';
import { UnassumedRoles } from './adapters/sts/unassumed-roles.ts';
import { fixedAccessKeys } from './adapters/system/fixed-access-keys.ts';
import { jsonLog } from './adapters/system/json-log.ts';
import { signedTaskTokens } from './adapters/system/signed-task-tokens.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { advanceExecution } from './app/advance-execution.ts';
import { type ApiHooks, type ApiPorts, apiUseCases } from './app/api-use-cases.ts';
import { CallSlots } from './app/call-slots.ts';
import { createTargets } from './app/create-targets.ts';
import { definitionCache } from './app/definition-cache.ts';
import type { Dependencies } from './app/dependencies.ts';
import { ExecutionCache } from './app/execution-cache.ts';
import { failPoisoned } from './app/fail-poisoned.ts';
import { fireAlarms } from './app/fire-alarms.ts';
import type { Lease, Log, Payloads, TaskRunner, WorkMessage, WorkQueue } from './app/ports.ts';
import { type InvocationEnd, recordInvocation } from './app/record-invocation.ts';
import { routeTask } from './app/route-task.ts';
import { toFault } from './app/service-error.ts';
import { type Config, readConfig, readTargetConfig, type TargetConfig } from './config.ts';

export type Composition = ReturnType<typeof build>;

let composition: Composition | undefined;

/** Throws a ConfigError that names what is missing. */
export function compose(): Composition {
  composition ??= build(readConfig());
  return composition;
}

/** What calls the services of tasks, by itself. Throws a ConfigError that names what is missing. */
export function composeTasks(): TaskRunner {
  const config = readTargetConfig();
  return buildTasks(config, buildClients(config));
}

function build(config: Config) {
  const clients = buildClients(config);
  const payloads = new TablePayloads(clients.dynamodb, config, systemClock);
  const deps = buildDependencies(config, clients, payloads);
  const inboxOf = (queueName: string, deadLetterQueueName = config.deadLetterQueueName) =>
    new WorkInbox({ client: clients.sqs, queueName, deadLetterQueueName });
  return {
    clock: deps.clock,
    ids: deps.ids,
    log: deps.log,
    tokens: deps.tokens,
    payloads,
    accessKeys: fixedAccessKeys(config.accessKeys),
    ...(config.rateLimits === undefined ? {} : { rateLimits: config.rateLimits }),
    isReady: () => config.readyFile === undefined || existsSync(config.readyFile),
    useCases: apiUseCases(apiPorts(config, clients, deps), buildHooks(config, clients)),
    inbox: inboxOf(config.workQueueName),
    deadLetterInbox: inboxOf(config.deadLetterQueueName),
    resultsInbox: inboxOf(nameInArn(config.resultsQueueArn), config.resultsDeadLetterQueueName),
    readRecord: readDestinationRecord,
    recordInvocation: (end: InvocationEnd) => recordInvocation(deps, end),
    advance: (message: WorkMessage, lease: Lease) => advanceExecution(deps, message, lease),
    failPoisoned: (message: WorkMessage, reason: string) => failPoisoned(deps, message, reason),
    fireAlarms: () => fireAlarms(deps),
  };
}

function apiPorts(config: Config, { dynamodb }: Clients, deps: Dependencies): ApiPorts {
  return { ...deps, nonces: new TableNonces(dynamodb, config), region: config.region };
}

const nameInArn = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1);

/**
 * For clients whose calls are answered at once (none receives messages: polling waits). Without a limit, a connection whose
 * other end has gone without a word holds a commit for ever; the SDK tries again, and then it is a Fault.
 */
export const SHORT_CALLS = {
  requestHandler: {
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    throwOnRequestTimeout: true,
    httpAgent: { maxSockets: 200 },
    httpsAgent: { maxSockets: 200 },
  },
} as const;

type Clients = ReturnType<typeof buildClients>;

export function buildClients({ functionsEndpoint }: TargetConfig) {
  // Region, credentials and other endpoints come from the environment; each client reads them itself.
  const endpoint = functionsEndpoint === undefined ? {} : { endpoint: functionsEndpoint };
  return {
    dynamodb: new DynamoDBClient(SHORT_CALLS),
    // A queue's address may name another host than the endpoint that we were given.
    sqs: new SQSClient({ ...SHORT_CALLS, useQueueUrlAsEndpoint: false }),
    sns: new SNSClient(SHORT_CALLS),
    lambda: new LambdaClient({ ...LAMBDA_CLIENT_SETTINGS, ...endpoint }),
  };
}

/** Of another role. They share the connections of our own, so that there are as many as ever, and nothing to close. */
function clientsUnder(config: TargetConfig, own: Clients, { credentials }: OpenedRole): Clients {
  const endpoint =
    config.functionsEndpoint === undefined ? {} : { endpoint: config.functionsEndpoint };
  const { requestHandler } = own.sqs.config;
  return {
    ...own,
    sqs: new SQSClient({ credentials, requestHandler, useQueueUrlAsEndpoint: false }),
    sns: new SNSClient({ credentials, requestHandler: own.sns.config.requestHandler }),
    lambda: new LambdaClient({
      ...LAMBDA_CLIENT_SETTINGS,
      ...endpoint,
      credentials,
      requestHandler: own.lambda.config.requestHandler,
    }),
  };
}

function buildDependencies(config: Config, clients: Clients, payloads: Payloads): Dependencies {
  const { limits, tableName } = config;
  const flows = new TableFlowStore(clients.dynamodb, { tableName });
  const log = jsonLog({ clock: systemClock });
  return {
    clock: systemClock,
    ids: systemIds,
    log,
    tokens: signedTaskTokens(config.tokenSecrets),
    flows,
    definitions: definitionCache(flows),
    journal: new JournalStore(clients.dynamodb, { tableName, retentionDays: limits.retentionDays }),
    workQueue: buildWorkQueue(config, clients.sqs, payloads),
    alarms: new TableAlarmStore(clients.dynamodb, { tableName }),
    schedules: new TableScheduleStore(clients.dynamodb, { tableName }),
    tasks: buildTasksUnderRoles(config, clients, log),
    invocations: new TableInvocations(
      clients.dynamodb,
      { tableName, retentionDays: limits.retentionDays },
      systemClock,
    ),
    limits,
    cache: new ExecutionCache(),
    callSlots: new CallSlots(limits.callsInFlight),
  };
}

/** Each task under the role of its flow, where roles are assumed. */
export function buildTasksUnderRoles(config: Config, clients: Clients, log: Log): TaskRunner {
  const own = buildTasks(config, clients);
  const { region, roleArnPrefix } = config;
  if (roleArnPrefix === undefined) return new UnassumedRoles(own, log);
  const { requestHandler } = clients.sqs.config;
  return new RoleTasks({
    own,
    open: (role) => buildTasks(config, clientsUnder(config, clients, role), role),
    assume: assumeRole({ region, requestHandler }),
    roleArnPrefix,
    clock: systemClock,
  });
}

/** role: names without an account are of its account, and looked up by nobody, since it may lack the right to. */
function buildTasks(config: TaskConfig, clients: Clients, role?: OpenedRole): TaskRunner {
  const { region, resultsQueueArn } = config;
  const topicArnPrefix = config.topicArnPrefix ?? topicArnPrefixOf(region, role);
  const { queues, topics } = targetNaming(config);
  return routeTask({
    functions: new FunctionTasks({
      client: clients.lambda,
      naming: config.naming.function,
      invocationTimeoutMs: config.limits.invocationTimeoutMs,
      ...(resultsQueueArn === undefined
        ? {}
        : { destinations: destinationCheck(clients, resultsQueueArn) }),
    }),
    queues: new QueueTasks({
      client: clients.sqs,
      region,
      naming: queues,
      ...(role === undefined
        ? {}
        : { urls: new BuiltQueueUrls(clients.sqs, { region, account: role.account }) }),
    }),
    topics: new TopicTasks({
      client: clients.sns,
      naming: topics,
      ...(topicArnPrefix === undefined ? {} : { topicArnPrefix }),
    }),
  });
}

/** A live run has no queue of results: no end of an asynchronous call reaches it. */
type TaskConfig = TargetConfig & Partial<Pick<Config, 'resultsQueueArn'>>;

function destinationCheck({ lambda }: Clients, resultsQueueArn: string): DestinationCheck {
  return new DestinationCheck({
    client: lambda,
    resultsQueueArn,
    clock: systemClock,
    ids: systemIds,
  });
}

function topicArnPrefixOf(region: string, role?: OpenedRole): string | undefined {
  return role && `arn:${role.partition}:sns:${region}:${role.account}:`;
}

function buildHooks(config: Config, { sqs, sns }: Clients): ApiHooks {
  if (!config.createMissingTargets) return {};
  const { queues, topics } = targetNaming(config);
  const makers = [
    new MissingQueues({ client: sqs, naming: queues }),
    new MissingTopics({ client: sns, naming: topics }),
  ];
  return { onFlowAccepted: createTargets(makers) };
}

/** Where missing targets are created there is one region and one account, whatever an ARN says. */
function targetNaming({ naming, createMissingTargets: ignoresScope }: TargetConfig) {
  return {
    queues: { ...naming.queue, ignoresScope },
    topics: { ...naming.topic, ignoresScope },
  };
}

/** The queue's address is asked for when the first message is sent, and kept. */
function buildWorkQueue(config: Config, client: SQSClient, payloads: Payloads): WorkQueue {
  const urls = new QueueUrls(client);
  const findUrl = async () => {
    try {
      return await urls.get({ name: config.workQueueName });
    } catch (error) {
      throw toFault(error, 'find the work queue');
    }
  };
  return {
    send: async (message, delaySeconds) => {
      const queue = new SqsWorkQueue({ client, payloads, queueUrl: await findUrl() });
      await queue.send(message, delaySeconds);
    },
  };
}

/**
 * Everything behind `npm start`, in order: servers, table and queues, functions, the service itself, and what moves its
 * messages. What has been started is stopped in the reverse order, also when a later start fails or is interrupted.
 */
import {
  type Addresses,
  awsEnvironment,
  queueClient,
  tableClient,
  topicClient,
} from './aws-environment.ts';
import { claimDataFolder } from './data-folder.ts';
import { createTable, startDynamodb } from './emulators/dynamodb-server.ts';
import { startMessaging } from './emulators/messaging-server.ts';
import { assertReachable } from './emulators/reachable.ts';
import { HOST, claimPort } from './free-port.ts';
import { EventCalls } from './functions/event-calls.ts';
import { functionCatalog } from './functions/function-catalog.ts';
import { FunctionThreads } from './functions/function-threads.ts';
import { invokeConfigRoute } from './functions/invoke-config-route.ts';
import { invokeRoute } from './functions/invoke-route.ts';
import { ResultsQueue } from './functions/results-queue.ts';
import { startHandlerService } from './handler-service.ts';
import { type LoadedFlows, loadExamples } from './load-examples.ts';
import type { LocalSettings } from './local-settings.ts';
import { moveMessages } from './messages/move-messages.ts';
import { LOCAL_KEY, LOCAL_NAMES } from './own-handlers.ts';
import { type Route, startServer } from './own-server.ts';
import { type OwnQueues, createQueues } from './queue-definitions.ts';
import { type Readiness, startReadiness } from './readiness.ts';
import { Started } from './started.ts';
import { confirmationRoute, startTopicBridge } from './topics/topic-bridge.ts';

export interface LocalStack {
  readonly addresses: Addresses;
  readonly flows: LoadedFlows;
  /** Settles when the service has ended although nobody stopped it. */
  readonly serviceEnded: Promise<unknown>;
  stop(): Promise<void>;
}

/** What every part of the start needs. */
interface Start {
  readonly settings: LocalSettings;
  readonly started: Started;
  /** Takes a line: what functions write, and what goes wrong on the way. */
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Once signal is aborted, it stops what it has started, and throws. */
export async function startLocalStack(
  settings: LocalSettings,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<LocalStack> {
  const started = new Started();
  try {
    return await startAll({ settings, started, tell, signal });
  } catch (error) {
    await started.stopAll();
    throw error;
  }
}

async function startAll(start: Start): Promise<LocalStack> {
  const { settings, started, tell, signal } = start;
  const folder = claimDataFolder(settings.dataDir);
  started.add({ stop: () => folder.release() });
  const readiness = started.add(startReadiness(settings.dataDir));
  const addresses = await startServers(start);
  signal.throwIfAborted();
  const queues = await createResources(settings, addresses);
  const service = started.add(await startService(start, addresses, { readiness, queues }));
  const { lambdaUrl } = service;
  const client = queueClient(settings, addresses.sqs);
  moveMessages({ client, region: settings.region, queues, lambdaUrl, complain: tell }, started);
  const flows = await loadExamples(settings.examplesDir, {
    endpoint: service.apiUrl,
    ...LOCAL_KEY,
  });
  signal.throwIfAborted();
  readiness.declare();
  return { addresses, flows, serviceEnded: service.ended, stop: () => started.stopAll() };
}

async function startServers(start: Start): Promise<Addresses> {
  const { settings, signal } = start;
  const { ports, external } = settings;
  const api = `http://${HOST}:${await claimPort(ports.api)}`;
  for (const service of ['dynamodb', 'sqs', 'sns'] as const) {
    await checkExternal(service, external[service]);
  }
  signal.throwIfAborted();
  const dynamodb = external.dynamodb ?? (await embedDynamodb(start));
  const messaging = await embedMessaging(start);
  signal.throwIfAborted();
  const functionsPort = await claimPort(ports.functions);
  const functions = `http://${HOST}:${functionsPort}`;
  const addresses = {
    api,
    dynamodb,
    sqs: external.sqs ?? messaging,
    sns: external.sns ?? messaging,
    functions: external.lambda ?? functions,
  };
  const routes = [...functionRoutes(start, addresses)];
  const topics = {
    sns: topicClient(settings, messaging),
    sqs: queueClient(settings, messaging),
  };
  const embedsTopics = external.sns === undefined;
  if (embedsTopics) routes.push(confirmationRoute(topics));
  start.started.add(await startServer(functionsPort, routes));
  if (embedsTopics) {
    start.started.add(
      startTopicBridge({ ...topics, url: functions, complain: start.tell, print: start.tell }),
    );
  }
  return addresses;
}

async function checkExternal(
  service: 'dynamodb' | 'sqs' | 'sns',
  url: string | undefined,
): Promise<void> {
  if (url === undefined) return;
  const name = { dynamodb: 'DynamoDB', sqs: 'SQS', sns: 'SNS' }[service];
  await assertReachable({ name, url, variable: `AWS_ENDPOINT_URL_${service.toUpperCase()}` });
}

/** The functions that flows call. They may call the services too, and the API. */
function functionRoutes(start: Start, addresses: Addresses): readonly Route[] {
  const { settings, started, tell } = start;
  const { examplesDir, functionStage, region } = settings;
  const threads = started.add(
    new FunctionThreads({
      environment: { ...awsEnvironment(settings, addresses), SLUICE_ENDPOINT: addresses.api },
      print: tell,
    }),
  );
  const catalog = functionCatalog({ examplesDir, stage: functionStage, complain: tell });
  const results = new ResultsQueue(queueClient(settings, addresses.sqs), LOCAL_NAMES.resultsQueue);
  const retryAfterMs = settings.asyncRetrySeconds * 1_000;
  const events = started.add(
    new EventCalls({ catalog, threads, results, retryAfterMs, complain: tell }),
  );
  return [
    invokeRoute({ catalog, threads, region, events }),
    invokeConfigRoute({ catalog, results, region }),
  ];
}

async function embedDynamodb({ settings, started }: Start): Promise<string> {
  const { dataDir, ports } = settings;
  return started.add(await startDynamodb(dataDir, await claimPort(ports.dynamodb))).url;
}

/** One server for both. Not started when the user runs both elsewhere: then the address is the user's. */
async function embedMessaging({ settings, started }: Start): Promise<string> {
  const { ports, external, dataDir, region } = settings;
  if (external.sqs !== undefined && external.sns !== undefined) return external.sns;
  return started.add(await startMessaging(dataDir, await claimPort(ports.messaging), region)).url;
}

async function createResources(settings: LocalSettings, addresses: Addresses): Promise<OwnQueues> {
  const dynamodb = tableClient(settings, addresses.dynamodb);
  await createTable(dynamodb, LOCAL_NAMES.table);
  dynamodb.destroy();
  return createQueues(queueClient(settings, addresses.sqs), {
    work: LOCAL_NAMES.workQueue,
    deadLetters: LOCAL_NAMES.deadLetterQueue,
    results: LOCAL_NAMES.resultsQueue,
    resultsDeadLetters: LOCAL_NAMES.resultsDeadLetterQueue,
  });
}

async function startService(
  { settings, tell, signal }: Start,
  addresses: Addresses,
  { readiness, queues }: { readonly readiness: Readiness; readonly queues: OwnQueues },
) {
  const { root, dataDir, ports, functionStage } = settings;
  const service = {
    root,
    dataDir,
    apiPort: Number(new URL(addresses.api).port),
    lambdaPort: await claimPort(ports.handlers),
    show: tell,
    environment: {
      ...awsEnvironment(settings, addresses),
      SLUICE_FUNCTION_STAGE: functionStage,
      SLUICE_CREATE_MISSING_TARGETS: 'true',
      SLUICE_RESULTS_QUEUE_ARN: queues.results.arn,
      SLUICE_READY_FILE: readiness.file,
    },
  };
  return startHandlerService(service, signal);
}

/**
 * Everything behind `npm start`, in order: servers, table and queues, functions, the service itself, and what moves its
 * messages. What has been started is stopped in the reverse order, also when a later start fails.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { claimDataFolder } from './data-folder.ts';
import { createTable, startDynamodb } from './dynamodb-server.ts';
import { HOST, claimPort } from './free-port.ts';
import { functionCatalog } from './functions/function-catalog.ts';
import { invokeRoute } from './functions/invoke-route.ts';
import { startHandlerService } from './handler-service.ts';
import { handlerInvoker } from './invoke-handler.ts';
import { type LoadedFlows, loadExamples } from './load-examples.ts';
import type { LocalSettings } from './local-settings.ts';
import { startMessaging } from './messaging-server.ts';
import { startMinuteTick } from './minute-tick.ts';
import { LOCAL_KEY, LOCAL_NAMES } from './own-handlers.ts';
import { startServer } from './own-server.ts';
import { type OwnQueues, createQueues } from './queue-definitions.ts';
import { startPoller } from './queue-poller.ts';
import { confirmationRoute, startTopicBridge } from './topics/topic-bridge.ts';

/** Addresses; those of services that the user runs elsewhere are the user's. */
export interface Addresses {
  readonly api: string;
  readonly functions: string;
  readonly sqs: string;
  readonly sns: string;
  readonly dynamodb: string;
}

export interface LocalStack {
  readonly addresses: Addresses;
  readonly flows: LoadedFlows;
  /** Settles when the service has ended although nobody stopped it. */
  readonly serviceEnded: Promise<unknown>;
  stop(): Promise<void>;
}

type Tell = (line: string) => void;

/** What is to be stopped, newest first. */
class Started {
  private readonly stops: (() => Promise<void> | void)[] = [];

  add<T extends { stop(): Promise<void> | void }>(part: T): T {
    this.stops.push(() => part.stop());
    return part;
  }

  async stopAll(): Promise<void> {
    for (let stop = this.stops.pop(); stop !== undefined; stop = this.stops.pop()) await stop();
  }
}

const BATCH_SIZE = 10;
const BATCHES_AT_ONCE = 10;

/** tell: takes a line about something that went wrong on the way. */
export async function startLocalStack(settings: LocalSettings, tell: Tell): Promise<LocalStack> {
  const started = new Started();
  try {
    const folder = claimDataFolder(settings.dataDir);
    started.add({ stop: () => folder.release() });
    const addresses = await startServers(settings, started, tell);
    const queues = await createResources(settings, addresses);
    const service = started.add(await startService(settings, addresses, tell));
    moveMessages({ settings, addresses, tell, queues }, started, service.lambdaUrl);
    const connection = { endpoint: service.apiUrl, ...LOCAL_KEY };
    return {
      addresses,
      flows: await loadExamples(settings.examplesDir, connection),
      serviceEnded: service.ended,
      stop: () => started.stopAll(),
    };
  } catch (error) {
    await started.stopAll();
    throw error;
  }
}

async function startServers(
  settings: LocalSettings,
  started: Started,
  tell: Tell,
): Promise<Addresses> {
  const { ports, external, examplesDir, functionStage, region } = settings;
  const api = `http://${HOST}:${await claimPort(ports.api)}`;
  const dynamodb = external.dynamodb ?? (await embedDynamodb(settings, started));
  const messaging = await embedMessaging(settings, started);
  const routes = [invokeRoute(functionCatalog(examplesDir, functionStage), region)];
  const embedsTopics = external.sns === undefined;
  const topics = {
    sns: new SNSClient(clientTo(settings, messaging)),
    sqs: queueClient(settings, messaging),
  };
  if (embedsTopics) routes.push(confirmationRoute(topics));
  const own = started.add(await startServer(await claimPort(ports.functions), routes));
  if (embedsTopics) started.add(startTopicBridge({ ...topics, url: own.url, complain: tell }));
  return {
    api,
    dynamodb,
    sqs: external.sqs ?? messaging,
    sns: external.sns ?? messaging,
    functions: external.lambda ?? own.url,
  };
}

async function embedDynamodb({ ports, dataDir }: LocalSettings, started: Started): Promise<string> {
  return started.add(await startDynamodb(dataDir, await claimPort(ports.dynamodb))).url;
}

/** One server for both. Not started when the user runs both elsewhere: then the address is the user's. */
async function embedMessaging(settings: LocalSettings, started: Started): Promise<string> {
  const { ports, external, dataDir, region } = settings;
  if (external.sqs !== undefined && external.sns !== undefined) return external.sns;
  return started.add(await startMessaging(dataDir, await claimPort(ports.messaging), region)).url;
}

async function createResources(settings: LocalSettings, addresses: Addresses): Promise<OwnQueues> {
  const dynamodb = new DynamoDBClient(clientTo(settings, addresses.dynamodb));
  await createTable(dynamodb, LOCAL_NAMES.table);
  dynamodb.destroy();
  return createQueues(queueClient(settings, addresses.sqs), {
    work: LOCAL_NAMES.workQueue,
    deadLetters: LOCAL_NAMES.deadLetterQueue,
  });
}

async function startService(settings: LocalSettings, addresses: Addresses, tell: Tell) {
  const { root, dataDir, ports, functionStage } = settings;
  return startHandlerService({
    root,
    dataDir,
    apiPort: Number(new URL(addresses.api).port),
    lambdaPort: await claimPort(ports.handlers),
    show: tell,
    environment: {
      ...awsEnvironment(settings, addresses),
      SLUICE_FUNCTION_STAGE: functionStage,
      SLUICE_CREATE_MISSING_TARGETS: 'true',
    },
  });
}

/** For clients in other processes: where the local services are, and credentials that they do not check. */
export function awsEnvironment(
  settings: LocalSettings,
  addresses: Addresses,
): Readonly<Record<string, string>> {
  const { accessKeyId, secretAccessKey } = settings.credentials;
  return {
    AWS_REGION: settings.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    // A profile would win over the keys.
    AWS_PROFILE: '',
    AWS_ENDPOINT_URL_DYNAMODB: addresses.dynamodb,
    AWS_ENDPOINT_URL_SQS: addresses.sqs,
    AWS_ENDPOINT_URL_SNS: addresses.sns,
    AWS_ENDPOINT_URL_LAMBDA: addresses.functions,
  };
}

interface Moving {
  readonly settings: LocalSettings;
  readonly addresses: Addresses;
  readonly tell: Tell;
  readonly queues: OwnQueues;
}

function moveMessages(moving: Moving, started: Started, lambdaUrl: string): void {
  const { settings, addresses, tell, queues } = moving;
  const invoke = handlerInvoker(lambdaUrl);
  const shared = {
    client: queueClient(settings, addresses.sqs),
    region: settings.region,
    complain: tell,
  };
  const poll = (own: keyof OwnQueues, lambdaName: string, batchSize: number) =>
    startPoller({
      ...shared,
      queueUrl: queues[own].url,
      queueArn: queues[own].arn,
      batchSize,
      mostBatches: BATCHES_AT_ONCE,
      handle: (records, signal) => invoke(lambdaName, { Records: records }, signal),
    });
  started.add(poll('work', LOCAL_NAMES.advanceExecutions, BATCH_SIZE));
  started.add(poll('deadLetters', LOCAL_NAMES.recordFailures, 1));
  const stopping = new AbortController();
  const tick = startMinuteTick(() => invoke(LOCAL_NAMES.fireAlarms, {}, stopping.signal), tell);
  started.add({
    stop: () => {
      tick.stop();
      stopping.abort();
    },
  });
}

const clientTo = ({ region, credentials }: LocalSettings, endpoint: string) => ({
  endpoint,
  region,
  credentials,
});

const queueClient = (settings: LocalSettings, endpoint: string) =>
  new SQSClient(clientTo(settings, endpoint));

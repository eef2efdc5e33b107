/**
 * The clients of AWS, as a handler needs them. Region, credentials and most endpoints come from the environment; each client
 * reads them itself.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { XRayClient } from '@aws-sdk/client-xray';
import { LAMBDA_CLIENT_SETTINGS } from '../adapters/lambda/function-tasks.ts';
import type { OpenedRole } from '../adapters/sts/role-tasks.ts';
import type { HandlerName } from '../config/handler-variables.ts';
import type { TargetConfig } from '../config.ts';

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

/** Who calls: CloudTrail shows it as `app/<name>`. */
export const calledBy = (name: HandlerName | 'sluice') => ({ userAgentAppId: name });

export type Identity = ReturnType<typeof calledBy>;

export const tableClient = (identity: Identity) =>
  new DynamoDBClient({ ...SHORT_CALLS, ...identity });

/** A queue's address may name another host than the endpoint that we were given. */
export const queueClient = (identity: Identity) =>
  new SQSClient({ ...SHORT_CALLS, ...identity, useQueueUrlAsEndpoint: false });

/**
 * Sends messages that begin a new chain of calls. AWS counts how often a function stands in one chain, and stops it at the
 * 16th time; the SDK hands the chain on from call to call. A flow that calls the same function again and again, each time
 * asynchronously, is no loop: the end of one call is where its chain ends.
 * Source: Lambda developer guide, "Recursive loop detection".
 */
export function unchainedQueueClient(identity: Identity): SQSClient {
  const client = queueClient(identity);
  client.middlewareStack.remove('recursionDetectionMiddleware');
  return client;
}

/** For what watches: all else is done by then, and whoever waits for it waits in vain. */
const WATCHING_CALLS = {
  requestHandler: {
    ...SHORT_CALLS.requestHandler,
    connectionTimeout: 1_000,
    requestTimeout: 1_000,
  },
};

export const busClient = (identity: Identity) =>
  new EventBridgeClient({ ...WATCHING_CALLS, ...identity });

/** A trace may as well be lost: one try. */
export const traceClient = (identity: Identity) =>
  new XRayClient({ ...WATCHING_CALLS, ...identity, maxAttempts: 1 });

export type TaskClients = ReturnType<typeof taskClients>;

/** What tasks are performed with. */
export function taskClients({ functionsEndpoint }: TargetConfig, identity: Identity) {
  const endpoint = functionsEndpoint === undefined ? {} : { endpoint: functionsEndpoint };
  return {
    sqs: queueClient(identity),
    sns: new SNSClient({ ...SHORT_CALLS, ...identity }),
    lambda: new LambdaClient({ ...LAMBDA_CLIENT_SETTINGS, ...endpoint, ...identity }),
  };
}

/** Of another role. They share the connections of our own, so that there are as many as ever, and nothing to close. */
export function clientsUnder(
  { functionsEndpoint }: TargetConfig,
  own: TaskClients,
  { credentials }: OpenedRole,
): TaskClients {
  const endpoint = functionsEndpoint === undefined ? {} : { endpoint: functionsEndpoint };
  const { requestHandler, userAgentAppId } = own.sqs.config;
  const shared = { credentials, userAgentAppId };
  return {
    sqs: new SQSClient({ ...shared, requestHandler, useQueueUrlAsEndpoint: false }),
    sns: new SNSClient({ ...shared, requestHandler: own.sns.config.requestHandler }),
    lambda: new LambdaClient({
      ...LAMBDA_CLIENT_SETTINGS,
      ...endpoint,
      ...shared,
      requestHandler: own.lambda.config.requestHandler,
    }),
  };
}

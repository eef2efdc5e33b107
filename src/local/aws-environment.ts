/** Where the local services are, for clients in this process and in others. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { LocalSettings } from './local-settings.ts';

/** Addresses; those of services that the user runs elsewhere are the user's. */
export interface Addresses {
  readonly api: string;
  readonly functions: string;
  readonly sqs: string;
  readonly sns: string;
  readonly dynamodb: string;
}

/** For clients in other processes and threads: addresses, and credentials that embedded services do not check. */
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

export const tableClient = (settings: LocalSettings, endpoint: string) =>
  new DynamoDBClient(clientTo(settings, endpoint));

export const queueClient = (settings: LocalSettings, endpoint: string) =>
  new SQSClient(clientTo(settings, endpoint));

export const topicClient = (settings: LocalSettings, endpoint: string) =>
  new SNSClient(clientTo(settings, endpoint));

const clientTo = ({ region, credentials }: LocalSettings, endpoint: string) => ({
  endpoint,
  region,
  credentials,
});

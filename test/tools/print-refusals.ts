/**
 * Calls services that refuse, and prints as JSON what the adapters are told of each refusal. The bundle of this file has
 * to print what the file itself prints. The services are a server of this process; nothing leaves the machine.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutTraceSegmentsCommand, XRayClient } from '@aws-sdk/client-xray';
import { assumeRole } from '../../src/adapters/sts/assume-role.ts';

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

let answer: Answer;
let server: Server;

async function listen(): Promise<string> {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json = (type: string, fields: object = {}, status = 400): Answer => ({
  status,
  headers: { 'x-amzn-errortype': type },
  body: JSON.stringify({ __type: type, message: 'refused', ...fields }),
});

const query = (code: string, status: number): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>refused</Message></Error></ErrorResponse>`,
});

const ofSqs = (name: string, code: string, status = 400): Answer => ({
  status,
  headers: { 'x-amzn-query-error': `${code};Sender` },
  body: JSON.stringify({ __type: `com.amazonaws.sqs#${name}`, message: 'refused' }),
});

const item = { id: { S: 'a' } };

function calls(endpoint: string) {
  const settings = { endpoint, region: 'us-east-1', maxAttempts: 1 };
  const [dynamodb, lambda] = [new DynamoDBClient(settings), new LambdaClient(settings)];
  const [sns, sqs] = [new SNSClient(settings), new SQSClient(settings)];
  const [events, xray] = [new EventBridgeClient(settings), new XRayClient(settings)];
  const assume = assumeRole(settings);
  return {
    put: () => dynamodb.send(new PutItemCommand({ TableName: 't', Item: item })),
    transact: () =>
      dynamodb.send(
        new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: 't', Item: item } }] }),
      ),
    invoke: () => lambda.send(new InvokeCommand({ FunctionName: 'f' })),
    stream: () => lambda.send(new InvokeWithResponseStreamCommand({ FunctionName: 'f' })),
    publish: () => sns.send(new PublishCommand({ TopicArn: 'arn:aws:sns:a:b:c', Message: 'm' })),
    send: () => sqs.send(new SendMessageCommand({ QueueUrl: `${endpoint}/q`, MessageBody: 'm' })),
    putEvents: () => events.send(new PutEventsCommand({ Entries: [{ Source: 's' }] })),
    trace: () => xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: ['{}'] })),
    assume: () =>
      assume({ roleArn: 'arn:aws:iam::123456789012:role/r', sessionName: 's', externalId: 'e' }),
  };
}

const reasons = [{ Code: 'ConditionalCheckFailed', Message: 'no', Item: item }];

const REFUSALS: readonly (readonly [keyof ReturnType<typeof calls>, Answer])[] = [
  ['put', json('com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', { Item: item })],
  ['put', json('com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException')],
  ['put', json('com.amazonaws.dynamodb.v20120810#ResourceNotFoundException')],
  ['put', json('com.amazon.coral.validate#ValidationException')],
  [
    'transact',
    json('com.amazonaws.dynamodb.v20120810#TransactionCanceledException', {
      CancellationReasons: reasons,
    }),
  ],
  ['transact', json('com.amazonaws.dynamodb.v20120810#TransactionInProgressException')],
  ['invoke', json('ResourceNotFoundException', {}, 404)],
  [
    'invoke',
    json('TooManyRequestsException', { Reason: 'ConcurrentInvocationLimitExceeded' }, 429),
  ],
  ['invoke', json('KMSAccessDeniedException', {}, 502)],
  ['invoke', json('AccessDeniedException', {}, 403)],
  ['publish', query('NotFound', 404)],
  ['publish', query('AuthorizationError', 403)],
  ['publish', query('InvalidParameter', 400)],
  ['publish', query('KMSDisabled', 400)],
  ['publish', query('Throttled', 429)],
  ['publish', query('InternalError', 500)],
  ['send', ofSqs('QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue')],
  ['send', ofSqs('RequestThrottled', 'RequestThrottled', 403)],
  ['send', ofSqs('KmsDisabled', 'KMS.DisabledException')],
  ['send', ofSqs('InvalidMessageContents', 'InvalidMessageContents')],
  ['putEvents', json('InternalException', {}, 500)],
  ['putEvents', json('AccessDeniedException')],
  ['trace', json('ThrottledException', {}, 429)],
  ['trace', json('InvalidRequestException')],
  ['assume', query('AccessDenied', 403)],
  ['assume', query('RegionDisabledException', 403)],
];

const described = async (call: () => Promise<unknown>): Promise<object> => {
  try {
    await call();
    return { refused: false };
  } catch (error) {
    const { name, message, $metadata, CancellationReasons, Item } = error as Error & {
      $metadata?: { httpStatusCode?: number };
      CancellationReasons?: unknown;
      Item?: unknown;
    };
    return { name, message, status: $metadata?.httpStatusCode, CancellationReasons, Item };
  }
};

async function main(): Promise<void> {
  const all = calls(await listen());
  const refusals: object[] = [];
  for (const [call, refusal] of REFUSALS) {
    answer = refusal;
    refusals.push({ call, ...(await described(all[call])) });
  }
  answer = { status: 200, body: '' };
  const streamed = await described(all.stream);
  delete process.env['AWS_ACCESS_KEY_ID'];
  const anonymous = await described(() => calls('http://127.0.0.1:1').put());
  server.close();
  console.log(JSON.stringify({ refusals, streamed, anonymous }));
}

// A bundle is CommonJS: nothing is awaited at the top.
main().catch((error: unknown) => {
  throw error;
});

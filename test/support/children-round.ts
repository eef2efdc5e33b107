/**
 * One parent whose foreach starts a child per item and waits for all of them, each child waiting for its own callback; the
 * local stack is killed when some have been called back, and started again.
 *
 * It is killed while nobody is at work: what a dead handler was at work on goes on after a minute, when its lease is over.
 * test/chaos is about that.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { LOCAL_NAMES } from '../../src/local/own-handlers.ts';
import { type ApiEvent, readHistory, start, waitForEnd } from './executions-api.ts';
import { type LocalProcess, startLocalProcess } from './local-process.ts';
import { pollUntil } from './poll.ts';

const HEAD = 'version: v1\ntype: flow\nsteps:\n';
const PARENT = `${HEAD}
  - type: foreach
    name: each
    iterationMapping: {collection: $.items, item: item}
    steps:
      - type: task
        name: child
        resourceArn: acs:fnf:::flow/child
        pattern: sync
        inputMappings: [{target: item, source: $input.item}]
    outputMappings: [{target: results, source: $local}]
`;
const CHILD = `${HEAD}
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/questions/messages
    pattern: waitForCallback
    inputMappings: [{target: item, source: $input.item}, {target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $, Priority: 1}
`;
const TRY_AGAIN_MS = 100;
const COUNTS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;

export interface ChildrenReport {
  readonly answeredBeforeKill: number;
  readonly status: string;
  readonly output: unknown;
  readonly parentEvents: readonly ApiEvent[];
  /** Children of the parent, as the flow lists them. */
  readonly children: readonly { readonly Name: string; readonly Status: string }[];
}

/** killAfter: how many children have been answered when the stack dies. */
export async function runChildrenRound(count: number, killAfter: number): Promise<ChildrenReport> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-children-'));
  const options = { dataDir: path.join(folder, 'data'), examplesDir: path.join(folder, 'none') };
  mkdirSync(options.examplesDir);
  let stack = await startLocalProcess(options);
  const answered = new Set<number>();
  try {
    await createFlow(stack, 'child', CHILD);
    await createFlow(stack, 'parent', PARENT);
    await start(stack, 'parent', 'run', { items: Array.from({ length: count }, (_, i) => i) });
    await answerUntil(stack, answered, killAfter);
    await waitUntilNobodyWorks(stack);
    const answeredBeforeKill = answered.size;
    await stack.kill();
    stack = await startLocalProcess(options);
    await answerUntil(stack, answered, count);
    const end = await waitForEnd(stack, 'parent', 'run');
    const { body } = await stack.call('ListExecutions', { FlowName: 'child', Limit: '100' });
    return {
      answeredBeforeKill,
      ...end,
      parentEvents: await readHistory(stack, 'parent', 'run'),
      children: body['Executions'] as ChildrenReport['children'],
    };
  } finally {
    await stack.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function createFlow(stack: LocalProcess, Name: string, Definition: string): Promise<void> {
  const flow = { Name, Definition, Description: '', Type: 'FDL' };
  const { status, body } = await stack.call('CreateFlow', flow);
  if (status !== 200) throw new Error(JSON.stringify(body));
}

function queueClient(stack: LocalProcess): SQSClient {
  return new SQSClient({
    endpoint: stack.messaging,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    useQueueUrlAsEndpoint: false,
  });
}

/** The engine's own queue is empty, and no handler holds a message of it. */
async function waitUntilNobodyWorks(stack: LocalProcess): Promise<void> {
  const sqs = queueClient(stack);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: LOCAL_NAMES.workQueue }));
  await pollUntil('nobody at work', async () => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] }),
    );
    return COUNTS.every((name) => Attributes[name] === '0') ? true : undefined;
  });
  sqs.destroy();
}

/** Calls children back, the last asked first, until so many different ones have been. */
async function answerUntil(
  stack: LocalProcess,
  answered: Set<number>,
  wanted: number,
): Promise<void> {
  const sqs = queueClient(stack);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'questions' }));
  while (answered.size < wanted) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        VisibilityTimeout: 5,
      }),
    );
    if (Messages.length === 0) await delay(TRY_AGAIN_MS);
    for (const message of Messages.toReversed()) {
      answered.add(await answer(stack, message));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
  sqs.destroy();
}

/** Returns the child's item. What has been answered before is answered with an error of the 400s. */
async function answer(stack: LocalProcess, { Body = '' }: Message): Promise<number> {
  const { item, token } = JSON.parse(Body) as { item: number; token: string };
  const url = `${stack.connection.endpoint}/callbacks/${token}/succeeded`;
  const { status } = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({ square: item ** 2 }),
  });
  if (status >= 500) throw new Error(`the report answered ${status}`);
  return item;
}

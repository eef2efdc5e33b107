/**
 * Every service in every pattern that it has, on the local stack: what success and failure look like. All executions run
 * at once. What comes after the acceptance of a call (a report, the end of the work) waits for its TaskSubmitted.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DeleteTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readHistory, start, typesOf, waitForEnd } from '../support/executions-api.ts';
import {
  brokenFlowOf,
  CATCHING,
  type Cell,
  CELLS,
  CHILD,
  type Failure,
  flowOf,
  isReported,
  type Order,
  OUT_OF_STOCK,
  serviceOf,
  settlementOf,
} from '../support/integration-cells.ts';
import { type LocalProcess, startLocalProcess } from '../support/local-process.ts';
import { pollUntil } from '../support/poll.ts';

jest.setTimeout(120_000);

const REJECTED: Failure = { error: 'Rejected', cause: /^no signature$/ };
const ACCEPTED = [
  'ExecutionStarted',
  'StepEntered',
  'StepStarted',
  'TaskScheduled',
  'TaskStarted',
  'TaskSubmitted',
];
const CALLED = ACCEPTED.slice(0, -1);
const AWS = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};
const TOPICS = `arn:aws:sns:${AWS.region}:000000000000:`;

const folder = mkdtempSync(path.join(tmpdir(), 'sluice-integrations-'));
let stack: LocalProcess;
let sqs: SQSClient;
let sns: SNSClient;
/** By flow: what happens to its execution `run` beside what the stack does. */
const runs = new Map<string, Promise<unknown>>();

const nameOf = (about: string, cell: Cell) => [about, ...cell].join('-').replaceAll(' ', '-');

async function createFlow(Name: string, Definition: string): Promise<void> {
  const parameters = { Name, Definition, Description: '', Type: 'FDL' };
  const { status, body } = await stack.call('CreateFlow', parameters);
  if (status !== 200) throw new Error(`${Name}: ${JSON.stringify(body)}`);
}

type Settle = (token: string) => Promise<void>;

/** Settles the call once it was accepted. */
async function run(flow: string, order: Order, settle?: Settle): Promise<void> {
  await start(stack, flow, 'run', { order });
  if (settle === undefined) return;
  const scheduled = await pollUntil(
    `TaskSubmitted of ${flow}`,
    async () => {
      const events = await readHistory(stack, flow, 'run');
      if (!typesOf(events).includes('TaskSubmitted')) return undefined;
      return events.find(({ Type }) => Type === 'TaskScheduled');
    },
    { everyMs: 250 },
  );
  const { input } = JSON.parse(scheduled?.EventDetail ?? '') as { input: { token: string } };
  await settle(input.token);
}

function begin(flow: string, order: Order, settle?: Settle): void {
  const running = run(flow, order, settle);
  // The test that waits for it throws it.
  running.catch(() => undefined);
  runs.set(flow, running);
}

async function endOf(flow: string) {
  await runs.get(flow);
  const { status, output } = await waitForEnd(stack, flow, 'run');
  const events = await readHistory(stack, flow, 'run');
  const failure = JSON.parse(events.at(-1)?.EventDetail ?? '') as Record<string, unknown>;
  return { status, output, types: typesOf(events), failure };
}

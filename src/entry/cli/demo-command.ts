/**
 * `sluice demo`: runs the example `topic-callback` against a running `npm start`: a worker is started and subscribed to
 * the flow's topic, the flow publishes to it, waits for the worker's report, and its history is printed as it grows.
 */
import { join } from 'node:path';
import type { Connection } from '../client/signed-call.ts';
import { SluiceClient } from '../client/sluice-client.ts';
import { findExamplesFolder } from './examples-folder.ts';
import { followExecution } from './follow-execution.ts';
import { eventTable } from './output/event-printer.ts';
import type { Terminal } from './terminal.ts';
import { subscribeHttp } from './topic-subscription.ts';
import { startWorker } from './worker-process.ts';

export interface DemoOptions {
  readonly connection: Connection;
  /** Where topics live. */
  readonly snsEndpoint: string;
}

const FLOW_NAME = 'topic-callback';
const INPUT = { messageBody: 'hello world' };
const TOPIC = /\/topics\/([^/\s"']+)\/messages/;

/** Returns the exit status: 0 when the execution succeeded. Throws ApiError, ConnectionError. */
export async function runDemo(terminal: Terminal, options: DemoOptions): Promise<number> {
  const { connection, snsEndpoint } = options;
  const client = new SluiceClient(connection);
  const flow = await client.describeFlow({ Name: FLOW_NAME });
  const topic = findTopic(flow.Definition);
  const script = join(findExamplesFolder(), FLOW_NAME, 'worker.mjs');
  const worker = await startWorker(terminal, script, connection);
  try {
    const subscription = await subscribeHttp(snsEndpoint, topic, worker.address);
    try {
      await worker.waitForLine('subscribed');
      return await runExecution(terminal, client);
    } finally {
      await subscription.end();
    }
  } finally {
    await worker.stop();
  }
}

async function runExecution(terminal: Terminal, client: SluiceClient): Promise<number> {
  const execution = await client.startExecution({
    FlowName: FLOW_NAME,
    Input: JSON.stringify(INPUT),
  });
  const names = { FlowName: FLOW_NAME, ExecutionName: execution.Name };
  terminal.print(`\n${FLOW_NAME} · ${names.ExecutionName} · input ${JSON.stringify(INPUT)}\n`);
  // Ctrl-C ends the following, not the command: the subscription must not outlive its worker.
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt);
  const { signal } = interruption;
  const print = eventTable(terminal);
  const { Status: status, Output: output } = await followExecution(client, {
    names,
    print,
    signal,
  }).finally(() => process.removeListener('SIGINT', interrupt));
  terminal.print(`\n${status}${output === '' ? '' : `  ${output}`}`);
  return status === 'Succeeded' ? 0 : 1;
}

function findTopic(definition: string): string {
  const topic = TOPIC.exec(definition)?.[1];
  if (topic === undefined) throw new Error(`flow ${FLOW_NAME} publishes to no topic`);
  return topic;
}

/**
 * The manual's listings on a local stack: a flow for each clean one of test/fixtures/flows/manual, and what they call.
 *
 * `s/f` is the function of the listings. Handed a token, it reports `{"reported": true}`, and returns only then: the report
 * comes before the answer. `s/child` is the work of the flow `child`, which does the same with its parent's token.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type ApiEvent, readHistory, start, waitForEnd } from './executions-api.ts';
import { type LocalProcess, startLocalProcess } from './local-process.ts';
import { pollUntil } from './poll.ts';

const LOCAL = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};
const LISTINGS = path.resolve(import.meta.dirname, '../fixtures/flows/manual');

const REPORTING = `
async function report(token) {
  if (token === undefined) return;
  const url = process.env.SLUICE_ENDPOINT + '/callbacks/' + token + '/succeeded';
  const answer = await fetch(url, { method: 'POST', body: '{"reported":true}' });
  if (!answer.ok) throw new Error('the report answered ' + answer.status);
}
`;
const FUNCTIONS = {
  f: `${REPORTING}
export async function handler({ task_token, ...rest }, { invokedFunctionArn }) {
  await report(task_token);
  return { worked: rest, as: invokedFunctionArn.split(':').slice(-2).join(':') };
}
`,
  child: `${REPORTING}
export async function handler({ task_token, parent_token, ...input }) {
  await report(task_token ?? parent_token);
  return { child: input };
}
`,
};
const HEAD = 'version: v1\ntype: flow\nsteps:\n';
const CHILD = `${HEAD}
  - type: task
    name: work
    resourceArn: acs:fc:::services/s/functions/child
`;
/** Under way until somebody reports the token of its message. */
const FLOW_B = `${HEAD}
  - type: task
    name: work
    resourceArn: acs:mns:::/queues/flow-b/messages
    pattern: waitForCallback
    inputMappings: [{target: task_token, source: $context.task.token}]
    serviceParams: {MessageBody: $, Priority: 1}
`;

export class ManualStack {
  readonly stack: LocalProcess;
  readonly sqs: SQSClient;
  /** Names of the listings that were asked for. */
  readonly tested = new Set<string>();
  private readonly folder: string;

  private constructor(folder: string, stack: LocalProcess) {
    this.folder = folder;
    this.stack = stack;
    this.sqs = new SQSClient({
      ...LOCAL,
      endpoint: stack.messaging,
      useQueueUrlAsEndpoint: false,
    });
  }

  static async start(): Promise<ManualStack> {
    const folder = mkdtempSync(path.join(tmpdir(), 'sluice-manual-'));
    const functions = path.join(folder, 'examples/manual/functions/s');
    mkdirSync(functions, { recursive: true });
    for (const [name, text] of Object.entries(FUNCTIONS)) {
      writeFileSync(path.join(functions, `${name}.mjs`), text);
    }
    const stack = await startLocalProcess({
      dataDir: path.join(folder, 'data'),
      examplesDir: path.join(folder, 'examples'),
    });
    const manual = new ManualStack(folder, stack);
    await manual.createFlow('child', CHILD);
    await manual.createFlow('flowB', FLOW_B);
    for (const name of listingNames()) await manual.createFlow(name, readListing(name));
    return manual;
  }

  /** Resolves with the exit code. */
  async stop(): Promise<number | null> {
    this.sqs.destroy();
    const code = await this.stack.stop();
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }

  async createFlow(name: string, Definition: string): Promise<void> {
    const { status, body } = await this.stack.call('CreateFlow', {
      Name: flowName(name),
      Definition,
      Description: 'from the manual',
      Type: 'FDL',
    });
    if (status !== 200) throw new Error(`${name}: ${JSON.stringify(body)}`);
  }

  /** Returns the name, and notes it as tested. */
  listing(name: string): string {
    this.tested.add(name);
    return name;
  }

  start(name: string, execution: string, input: object = {}): Promise<void> {
    return start(this.stack, flowName(name), execution, input);
  }

  /** The output; throws when the execution did not succeed. */
  async outputOf(name: string, execution: string): Promise<unknown> {
    const { status, output } = await waitForEnd(this.stack, flowName(name), execution);
    if (status !== 'Succeeded') throw new Error(`${name}/${execution}: ${status}`);
    return output;
  }

  async run(name: string, input: object = {}): Promise<unknown> {
    await this.start(name, 'run', input);
    return this.outputOf(name, 'run');
  }

  history(name: string, execution: string): Promise<readonly ApiEvent[]> {
    return readHistory(this.stack, flowName(name), execution);
  }

  async describe(name: string, execution: string): Promise<Readonly<Record<string, unknown>>> {
    const names = { FlowName: flowName(name), ExecutionName: execution };
    return (await this.stack.call('DescribeExecution', names)).body;
  }

  async invocation(InvocationId: string): Promise<Readonly<Record<string, unknown>>> {
    return (await this.stack.call('DescribeStatefulInvocation', { InvocationId })).body;
  }

  async inputOf(name: string, execution: string): Promise<Record<string, unknown>> {
    const { Input } = await this.describe(name, execution);
    return JSON.parse(String(Input)) as Record<string, unknown>;
  }

  /** The details of the first event of a type, once there is one. */
  async detailOf<T>(name: string, execution: string, type: string): Promise<T> {
    return pollUntil(`${type} of ${name}/${execution}`, async () => {
      const found = (await this.history(name, execution)).find(({ Type }) => Type === type);
      return found === undefined ? undefined : (JSON.parse(found.EventDetail) as T);
    });
  }

  /** Takes the next message off a queue. */
  async receive(queue: string): Promise<Message> {
    const { QueueUrl } = await this.sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
    const message = await pollUntil(`a message in ${queue}`, async () => {
      const request = { QueueUrl, WaitTimeSeconds: 5, MessageAttributeNames: ['All'] };
      const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand(request));
      return Messages[0];
    });
    const { ReceiptHandle } = message;
    await this.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    return message;
  }

  /** Makes a queue behind a topic; filterPolicy: which messages it gets. */
  async subscribeQueue(topic: string, queue: string, filterPolicy: object): Promise<void> {
    const { QueueUrl } = await this.sqs.send(new CreateQueueCommand({ QueueName: queue }));
    const { Attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const sns = new SNSClient({ ...LOCAL, endpoint: this.stack.messaging });
    await sns.send(
      new SubscribeCommand({
        TopicArn: `arn:aws:sns:us-east-1:000000000000:${topic}`,
        Protocol: 'sqs',
        Endpoint: Attributes?.['QueueArn'],
        Attributes: { FilterPolicy: JSON.stringify(filterPolicy) },
      }),
    );
    sns.destroy();
  }

  async report(token: string, output: object): Promise<void> {
    const url = `${this.stack.connection.endpoint}/callbacks/${token}/succeeded`;
    const { status } = await fetch(url, { method: 'POST', body: JSON.stringify(output) });
    if (status !== 200) throw new Error(`the report answered ${status}`);
  }
}

/** Of the flows that show how it is done right. */
export function listingNames(): readonly string[] {
  return readdirSync(LISTINGS)
    .filter((file) => file.endsWith('.yaml') && !file.includes('.slip-'))
    .map((file) => file.slice(0, -'.yaml'.length));
}

const readListing = (name: string) => readFileSync(path.join(LISTINGS, `${name}.yaml`), 'utf8');

/** A flow's name begins with no digit. */
const flowName = (name: string) => (/^\d/.test(name) ? `listing-${name}` : name);

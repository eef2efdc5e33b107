/** The work queue is purged under executions that wait: `why` says what is overdue, `repair` brings them on. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runSluice } from '../../src/entry/cli/program.ts';
import { SERVICES } from '../support/command-services.ts';
import { start, waitForEnd } from '../support/executions-api.ts';
import { type LocalProcess, startLocalProcess } from '../support/local-process.ts';
import { pollUntil } from '../support/poll.ts';
import { TestTerminal } from '../support/test-terminal.ts';

jest.setTimeout(180_000);

/** Time enough to purge the queue before it is over. */
const WAIT_SECONDS = 15;
const WORK_QUEUE = 'sluice-local-work';
const HEAD = 'version: v1\ntype: flow\nsteps:\n';
const FLOWS = {
  child: `${HEAD}  - {type: wait, name: pause, duration: ${WAIT_SECONDS}}\n`,
  parent: `${HEAD}  - {type: task, name: child, resourceArn: 'acs:fnf:::flow/child', pattern: sync, serviceParams: {Input: {}, ExecutionName: c1}}\n`,
};

const folder = mkdtempSync(join(tmpdir(), 'sluice-repair-'));
let stack: LocalProcess;
let sqs: SQSClient;
let QueueUrl: string | undefined;

beforeAll(async () => {
  mkdirSync(join(folder, 'examples'));
  stack = await startLocalProcess({
    dataDir: join(folder, 'data'),
    examplesDir: join(folder, 'examples'),
  });
  sqs = new SQSClient({
    endpoint: stack.messaging,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    useQueueUrlAsEndpoint: false,
  });
  ({ QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: WORK_QUEUE })));
  for (const [Name, Definition] of Object.entries(FLOWS)) {
    const { status } = await stack.call('CreateFlow', {
      Name,
      Definition,
      Description: '',
      Type: 'FDL',
    });
    expect(status).toBe(200);
  }
});

afterAll(async () => {
  sqs.destroy();
  expect(await stack.stop()).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

async function sluice(command: string, flow: string, execution: string): Promise<string> {
  const { endpoint, accessKeyId, accessKeySecret } = stack.connection;
  const keys = ['--access-key-id', accessKeyId, '--access-key-secret', accessKeySecret];
  const terminal = new TestTerminal();
  const args = [command, flow, execution, '--endpoint', endpoint, ...keys];
  expect([await runSluice(terminal, args, SERVICES), terminal.complained]).toEqual([0, []]);
  return terminal.printed.join('\n');
}

/** The only message left is the child's wake-up: everything else has been done. */
async function onlyTheWakeUpIsLeft(): Promise<void> {
  await pollUntil('the wake-up', async () => {
    const { Attributes: numbers = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    const isLeft =
      numbers['ApproximateNumberOfMessages'] === '0' &&
      numbers['ApproximateNumberOfMessagesNotVisible'] === '0' &&
      numbers['ApproximateNumberOfMessagesDelayed'] === '1';
    return isLeft ? true : undefined;
  });
}

describe('a work queue that is purged under a waiting execution', () => {
  it('leaves it overdue; why says so, and repair brings it to its end', async () => {
    await start(stack, 'parent', 'p1', {});
    await onlyTheWakeUpIsLeft();
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    const waiting = await sluice('why', 'parent', 'p1');
    expect(waiting).toMatch(/^child waits for a child execution$/m);
    expect(waiting).toMatch(/npx sluice why child c1$/m);

    const late = await pollUntil('what is overdue', async () => {
      const answer = await sluice('why', 'child', 'c1');
      return answer.includes('OVERDUE') ? answer : undefined;
    });
    expect(late).toMatch(/^pause waits for its time, OVERDUE$/m);
    expect(late).toMatch(/^ {2}wake-up .* ago\), OVERDUE$/m);
    expect(late).toMatch(/^! .*: npx sluice repair child c1$/m);

    expect(await sluice('repair', 'child', 'c1')).toMatch(/^repair of child\/c1 sent/);
    expect((await waitForEnd(stack, 'child', 'c1')).status).toBe('Succeeded');
    expect((await waitForEnd(stack, 'parent', 'p1')).status).toBe('Succeeded');
    expect(await sluice('why', 'parent', 'p1')).toMatch(/^parent\/p1 {2}Succeeded$/m);
  });
});

/** Every service in every pattern that it has, on the local stack: what success and failure look like. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  brokenFlowOf,
  CATCHING,
  type Cell,
  CELLS,
  CHILD,
  type Failure,
  flowOf,
  isReported,
  OUT_OF_STOCK,
  serviceOf,
  settlementOf,
} from '../support/integration-cells.ts';
import { IntegrationStack, type Settling, topicArn } from '../support/integration-stack.ts';

jest.setTimeout(120_000);

const CALLED = ['ExecutionStarted', 'StepEntered', 'StepStarted', 'TaskScheduled', 'TaskStarted'];
const ACCEPTED = [...CALLED, 'TaskSubmitted'];

let stack: IntegrationStack;

beforeAll(async () => {
  stack = await IntegrationStack.start();
  await createFlows();
  beginAll();
  await deleteTargets();
  for (const { cell } of FAILING) {
    for (const about of ['failing', 'failing-caught']) {
      stack.begin(nameOf(about, cell), { n: 7, fails: true });
    }
  }
});

afterAll(async () => {
  expect(await stack.stop()).toBe(0);
});

interface FailingCall {
  readonly title: string;
  readonly cell: Cell;
  readonly failure: Failure;
  /** Of the events, up to the one that says so. */
  readonly types: readonly string[];
}

/** The call itself. */
const FAILING = CELLS.map((cell): FailingCall => {
  const isDirect = settlementOf(cell) === undefined;
  const types = [...CALLED, isDirect ? 'TaskFailed' : 'TaskSubmitFailed'];
  return { title: cell.join(' with '), cell, failure: serviceOf(cell).failure, types };
});

/** What the call has set going. */
const ENDING_BADLY = CELLS.filter((cell) => settlementOf(cell) !== undefined).map(
  (cell): FailingCall => ({
    title: cell.join(' with '),
    cell,
    failure: isReported(cell) ? { error: 'Rejected', cause: /^no signature$/ } : OUT_OF_STOCK,
    types: [...ACCEPTED, 'TaskFailed'],
  }),
);

const nameOf = (about: string, cell: Cell) => [about, ...cell].join('-').replaceAll(' ', '-');

async function createFlows(): Promise<void> {
  await stack.createFlow('child', CHILD);
  for (const cell of CELLS) await stack.createFlow(nameOf('success', cell), flowOf(cell));
  for (const { cell } of FAILING) {
    await stack.createFlow(nameOf('failing', cell), brokenFlowOf(cell));
    await stack.createFlow(nameOf('failing-caught', cell), brokenFlowOf(cell, CATCHING));
  }
  for (const { cell } of ENDING_BADLY) {
    await stack.createFlow(nameOf('ending', cell), flowOf(cell));
    await stack.createFlow(nameOf('ending-caught', cell), flowOf(cell, CATCHING));
  }
}

/** All but those whose targets are to be deleted. */
function beginAll(): void {
  const rejected = { error: 'Rejected', cause: 'no signature' };
  for (const cell of CELLS) {
    const by = settlementOf(cell);
    const settle = (how: Omit<Settling, 'by'>): [Settling?] =>
      by === undefined ? [] : [{ by, ...how }];
    const well = settle({ report: { output: { reported: true } }, fails: false });
    stack.begin(nameOf('success', cell), { n: 7 }, ...well);
    for (const badly of settle({ report: rejected, fails: true })) {
      stack.begin(nameOf('ending', cell), { n: 7 }, badly);
      stack.begin(nameOf('ending-caught', cell), { n: 7 }, badly);
    }
  }
}

/** Once they were sent to: then the stack knows where they were. */
async function deleteTargets(): Promise<void> {
  for (const service of ['a queue', 'a topic'] as const) {
    const cell: Cell = [service, 'requestResponse'];
    await stack.createFlow(nameOf('before', cell), brokenFlowOf(cell));
    stack.begin(nameOf('before', cell), { n: 7 });
    expect(await stack.endOf(nameOf('before', cell))).toMatchObject({ status: 'Succeeded' });
  }
  await stack.deleteQueue('deleted');
  await stack.deleteTopic('deleted');
}

const text = (pattern: RegExp) => expect.stringMatching(pattern) as unknown;
const UUID = text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
const TIME = text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const BODY = '{"order":{"n":7}}';

const SENT = {
  MessageId: UUID,
  MessageBodyMD5: createHash('md5').update(BODY).digest('hex').toUpperCase(),
  RequestId: text(/^[\w-]{16,36}$/),
};
const ANSWERS = {
  'a function': { worked: 7 },
  'an asynchronous function': { RequestId: UUID },
  'a queue': SENT,
  'a topic': SENT,
  'a flow': { ExecutionName: UUID, FlowName: 'child', RequestId: UUID },
  'an action': {
    FlowName: 'child',
    Name: UUID,
    Status: '',
    Input: BODY,
    Output: '',
    FlowDefinition: CHILD,
    StartedTime: TIME,
    StoppedTime: '',
    ExternalInputUri: '',
    ExternalOutputUri: '',
    RequestId: UUID,
  },
};

function outputOf(cell: Cell): unknown {
  if (isReported(cell)) return { reported: true };
  return settlementOf(cell) === undefined ? ANSWERS[cell[0]] : { worked: 7 };
}

describe('the success of', () => {
  it.each(CELLS)('%s with %s', async (...cell) => {
    const { status, output, types } = await stack.endOf(nameOf('success', cell));
    expect([status, output]).toEqual(['Succeeded', outputOf(cell)]);
    const before = settlementOf(cell) === undefined ? CALLED : ACCEPTED;
    const after = ['TaskSucceeded', 'StepSucceeded', 'StepExited', 'ExecutionSucceeded'];
    expect(types).toEqual([...before, ...after]);
  });
});

describe.each([
  ['a call that fails', 'failing', FAILING],
  ['a call that was accepted and ends badly', 'ending', ENDING_BADLY],
] as const)('%s', (_, about, calls) => {
  it.each(calls)('fails the execution: $title', async ({ cell, failure, types }) => {
    const end = await stack.endOf(nameOf(about, cell));
    const detail = { error: failure.error, cause: text(failure.cause) };
    expect([end.status, end.output, end.detail]).toEqual(['Failed', '', detail]);
    expect(end.types).toEqual([...types, 'StepFailed', 'ExecutionFailed']);
  });

  it.each(calls)('can be caught: $title', async ({ cell, failure }) => {
    const { status, output } = await stack.endOf(nameOf(`${about}-caught`, cell));
    const expected = { error: failure.error, cause: text(failure.cause) };
    expect([status, output]).toEqual(['Succeeded', expected]);
  });
});

describe('the message of a topic', () => {
  it('arrives in queues raw and wrapped', async () => {
    const definition = flowOf(['a topic', 'requestResponse']).replace('topics/kept', 'topics/news');
    await stack.createFlow('news', definition);
    await stack.subscribeQueue('news', 'raw', { RawMessageDelivery: 'true' });
    await stack.subscribeQueue('news', 'wrapped', {});
    stack.begin('news', { n: 7 });
    const { output } = await stack.endOf('news');
    expect(output).toEqual(SENT);
    expect(await stack.receive('raw')).toBe(BODY);
    expect(JSON.parse(await stack.receive('wrapped'))).toMatchObject({
      Type: 'Notification',
      TopicArn: topicArn('news'),
      MessageId: (output as { MessageId: string }).MessageId,
      Message: BODY,
    });
  });
});

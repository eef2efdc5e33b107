/**
 * Poison, from the batch that holds it to what is said of its execution: the real handlers over a world in memory, with one
 * work queue and one dead-letter queue.
 */
import type { SQSRecord } from 'aws-lambda';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { advanceExecution } from '../../../src/app/advance-execution.ts';
import { deleteFlow } from '../../../src/app/delete-flow.ts';
import { explainExecution } from '../../../src/app/explain-execution.ts';
import { failPoisoned } from '../../../src/app/fail-poisoned.ts';
import type { Lease, WorkMessage } from '../../../src/app/ports.ts';
import { repairExecution } from '../../../src/app/repair-execution.ts';
import { startExecution } from '../../../src/app/start-execution.ts';
import { encodeWorkMessage } from '../../../src/app/work-message.ts';
import { NO_METRICS } from '../../../src/app/metrics.ts';
import type { FlowId } from '../../../src/core/shared/ids.ts';
import { InvariantError } from '../../../src/core/shared/invariant.ts';
import { createAdvanceBatch } from '../../../src/entry/queue/advance-batch.ts';
import { createRecordFailure } from '../../../src/entry/queue/record-failure.ts';
import { FLOW_HEAD, readExecution, worldWith } from '../../support/several-flows.ts';
import type { World } from '../../support/world.ts';
import { eventOf, QueueWorld, recordOf } from './queue-world.ts';

const FLOW = `${FLOW_HEAD}  - {type: task, name: call, resourceArn: 'acs:fc:::services/s/functions/f'}\n`;
const NAMES = Array.from({ length: 10 }, (_, i) => `run-${i}`);
const SICK = 'run-4';

let world: World;
let buried: string[];
let flowId: FlowId;

beforeEach(async () => {
  world = await worldWith({ flow: FLOW });
  flowId = (await world.flows.findFlow('flow'))!.flowId;
  buried = [];
  for (const executionName of NAMES) {
    await startExecution(world.deps, { flowName: 'flow', executionName });
  }
  world.connect(); // Handlers are another process than the API.
});

/** The queue's messages as records of one batch, received so often. */
function batch(receives: number): SQSRecord[] {
  return world.queue
    .pending()
    .map(({ message }) =>
      recordOf(encodeWorkMessage(message), message.key.executionName, receives),
    );
}

function handlers() {
  const { clock, log, payloads } = new QueueWorld();
  const deps = {
    clock,
    log,
    metrics: NO_METRICS,
    payloads,
    inbox: {
      setVisibility: async () => undefined,
      delete: async () => undefined,
      bury: async (body: string) => void buried.push(body),
    },
    advance: (message: WorkMessage, lease: Lease) => advanceExecution(world.deps, message, lease),
    failPoisoned: (message: WorkMessage, reason: string) =>
      failPoisoned(world.deps, message, reason),
  };
  return { advanceBatch: createAdvanceBatch(deps), recordFailure: createRecordFailure(deps) };
}

/** Every delivery up to the one that moves poison away, and then the dead-letter handler. */
async function deliver(records: (receives: number) => SQSRecord[]): Promise<string[][]> {
  const { advanceBatch, recordFailure } = handlers();
  const failed: string[][] = [];
  let left: string[] | undefined;
  for (let receives = 1; receives <= 5; receives += 1) {
    const isLeft = ({ messageId }: SQSRecord) => left?.includes(messageId) ?? true;
    const { batchItemFailures } = await advanceBatch(eventOf(...records(receives).filter(isLeft)));
    left = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    failed.push(left);
  }
  for (const body of buried) await recordFailure(eventOf(recordOf(body, 'dead')));
  return failed;
}

const statuses = () =>
  Promise.all(NAMES.map(async (name) => (await readExecution(world, 'flow', name)).header?.status));
const oneFailed = NAMES.map((name) => (name === SICK ? 'Failed' : 'Succeeded'));
const why = () => explainExecution(world.deps, { flowName: 'flow', executionName: SICK });

/** The execution's journal cannot be decoded. */
function breakJournal(): void {
  const { journal } = world;
  const load = journal.load.bind(journal);
  journal.load = (key) =>
    key.executionName === SICK
      ? Promise.reject(new InvariantError('a stored entry can be read'))
      : load(key);
}

describe('a batch of ten with one poison among them', () => {
  it('moves it away at its 5th receive, does the others at once, and fails its execution alone', async () => {
    breakJournal();
    const records = batch(1);
    expect(records).toHaveLength(10);
    const failed = await deliver((receives) =>
      records.map((record) => recordOf(record.body, record.messageId, receives)),
    );
    expect(failed).toEqual([[SICK], [SICK], [SICK], [SICK], []]);
    expect(buried).toHaveLength(1);
    expect(await statuses()).toEqual(oneFailed);
    // Each call was made once: nobody's work was repeated for the sake of the poison.
    expect(world.calls.map(({ caller }) => caller.executionName).toSorted()).toEqual(
      NAMES.filter((name) => name !== SICK),
    );
  });

  it('leaves behind what says why', async () => {
    breakJournal();
    expect(await why()).toMatchObject({ status: 'Running', isUnreadable: true });
    const records = batch(1);
    await deliver((receives) =>
      records.map((record) => recordOf(record.body, record.messageId, receives)),
    );
    expect(await why()).toMatchObject({
      status: 'Failed',
      isOverdue: false,
      ended: {
        error: 'FnF.RuntimeError',
        cause: 'InvariantError: a stored entry can be read',
        isHeaderLagging: false,
      },
    });
  });

  it('where an effect breaks an invariant, fails its execution too', async () => {
    const { tasks } = world.deps;
    const run: typeof tasks.run = (task) =>
      task.caller.executionName === SICK
        ? Promise.reject(new InvariantError('a queue is no function'))
        : tasks.run(task);
    world.deps = { ...world.deps, tasks: { run } };
    const records = batch(1);
    await deliver((receives) =>
      records.map((record) => recordOf(record.body, record.messageId, receives)),
    );
    expect(await statuses()).toEqual(oneFailed);
    expect((await why()).ended?.cause).toMatch(/a queue is no function/);
  });
});

describe('a message that cannot be decoded', () => {
  const spoiled = (spoil: (body: string) => string) => {
    const records = batch(1);
    return deliver((receives) =>
      records.map(({ body, messageId }) =>
        recordOf(messageId === SICK ? spoil(body) : body, messageId, receives),
      ),
    );
  };

  it('of a kind that we do not know fails the execution that it names, and no other', async () => {
    const failed = await spoiled((body) => body.replace('"type":"Start"', '"type":"Dance"'));
    expect(failed).toEqual([[SICK], [SICK], [SICK], [SICK], []]);
    expect(await statuses()).toEqual(oneFailed);
    expect((await why()).ended).toMatchObject({
      error: 'FnF.RuntimeError',
      cause: expect.stringMatching(/^unreadable work message: not a work message: work/),
    });
  });

  it('that names nobody fails nobody: a repair brings its execution on', async () => {
    await spoiled(() => '{"half of a mess');
    expect(await statuses()).toEqual(
      NAMES.map((name) => (name === SICK ? 'Running' : 'Succeeded')),
    );
    world.queue.purge();
    await repairExecution(world.deps, { flowName: 'flow', executionName: SICK });
    await world.settle();
    expect((await statuses())[4]).toBe('Succeeded');
  });
});

describe('a repair of an execution whose journal cannot be decoded', () => {
  it('ends in the dead-letter queue, and so fails it visibly', async () => {
    breakJournal();
    world.queue.purge();
    await repairExecution(world.deps, { flowName: 'flow', executionName: SICK });
    const [record] = batch(5);
    await deliver((receives) => [recordOf(record?.body ?? '', 'repair', receives)]);
    expect(buried).toHaveLength(1);
    expect((await statuses())[4]).toBe('Failed');
  });
});

describe('the deletion of a flow whose walk breaks an invariant', () => {
  it('ends in the dead-letter queue, and fails nobody; deleting the flow again begins the walk once more', async () => {
    world.queue.purge();
    const { journal } = world;
    const list = journal.listExecutions.bind(journal);
    journal.listExecutions = () => Promise.reject(new InvariantError('a row can be read'));
    await deleteFlow(world.deps, { flowName: 'flow' });
    const [record] = batch(1);
    const failed = await deliver((receives) => [recordOf(record?.body ?? '', 'walk', receives)]);
    expect(failed).toEqual([['walk'], ['walk'], ['walk'], ['walk'], []]);
    expect(buried).toHaveLength(1);
    world.queue.purge();
    journal.listExecutions = list;
    await expect(deleteFlow(world.deps, { flowName: 'flow' })).rejects.toThrow(/does not exist/);
    await world.settle();
    const ends = await Promise.all(
      NAMES.map((executionName) => journal.findNewestHeading({ flowId, executionName })),
    );
    expect(ends.map((heading) => heading?.ends)).toEqual(NAMES.map(() => 'Stopped'));
  });
});

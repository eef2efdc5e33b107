/**
 * Every list operation, by the wire: whatever the page's size, a walk meets each row that was there when it began and is
 * there when it ends, once and in its order, while others write.
 */
import { describe, expect, it } from '@jest/globals';
import { SeededIds } from '../../src/adapters/memory/seeded-ids.ts';
import { type FlowId, toDefinitionHash, toFlowId } from '../../src/core/shared/ids.ts';
import { byteOrder } from '../../src/core/shared/byte-order.ts';
import { ApiWorld, PASS_FLOW, type Parameters } from '../support/api-world.ts';
import { EntryWriter, putExecution, putInvocation } from '../support/listed-rows.ts';

const ROWS = 1_050;
const SEED = 6;
const HASH = toDefinitionHash('0'.repeat(64));
/** Every third page, so that a walk comes to its end. */
const PAGES_PER_WRITE = 3;

/** What others do to the rows while somebody walks over them. */
interface Others {
  /** Adds a row. spot: 0 to 1, where in the order, as far as that is free. */
  add(index: number, spot: number): Promise<void>;
  /** Takes a row away, one that there is; absent: rows stay. */
  remove?(key: string): Promise<void>;
}

interface Listing {
  readonly action: string;
  readonly parameters?: Parameters;
  /** Field of the answer, and of each of its rows. */
  readonly rows: string;
  readonly key: string;
  /** A page has no more rows than this. */
  readonly largest: number;
  /** Which rows the parameters ask for; absent: all. */
  readonly isWanted?: (key: string) => boolean;
  /** Sorts as the rows do. */
  readonly place: (row: Readonly<Record<string, unknown>>) => string;
  readonly isDescending?: true;
  /** Puts so many rows in place. */
  readonly prepare: (world: ApiWorld, count: number) => Promise<Others>;
}

const numbered = (index: number) => `row-${String(index).padStart(5, '0')}`;
const between = (spot: number) => Math.floor(spot * ROWS);

async function flowIdOf({ world }: ApiWorld): Promise<FlowId> {
  await world.createFlow('flow', PASS_FLOW);
  return (await world.flows.findFlow('flow'))!.flowId;
}

/** Many begin at the same time, as many do. */
async function executions(world: ApiWorld, count: number): Promise<Others> {
  const flowId = await flowIdOf(world);
  const { journal } = world.world;
  for (let i = 0; i < count; i += 1) {
    await putExecution(journal, flowId, numbered(i), Math.floor(i / 3) * 1_000);
  }
  return {
    add: (index, spot) =>
      putExecution(journal, flowId, `new-${index}`, Math.floor((spot * count) / 3) * 1_000),
  };
}

const BY_START = {
  place: (row: Readonly<Record<string, unknown>>) =>
    `${String(row['StartedTime'])}#${String(row['Name'] ?? row['InvocationId'])}`,
  isDescending: true as const,
};

const LISTINGS: readonly Listing[] = [
  {
    ...{ action: 'ListExecutions', parameters: { FlowName: 'flow' } },
    ...{ rows: 'Executions', key: 'Name', largest: 100, ...BY_START },
    prepare: executions,
  },
  {
    action: 'ListExecutions',
    parameters: { FlowName: 'flow', ExecutionNamePrefix: 'row-000', Status: 'Running' },
    ...{ rows: 'Executions', key: 'Name', largest: 100, ...BY_START },
    isWanted: (key) => key.startsWith('row-000'),
    prepare: executions,
  },
  {
    ...{ action: 'GetExecutionHistory', parameters: { FlowName: 'flow', ExecutionName: 'run' } },
    ...{ rows: 'Events', key: 'EventId', largest: 1_000 },
    place: ({ EventId }) => String(EventId).padStart(9, '0'),
    prepare: async (world, count) => {
      const { journal } = world.world;
      const flowId = await flowIdOf(world);
      await putExecution(journal, flowId, 'run', 0);
      const writer = new EntryWriter(journal, flowId, 'run');
      for (let size = 0; writer.lastEventId < count; size = (size + 1) % 6) {
        await writer.append(Math.min(size, count - writer.lastEventId));
      }
      return { add: (_index, spot) => writer.append(Math.round(2 * spot)) };
    },
  },
  {
    ...{ action: 'ListStatefulInvocations', rows: 'Invocations', key: 'InvocationId' },
    ...{ largest: 100, ...BY_START },
    prepare: async ({ world: { invocations } }, count) => {
      for (let i = 0; i < count; i += 1) await putInvocation(invocations, numbered(i), 500 * i);
      return {
        add: (index, spot) => putInvocation(invocations, `new-${index}`, 500 * between(spot)),
      };
    },
  },
  {
    ...{ action: 'ListFlows', rows: 'Flows', key: 'Name', largest: 999 },
    place: ({ Name }) => String(Name),
    prepare: async ({ world: { flows } }, count) => {
      await flows.putDefinition(HASH, PASS_FLOW);
      const put = async (name: string) => {
        const texts = { name, description: '', type: 'FDL', roleArn: '', executionMode: '' };
        const times = { createdAt: '', lastModifiedAt: '' };
        await flows.createFlow({
          ...{ flowId: toFlowId(`id-${name}`), definitionHash: HASH, revision: 1 },
          ...{ ...texts, ...times, externalStorageLocation: '' },
        });
      };
      for (let i = 0; i < count; i += 1) await put(numbered(i));
      return {
        add: (index, spot) => put(`${numbered(between(spot))}-${index}`),
        remove: async (name) => {
          const flow = (await flows.findFlow(name))!;
          await flows.deleteFlow(flow);
        },
      };
    },
  },
  {
    ...{ action: 'ListSchedules', parameters: { FlowName: 'flow' } },
    ...{ rows: 'Schedules', key: 'ScheduleName', largest: 1_000 },
    place: ({ ScheduleName }) => String(ScheduleName),
    prepare: async (world, count) => {
      const flowId = await flowIdOf(world);
      const { schedules } = world.world;
      const put = async (scheduleName: string) => {
        await schedules.create({
          ...{ flowName: 'flow', flowId, scheduleName, scheduleId: scheduleName },
          ...{ timing: 1, revision: 1, description: '', cronExpression: '@every 1h' },
          ...{ payloadText: '', isEnabled: false, countsFromMs: 0 },
          ...{ createdAt: '', lastModifiedAt: '' },
        });
      };
      for (let i = 0; i < count; i += 1) await put(numbered(i));
      return {
        add: (index, spot) => put(`${numbered(between(spot))}-${index}`),
        remove: async (name) => {
          await schedules.remove({ flowName: 'flow', scheduleName: name, scheduleId: name });
        },
      };
    },
  },
];

type Row = Readonly<Record<string, unknown>>;

/** Walks a listing in pages of a size; `between` is done between two pages. */
async function walk(
  world: ApiWorld,
  listing: Listing,
  { size, betweenPages }: { size: number; betweenPages: (page: number) => Promise<void> },
): Promise<readonly (readonly Row[])[]> {
  const pages: (readonly Row[])[] = [];
  let token: string | undefined;
  do {
    const { status, body } = await world.call(listing.action, {
      ...listing.parameters,
      Limit: String(size),
      ...(token === undefined ? {} : { NextToken: token }),
    });
    expect([status, body['Message']]).toEqual([200, undefined]);
    pages.push(body[listing.rows] as readonly Row[]);
    token = body['NextToken'] as string | undefined;
    await betweenPages(pages.length);
  } while (token !== undefined);
  return pages;
}

/** Adds a row now and then, and takes one away; answers which are gone. */
function writing(others: Others, ids: SeededIds) {
  const gone = new Set<string>();
  const betweenPages = async (page: number): Promise<void> => {
    if (page % PAGES_PER_WRITE > 0) return;
    await others.add(page, ids.random());
    const key = numbered(Math.floor(ids.random() * ROWS));
    if (others.remove === undefined || gone.has(key)) return;
    gone.add(key);
    await others.remove(key);
  };
  return { gone, betweenPages };
}

describe.each(LISTINGS)('$action $parameters', (listing) => {
  const sizes = [1, 2, 7, 60, listing.largest, listing.largest + 1_000];
  const { largest, key, isWanted = () => true, isDescending } = listing;

  it.each(sizes)(`pages of %d: no gap, no repeat (seed ${SEED})`, async (size) => {
    const world = new ApiWorld();
    const others = await listing.prepare(world, ROWS);
    const { gone, betweenPages } = writing(others, new SeededIds(SEED + size));
    const pages = await walk(world, listing, { size, betweenPages });
    const places = pages.flat().map(listing.place);
    expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(
      Math.min(size, largest),
    );
    const sorted = [...new Set(places)].sort(byteOrder);
    expect(places).toEqual(isDescending === true ? sorted.reverse() : sorted);
    const met = new Set(pages.flat().map((row) => String(row[key])));
    const all = listing.rows === 'Events' ? (i: number) => String(i + 1) : numbered;
    const kept = Array.from({ length: ROWS }, (_, i) => all(i)).filter((each) => !gone.has(each));
    expect(kept.filter((each) => isWanted(each) && !met.has(each))).toEqual([]);
  });

  it('refuses a page of nothing', async () => {
    const world = new ApiWorld();
    await listing.prepare(world, 1);
    const { status, body } = await world.call(listing.action, {
      ...listing.parameters,
      Limit: '0',
    });
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
  });
});

/** The tables of docs/cost.md. */
import { FUNCTION_MS } from '../../support/priced-answers.ts';
import { busyMetrics, idleMonth } from './idle-month.ts';
import {
  type Bill,
  metricsLineBytes,
  PLATFORM_LOG_BYTES,
  REQUEST_MS,
  requestLogBytes,
  STEPPER_GB,
  totalOf,
} from './price-usage.ts';
import { ELSEWHERE, type Price, PRICES } from './prices.ts';
import type { StepPrices } from './step-prices.ts';

type Rows = readonly (readonly string[])[];

const LABELS: Readonly<Record<keyof StepPrices, string>> = {
  step: 'a function step, in a long flow',
  smallStep: 'the same, with an empty result',
  noisyStep: 'the same, with 1 KB that does not compress',
  stepOfTen: 'a function step of a flow of ten, its share of start and end included',
  tenSteps: 'a whole execution of ten function steps',
  execution: "an execution's start and end, without its steps",
  callback: 'a step that waits for a callback, the report included',
  foreachItem: 'an item of a foreach: a function step in its iteration',
  childFlow: 'a child flow that is waited for: its start and end, without its steps',
  retry: 'a retry with back-off, the call that failed included',
  nearWait: 'a wait of up to 15 minutes',
  farWait: 'a longer wait',
};

/** Sections by the name that stands between the document's marks. */
export async function costSections(prices: StepPrices): Promise<Readonly<Record<string, string>>> {
  return {
    assumptions: assumptions(),
    steps: table(stepRows(prices)),
    comparison: table(comparisonRows(prices)),
    idle: table(await idleRows()),
    prices: table(priceRows()),
  };
}

function assumptions(): string {
  return [
    `- A function answers after ${FUNCTION_MS} ms with 1 KB of JSON. The stepper waits for it, so that its time is paid for`,
    `  twice: in the function's own bill, which is not in here, and in ours. 100 ms more make a million steps`,
    `  $${usd(perHundredMs())} dearer.`,
    `- Requests to the table and sends to the queue take ${REQUEST_MS} ms each, one after the other.`,
    `- The stepper has ${STEPPER_GB} GB. Every message meets a process that has not seen the execution yet, and comes alone.`,
    `- Of an invocation ${PLATFORM_LOG_BYTES} bytes of Lambda's own are logged, and ${metricsLineBytes()} bytes of metrics; of a request to the`,
    `  API ${requestLogBytes()} bytes, in the access log and the handler's. What is logged of executions is counted.`,
    '- Items of a foreach run together, and their functions answer at the same time, so that results are written together. A result',
    '  that comes alone is a write of its own, as that of a function step is.',
    '- Both status events of an execution go to a bus.',
  ].join('\n');
}

const perHundredMs = () => 0.1 * STEPPER_GB * PRICES.gigabyteSecond.usd * 1_000_000;

function stepRows(prices: StepPrices): Rows {
  const row = ([name, bill]: [string, Bill]) => [
    LABELS[name as keyof StepPrices],
    `**${usd(totalOf(bill))}**`,
    ...[bill.table, bill.queues, bill.functions, bill.api, bill.events, bill.logs].map(usd),
  ];
  return [
    ['A million of', '$', 'table', 'queues', 'Lambda', 'API', 'events', 'logs'],
    ...Object.entries(prices).map(row),
  ];
}

function comparisonRows({ step, tenSteps }: StepPrices): Rows {
  const elsewhere = (name: string, { usd: price }: Price) => [name, usd(price), usd(10 * price)];
  return [
    ['', '$ per million function steps', '$ per million executions of ten steps'],
    ['Sluice', usd(totalOf(step)), usd(totalOf(tenSteps))],
    elsewhere('Step Functions Standard', ELSEWHERE.stepFunctions),
    elsewhere('Lambda durable functions', ELSEWHERE.durableFunctions),
    elsewhere('Alibaba Cloud CloudFlow', ELSEWHERE.cloudFlow),
  ];
}

async function idleRows(): Promise<Rows> {
  const items = await idleMonth();
  const sum = items.reduce((total, { usd: part }) => total + part, 0);
  const busy = busyMetrics();
  return [
    ['A month without an execution', '$'],
    ...items.map(({ what, usd: part }) => [what, usd(part)]),
    ['together', `**${usd(sum)}**`],
    [`on top, in a month in which all of them are told in every hour: ${busy.what}`, usd(busy.usd)],
  ];
}

function priceRows(): Rows {
  const row = ({ usd: price, unit, page, read }: Price) => [unit, `${price}`, page, read];
  return [
    ['A', '$', 'Whose page', 'Read at, on'],
    ...Object.values({ ...PRICES, ...ELSEWHERE }).map(row),
  ];
}

const usd = (amount: number): string => amount.toFixed(2);

function table([head = [], ...rows]: Rows): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

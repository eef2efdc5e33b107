/** Prices of what flows do, from the usage of the budgets' flows: dollars for a million of each. */
import type { Json } from '../../../src/core/shared/json.ts';
import { type Budget, BUDGETS, foreachItems, functionSteps } from '../../support/budgets.ts';
import { usageOf } from '../../support/budget-usage.ts';
import { answersOf, noise, nothing, order } from '../../support/priced-answers.ts';
import { type Bill, billOf } from './price-usage.ts';

const MILLION = 1_000_000;
/** A long flow: behind the first ten steps, and over two snapshots. */
const FEW_STEPS = 10;
const MANY_STEPS = FEW_STEPS + 128;
const FEW_ITEMS = 100;
const MANY_ITEMS = 200;

const ONE_START = { apiRequests: 1 };

async function bill(
  budget: Budget,
  {
    result = order,
    requests = ONE_START,
  }: { result?: (call: number) => Json; requests?: typeof ONE_START } = {},
): Promise<Bill> {
  return billOf(await usageOf(budget, answersOf(result)), requests);
}

/** What `some` of the first cost, each, without what the others cost. */
function each(some: number, of: Bill, ...without: readonly Bill[]): Bill {
  const part = (name: keyof Bill) =>
    (without.reduce((left, other) => left - other[name], of[name]) / some) * MILLION;
  return {
    table: part('table'),
    queues: part('queues'),
    functions: part('functions'),
    api: part('api'),
    events: part('events'),
    logs: part('logs'),
  };
}

async function marginalStep(result: (call: number) => Json): Promise<Bill> {
  const few = await bill(functionSteps(FEW_STEPS), { result });
  const many = await bill(functionSteps(MANY_STEPS), { result });
  return each(MANY_STEPS - FEW_STEPS, many, few);
}

/** Each for a million. */
export async function stepPrices() {
  const [oneStep, tenSteps] = [await bill(functionSteps(1)), await bill(functionSteps(FEW_STEPS))];
  const step = await marginalStep(order);
  const callback = await bill(BUDGETS.callback, { requests: { apiRequests: 2 } });
  const [few, many] = [await bill(foreachItems(FEW_ITEMS)), await bill(foreachItems(MANY_ITEMS))];
  const child = each(1, await bill(BUDGETS.childFlow), oneStep);
  return {
    step,
    smallStep: await marginalStep(nothing),
    noisyStep: await marginalStep(noise),
    stepOfTen: each(FEW_STEPS, tenSteps),
    tenSteps: each(1, tenSteps),
    execution: minus(each(1, tenSteps), ...Array.from({ length: FEW_STEPS }, () => step)),
    callback: each(1, callback, oneStep),
    foreachItem: each(MANY_ITEMS - FEW_ITEMS, many, few),
    childFlow: minus(child, step, step),
    retry: each(1, await bill(BUDGETS.retry), oneStep),
    nearWait: each(1, await bill(BUDGETS.nearWait), oneStep),
    farWait: each(1, await bill(BUDGETS.farWait), oneStep),
  } satisfies Record<string, Bill>;
}

export type StepPrices = Awaited<ReturnType<typeof stepPrices>>;

function minus(from: Bill, ...others: readonly Bill[]): Bill {
  return each(MILLION, from, ...others);
}

/** The prices of docs/cost.md stay where they were meant to be. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { load } from 'js-yaml';
import { idleMonth, TICK_GB } from './cost/idle-month.ts';
import {
  metricsLineBytes,
  PLATFORM_LOG_BYTES,
  priceOf,
  requestLogBytes,
  STEPPER_GB,
  totalOf,
} from './cost/price-usage.ts';
import { ELSEWHERE } from './cost/prices.ts';
import { type StepPrices, stepPrices } from './cost/step-prices.ts';

/** Dollars for a million function steps. */
const MOST_PER_STEP = 2;
/** Dollars for a million executions of ten steps, the dearest of all. */
const MOST_PER_EXECUTION = 30;
const MOST_PER_IDLE_MONTH = 5;

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => load(readFileSync(path.join(ROOT, file), 'utf8'));

let prices: StepPrices;

beforeAll(async () => {
  prices = await stepPrices();
}, 60_000);

describe('a million function steps', () => {
  it.each(['step', 'smallStep', 'noisyStep'] as const)('cost 2 dollars at most: %s', (name) => {
    expect(totalOf(prices[name])).toBeLessThanOrEqual(MOST_PER_STEP);
    expect(prices[name].table).toBeGreaterThan(0.6); // A write, at least.
  });

  it('cost less than elsewhere, with their start and end', () => {
    const dearest = totalOf(prices.stepOfTen);
    for (const { usd } of Object.values(ELSEWHERE)) expect(dearest).toBeLessThan(usd / 2);
  });
});

describe('whatever a flow does', () => {
  it('costs something, and its parts are never less than nothing', () => {
    for (const bill of Object.values(prices)) {
      expect(totalOf(bill)).toBeGreaterThan(0);
      expect(totalOf(bill)).toBeLessThan(MOST_PER_EXECUTION);
      expect(Math.min(...Object.values<number>({ ...bill }))).toBeGreaterThan(-1e-9);
    }
  });
});

describe('an idle month', () => {
  it('costs a few dollars', async () => {
    const items = await idleMonth();
    expect(items.every(({ usd }) => usd > 0)).toBe(true);
    expect(items.reduce((sum, { usd }) => sum + usd, 0)).toBeLessThanOrEqual(MOST_PER_IDLE_MONTH);
  });
});

describe('what is logged', () => {
  it('is paid for: lines of Lambda, of metrics, of the request, and of the execution', () => {
    const perInvocation = PLATFORM_LOG_BYTES + metricsLineBytes();
    // The start's and the stepper's.
    const bytes = 2 * perInvocation + requestLogBytes();
    const others = priceOf({ logs: 1_000_000 * bytes });
    expect(requestLogBytes()).toBeGreaterThan(300);
    expect(prices.execution.logs).toBeGreaterThan(others + priceOf({ logs: 1_000_000 * 400 }));
    expect(prices.step.logs).toBeCloseTo(0);
  });
});

describe('what a deployment turns on', () => {
  it('is in the idle month where it costs something', async () => {
    const { default: defaults } = read('deploy/parameters.yml') as {
      default: Record<string, unknown>;
    };
    expect(defaults).toMatchObject({ tracing: 'on', alarms: 'on' });
    const tick = (read('deploy/functions.yml') as Record<string, object>)['fire-alarms'];
    expect(tick).toMatchObject({ tracing: 'PassThrough' });
    const items = (await idleMonth()).map(({ what }) => what).join('\n');
    expect(items).toMatch(/^the table's key/m);
  });
});

describe('the memory that is paid for', () => {
  it('is that of the functions', () => {
    const functions = read('deploy/functions.yml') as Record<string, { memorySize: number }>;
    expect(functions['advance-executions']?.memorySize).toBe(STEPPER_GB * 1_024);
    expect(functions['fire-alarms']?.memorySize).toBe(TICK_GB * 1_024);
  });
});

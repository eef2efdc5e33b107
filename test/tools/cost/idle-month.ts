/** What a deployment costs in a month in which nothing happens. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { METRIC_UNITS } from '../../../src/app/metrics.ts';
import { tickUsage } from '../../support/budget-usage.ts';
import { PLATFORM_LOG_BYTES, priceOf, REQUEST_MS } from './price-usage.ts';

const DEPLOY = path.resolve(import.meta.dirname, '../../../deploy');
const read = (file: string) => readFileSync(path.join(DEPLOY, file), 'utf8');
const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;

const DAYS = 30;
const MINUTES = DAYS * 24 * 60;
const SECONDS = MINUTES * 60;
/** Memory of the minute tick's function, in GB; deploy/functions.yml. */
export const TICK_GB = 0.5;
/**
 * Lambda polls a queue with five pollers, each waiting for 20 seconds; with a maximum concurrency, as here, it does not go
 * down to two. Source: Lambda developer guide, "Configuring scaling behavior for SQS event source mappings".
 */
const POLLERS = 5;
const POLL_SECONDS = 20;
/** A table's key is asked for again after five minutes of inactivity. Source: DynamoDB developer guide, "Table key caching". */
const KEY_MINUTES = 5;
/** A small table. */
const TABLE_GB = 1;

export interface IdleItem {
  readonly what: string;
  readonly usd: number;
}

export async function idleMonth(): Promise<readonly IdleItem[]> {
  const tick = await tickUsage();
  const tickSeconds = (tick.requests * REQUEST_MS) / 1_000;
  const queues = count(read('functions.yml'), /^ +- sqs:/gm);
  const secrets = count(read('resources.yml'), /Type: AWS::SecretsManager::Secret$/gm);
  const watched = count(read('alarms.yml'), /MetricName:/g);
  const polls = (queues * POLLERS * SECONDS) / POLL_SECONDS;
  const keyRequests = MINUTES / KEY_MINUTES;
  return [
    {
      what: `minute tick: ${MINUTES.toLocaleString('en')} runs, the schedule itself is free`,
      usd:
        MINUTES *
        priceOf({
          invocation: 1,
          gigabyteSecond: tickSeconds * TICK_GB,
          writeUnit: tick.writeUnits,
          readUnit: tick.readUnits,
          logs: PLATFORM_LOG_BYTES,
        }),
    },
    {
      what: `the table's key: ${keyRequests.toLocaleString('en')} requests to KMS at most`,
      usd: priceOf({ keyRequest: keyRequests }),
    },
    {
      what: `polling of ${queues} queues by Lambda: ${polls.toLocaleString('en')} requests`,
      usd: priceOf({ queueRequest: polls }),
    },
    { what: `${secrets} secrets`, usd: priceOf({ secret: secrets }) },
    { what: `alarms, which look at ${watched} metrics`, usd: priceOf({ alarm: watched }) },
    {
      what: `a table of ${TABLE_GB} GB with point-in-time recovery`,
      usd: priceOf({ storage: TABLE_GB, pointInTime: TABLE_GB }),
    },
  ];
}

/** Custom metrics are paid for in hours in which they are told: this is a month of all of them. */
export function busyMetrics(): IdleItem {
  const metrics = Object.keys(METRIC_UNITS).length;
  return { what: `${metrics} custom metrics`, usd: priceOf({ metric: metrics }) };
}

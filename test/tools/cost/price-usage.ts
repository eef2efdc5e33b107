/** Usage times prices. Every assumption that is not counted stands here, and in docs/cost.md. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EmbeddedMetrics } from '../../../src/adapters/system/embedded-metrics.ts';
import type { Usage } from '../../support/budget-usage.ts';
import { perUnit, type PriceName, PRICES } from './prices.ts';

/** What a request to the table or a queue takes. */
export const REQUEST_MS = 5;
/** Memory of the stepper and of the API, in GB; deploy/functions.yml. */
export const STEPPER_GB = 1;
/** What Lambda itself logs of an invocation. */
export const PLATFORM_LOG_BYTES = 500;
const SERVERLESS = path.resolve(import.meta.dirname, '../../../serverless.yml');
/** A message is sent, received and deleted. */
const REQUESTS_PER_MESSAGE = 3;
/** That it runs, and how it ended. */
const EVENTS_PER_EXECUTION = 2;
const MS_PER_SECOND = 1_000;

/** Dollars by what they are paid for. */
export interface Bill {
  readonly table: number;
  readonly queues: number;
  readonly functions: number;
  readonly api: number;
  readonly events: number;
  readonly logs: number;
}

/** Requests of clients to the HTTP API: the start, and each report. */
export interface ClientRequests {
  readonly apiRequests: number;
}

export function billOf(usage: Usage, { apiRequests }: ClientRequests): Bill {
  const invocations = usage.stepperInvocations + apiRequests;
  const seconds = (usage.waitedMs + usage.requests * REQUEST_MS) / MS_PER_SECOND;
  const queueRequests = usage.messages * REQUESTS_PER_MESSAGE + usage.otherQueueRequests;
  return {
    table: priceOf({ writeUnit: usage.writeUnits, readUnit: usage.readUnits }),
    queues: priceOf({ queueRequest: queueRequests }),
    functions: priceOf({ invocation: invocations, gigabyteSecond: seconds * STEPPER_GB }),
    api: priceOf({ apiRequest: apiRequests }),
    events: priceOf({ event: usage.executions * EVENTS_PER_EXECUTION }),
    logs: priceOf({
      logs:
        invocations * (PLATFORM_LOG_BYTES + metricsLineBytes()) +
        usage.logBytes +
        apiRequests * requestLogBytes(),
    }),
  };
}

export function priceOf(amounts: Partial<Record<PriceName, number>>): number {
  return Object.entries(amounts).reduce(
    (sum, [name, amount]) => sum + amount * perUnit(PRICES[name as PriceName]),
    0,
  );
}

export const totalOf = (bill: Bill): number =>
  Object.values<number>({ ...bill }).reduce((sum, part) => sum + part, 0);

/** Of a request to the API: the access log's line, as serverless.yml forms it, and the handler's own. */
export function requestLogBytes(): number {
  const [, format = ''] = /^ +format: '(.+)'$/m.exec(readFileSync(SERVERLESS, 'utf8')) ?? [];
  const accessLine = format.replace(/\$context\.([\w.]+)/g, (_whole, name: string) => {
    const value = ACCESS[name];
    if (value === undefined) throw new Error(`no example of $context.${name}`);
    return value;
  });
  const lines = [accessLine, JSON.stringify(REQUEST)];
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
}

/** Values of an access log, by their names in API Gateway. */
const ACCESS: Readonly<Record<string, string>> = {
  requestId: 'JKJaXmPLvHcESHA=',
  requestTime: '10/Jan/2026:13:07:00 +0000',
  routeKey: 'POST /callbacks/{token}/succeeded',
  status: '200',
  responseLatency: '35',
  integrationLatency: '31',
  responseLength: '340',
  integrationErrorMessage: '-',
  'identity.sourceIp': '203.0.113.195',
};

/** As `answerExchange` logs it. */
const REQUEST = {
  time: '2026-01-10T13:07:00.000Z',
  level: 'info',
  message: 'request',
  deployment: 'sluice-production',
  handler: 'api',
  requestId: 'c8f3a3f0-5c0e-4c7e-9d1c-9d8f2b7a6e10',
  operation: 'StartExecution',
  durationMs: 31,
  status: 200,
};

/** The line of metrics of an invocation that has started, stepped and ended an execution. */
export function metricsLineBytes(): number {
  let bytes = 0;
  const write = (line: string) => {
    bytes += Buffer.byteLength(line);
  };
  const metrics = new EmbeddedMetrics({
    deployment: 'sluice-production',
    handler: 'advance-executions',
    write,
  });
  metrics.add('ExecutionsStarted');
  metrics.add('ExecutionsSucceeded');
  metrics.add('StepLatency', 55);
  metrics.add('WorkMessageAgeSeconds', 0.02);
  metrics.flush();
  return bytes;
}

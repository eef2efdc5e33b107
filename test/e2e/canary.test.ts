/**
 * A secret in inputs, outputs and tokens of every example: it is found in no log line, metric, trace or status event of the
 * local stack, whose events and traces go to a server of the test's own. The example that is an application has the same in
 * app.test.ts, where its functions are served.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { METRIC_UNITS } from '../../src/app/metrics.ts';
import { LOCAL_KEY } from '../../src/local/own-handlers.ts';
import { CANARY, CanaryRuns, everythingTold, TRACE, watchedBy } from '../support/canary.ts';
import { type ChildScript, runScript } from '../support/child-script.ts';
import { callApi } from '../../src/entry/client/signed-call.ts';
import { type StackProcess, startStackProcess } from '../support/local-stack.ts';
import { WatchServer } from '../support/watch-server.ts';

jest.setTimeout(180_000);

const EXAMPLES = [
  'topic-callback',
  'queue-worker',
  'trip-booking',
  'order-batch',
  'poll-until-done',
];

const folder = mkdtempSync(path.join(tmpdir(), 'sluice-canary-'));
const dataDir = path.join(folder, 'data');
let watch: WatchServer;
let stack: StackProcess;
const workers: ChildScript[] = [];
const api = {
  call: (action: string, parameters: Readonly<Record<string, string>>) =>
    callApi({ endpoint: stack.apiUrl, ...LOCAL_KEY }, action, parameters),
};
const runs = new CanaryRuns(api);
const { tokens, carriers } = runs;
const run = (flowName: string, name: string, input: object) => runs.run(flowName, name, input);

beforeAll(async () => {
  watch = await WatchServer.start();
  stack = await startStackProcess({ dataDir, environment: watchedBy(watch) });
});

afterAll(async () => {
  for (const worker of workers) await worker.stop();
  expect(await stack.stop()).toBe(0);
  await watch.stop();
  rmSync(folder, { recursive: true, force: true });
});

function startWorker(script: string): ChildScript {
  const worker = runScript([script], {
    PORT: '0',
    SLUICE_ENDPOINT: stack.apiUrl,
    SLUICE_ACCESS_KEY_ID: LOCAL_KEY.accessKeyId,
    SLUICE_ACCESS_KEY_SECRET: LOCAL_KEY.accessKeySecret,
    AWS_ENDPOINT_URL_SQS: stack.addresses.get('SQS') ?? '',
    AWS_ENDPOINT_URL_SNS: stack.addresses.get('SNS') ?? '',
  });
  workers.push(worker);
  return worker;
}

describe('a secret', () => {
  it('goes through every example', async () => {
    await startWorker('examples/queue-worker/worker.mjs').waitForLine('waiting for orders');
    const trip = { to: CANARY, day: CANARY };
    const statuses = await Promise.all([
      run('queue-worker', 'reported', { order: { id: CANARY, items: 2 } }),
      // The worker's cause names the order.
      run('queue-worker', 'refused', { order: { id: CANARY, items: 20 } }),
      run('trip-booking', 'booked', { trip }),
      run('trip-booking', 'sold-out', { trip, soldOut: ['hotel'] }),
      run('order-batch', 'priced', { orders: [{ article: 'pen', count: 60, note: CANARY }] }),
      // The function's error names the article.
      run('order-batch', 'unknown', { orders: [{ article: CANARY, count: 1 }] }),
      run('poll-until-done', 'polled', { seconds: 1, note: CANARY }),
    ]);
    expect(statuses).toEqual(statuses.map(() => 'Succeeded'));
    const demo = runScript(['dist/sluice.cjs', 'demo'], {
      SLUICE_ENDPOINT: stack.apiUrl,
      AWS_ENDPOINT_URL_SNS: stack.addresses.get('SNS') ?? '',
    });
    expect(await demo.ended).toBe(0);
    expect(new Set(tokens).size).toBeGreaterThanOrEqual(2);
    expect(carriers.size).toBe(statuses.length);
  });

  it('goes through executions that fail, too, and through what clients do wrong', async () => {
    const flow = (steps: string) => `version: v1\ntype: flow\nsteps:\n${steps}`;
    const create = (Name: string, Definition: string) =>
      api.call('CreateFlow', { Name, Definition, Description: CANARY, Type: 'FDL' });
    await create('failing', flow(`  - {type: fail, name: stop, error: No, cause: ${CANARY}}\n`));
    expect(await run('failing', 'failed', { secret: CANARY })).toBe('Failed');
    const wrong = [
      api.call('StartExecution', { FlowName: 'failing', Input: `{"${CANARY}"` }),
      api.call('ReportTaskSucceeded', { TaskToken: CANARY, Output: CANARY }),
      api.call(CANARY, { [CANARY]: CANARY }),
      callApi({ endpoint: stack.apiUrl, ...LOCAL_KEY, accessKeySecret: CANARY }, 'ListFlows', {}),
    ];
    for (const { status } of await Promise.all(wrong)) expect(status).toBeGreaterThanOrEqual(400);
    const callback = await fetch(`${stack.apiUrl}/callbacks/${CANARY}/failed?x=${CANARY}`, {
      method: 'POST',
      body: CANARY,
    });
    expect(callback.status).toBeGreaterThanOrEqual(400);
  });
});

describe('what watches', () => {
  const log = () => readFileSync(path.join(dataDir, 'handlers.log'), 'utf8');
  const lines = () =>
    log()
      .split('\n')
      .flatMap((line) => (/\{.*\}$/.exec(line) ?? []).slice(0, 1))
      .map((text) => JSON.parse(text) as Record<string, unknown>);

  it('is there: lines, metrics, traces and events of every example', () => {
    const ended = lines().filter(({ message }) => message === 'execution ended');
    expect(new Set(ended.map(({ flowName }) => flowName))).toEqual(
      new Set([...EXAMPLES, 'failing']),
    );
    const metrics = lines().filter((line) => '_aws' in line);
    expect(metrics.length).toBeGreaterThan(0);
    const known = new Set([...Object.keys(METRIC_UNITS), '_aws', 'Deployment', 'handler']);
    expect(metrics.flatMap((line) => Object.keys(line)).filter((key) => !known.has(key))).toEqual(
      [],
    );
    const flows = watch.segments.map(({ annotations }) => annotations['flow']);
    expect(new Set(flows)).toEqual(new Set([...EXAMPLES, 'failing']));
  });

  it('tells of every execution that it runs, and how it ended', () => {
    const told = watch.events.map(({ Detail }) => JSON.parse(Detail) as Record<string, string>);
    const statuses = (name: string) =>
      new Set(
        told.filter((event) => event['executionName'] === name).map((event) => event['status']),
      );
    for (const name of [
      'reported',
      'refused',
      'booked',
      'sold-out',
      'priced',
      'unknown',
      'polled',
    ]) {
      expect([name, statuses(name)]).toEqual([name, new Set(['Running', 'Succeeded'])]);
    }
    expect(statuses('failed')).toEqual(new Set(['Running', 'Failed']));
    for (const { Source, DetailType, EventBusName } of watch.events) {
      expect([Source, DetailType, EventBusName]).toEqual([
        'sluice',
        'Execution Status Changed',
        'default',
      ]);
    }
  });

  it('keeps an execution in the trace of its start, its callback included', () => {
    const own = watch.segments.filter(({ annotations }) => annotations['execution'] === 'reported');
    expect(new Set(own.map(({ trace_id }) => trace_id))).toEqual(new Set([TRACE]));
    const operations = own.map(({ annotations }) => annotations['operation']);
    expect(operations).toEqual(expect.arrayContaining(['Start', 'TaskSucceeded']));
    const handlers = new Set(own.map(({ annotations }) => annotations['handler']));
    expect(handlers).toEqual(new Set(['advance-executions', 'callback']));
    expect(own.flatMap(({ subsegments = [] }) => subsegments.map(({ name }) => name))).toEqual([
      'SQS',
    ]);
  });

  it('never shows the secret, nor a token', () => {
    const seen = everythingTold(stack, dataDir, watch);
    expect(seen).toContain('execution ended');
    expect(seen.split('\n').filter((line) => line.includes(CANARY))).toEqual([]);
    const shown = tokens.filter((token) => seen.includes(token.slice(0, 60)));
    expect(shown).toEqual([]);
  });
});

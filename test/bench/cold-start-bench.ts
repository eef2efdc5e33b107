/** Cold start: from loading a bundle, as a deployment uploads it, to its handler's first line; each in a new process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Bundle, bundleHandlers } from '../support/handler-bundles.ts';

const RUNS = 21;
const MEASURED = ['advance-executions', 'api'];

/** What these handlers read; nothing of it is called. */
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  NODE_OPTIONS: '--enable-source-maps',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  SLUICE_ACCESS_KEYS: '{"bench":"secret"}',
  SLUICE_DEAD_LETTER_QUEUE: 'bench-dead-letters',
  SLUICE_DEPLOYMENT: 'bench',
  SLUICE_EVENT_BUS: 'default',
  SLUICE_FUNCTION_STAGE: 'bench',
  SLUICE_RESULTS_QUEUE_ARN: 'arn:aws:sqs:us-east-1:123456789012:bench-results',
  SLUICE_ROLE_ARN_PREFIX: 'arn:aws:iam::123456789012:role/',
  SLUICE_TABLE: 'bench',
  SLUICE_TOKEN_SECRETS: 'a secret of the bench alone',
  SLUICE_TRACING: 'on',
  SLUICE_WORK_QUEUE: 'bench-work',
};

export async function* benchColdStarts(): AsyncGenerator<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-cold-starts-'));
  try {
    const bundles = await bundleHandlers(folder);
    for (const { name, bytes } of bundles) yield `bundle of ${name}: ${kilobytes(bytes)} KB`;
    for (const bundle of bundles.filter(({ name }) => MEASURED.includes(name))) {
      yield measure(bundle);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const kilobytes = (bytes: number) => Math.ceil(bytes / 1024);

function measure({ name, file }: Bundle): string {
  const script = path.join(import.meta.dirname, 'load-handler.mjs');
  const times = Array.from({ length: RUNS }, () => {
    const printed = execFileSync(process.execPath, [script, file], {
      env: ENVIRONMENT,
      encoding: 'utf8',
    });
    return Number(printed.trim().split('\n').at(-1));
  }).sort((a, b) => a - b);
  const [median, p90] = [0.5, 0.9].map((share) => times[Math.floor((RUNS - 1) * share)] ?? 0);
  return (
    `cold start of ${name}, from require to the handler's first line: ` +
    `p50 ${median?.toFixed(0)} ms, p90 ${p90?.toFixed(0)} ms (${RUNS} processes)`
  );
}

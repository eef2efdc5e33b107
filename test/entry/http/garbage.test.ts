import { describe, expect, it } from '@jest/globals';
import { SeededIds } from '../../../src/adapters/memory/seeded-ids.ts';
import { ApiWorld, encodePairs, KEY_SECRET, PASS_FLOW } from '../../support/api-world.ts';
import { signV1 } from '../../../src/entry/http/signature-v1.ts';

const SEED = 20_240_101;
const REQUESTS = 2_000;

type Pairs = readonly (readonly [string, string])[];

const REQUESTS_OF_EACH: readonly Record<string, string>[] = [
  { Action: 'CreateFlow', Name: 'made', Definition: PASS_FLOW, Description: '', Type: 'FDL' },
  { Action: 'DescribeFlow', Name: 'pass' },
  { Action: 'StartExecution', FlowName: 'pass', Input: '{"a":1}' },
  { Action: 'DescribeExecution', FlowName: 'pass', ExecutionName: 'run-1' },
  { Action: 'ListExecutions', FlowName: 'pass', Limit: '2', Status: 'Running' },
  { Action: 'GetExecutionHistory', FlowName: 'pass', ExecutionName: 'run-1', NextToken: '2' },
  { Action: 'StopExecution', FlowName: 'pass', ExecutionName: 'run-1', Error: 'E' },
  { Action: 'ReportTaskSucceeded', TaskToken: 'token', Output: '{}' },
  { Action: 'ReportTaskFailed', TaskToken: 'token', Error: 'E', Cause: 'C' },
];

const ODD_VALUES = [
  '',
  ' ',
  '0',
  '-1',
  '1e400',
  'null',
  '[]',
  '{"a":',
  '__proto__',
  '\u0000',
  '😀',
  '../../etc',
  "'; DROP",
  '<script>',
  'x'.repeat(5_000),
  '[['.repeat(20_000),
  '{"a":'.repeat(2_000),
];

function pick<Item>(ids: SeededIds, items: readonly Item[]): Item {
  return items[Math.floor(ids.random() * items.length)] as Item;
}

/** Changes before signing: the signature is right, the request is not. */
function mutateParameters(ids: SeededIds, pairs: Pairs): Pairs {
  const victim = Math.floor(ids.random() * pairs.length);
  return pick<() => Pairs>(ids, [
    () => pairs,
    () => pairs.filter((_, i) => i !== victim),
    () => pairs.map((pair, i) => (i === victim ? [pair[0], pick(ids, ODD_VALUES)] : pair)),
    () => pairs.map((pair, i) => (i === victim ? [pick(ids, ODD_VALUES), pair[1]] : pair)),
    () => [...pairs, [pick(ids, ODD_VALUES), pick(ids, ODD_VALUES)]],
  ])();
}

/** Changes of the bytes on the wire. */
function mutateText(ids: SeededIds, text: string): string {
  const at = Math.floor(ids.random() * text.length);
  return pick<() => string>(ids, [
    () => text,
    () => text,
    () => text.slice(0, at),
    () => `${text.slice(0, at)}%${text.slice(at)}`,
    () => `${text.slice(0, at)}%ff${text.slice(at)}`,
    () => `${text}&${text.slice(at)}`,
    () => `${text}&Action=Other`,
    () => `${text.slice(0, at)}\u{1f600}${text.slice(at + 1)}`,
  ])();
}

async function send(world: ApiWorld, ids: SeededIds) {
  const plain = { ...world.commonParameters(), ...pick(ids, REQUESTS_OF_EACH) };
  const pairs = mutateParameters(ids, Object.entries(plain));
  const method = pick(ids, ['GET', 'POST', 'POST', 'PATCH']);
  const signature = signV1(method, new Map(pairs), KEY_SECRET);
  const text = mutateText(ids, encodePairs([...pairs, ['Signature', signature]]));
  const isBase64Encoded = ids.random() < 0.5;
  const body = isBase64Encoded && ids.random() < 0.9 ? Buffer.from(text).toString('base64') : text;
  const request = method === 'GET' ? { method, query: text } : { method, body, isBase64Encoded };
  return world.send(request);
}

describe('garbage', () => {
  it(`never gets a 5xx or a stack trace: ${REQUESTS} changed requests, seed ${SEED}`, async () => {
    const ids = new SeededIds(SEED);
    const world = new ApiWorld();
    await world.createFlow('pass', PASS_FLOW);
    await world.call('StartExecution', { FlowName: 'pass', ExecutionName: 'run-1' });
    const codes = new Set<unknown>();
    for (let i = 0; i < REQUESTS; i += 1) {
      const { status, body, text, headers } = await send(world, ids);
      codes.add(body['Code'] ?? 'OK');
      expect([i, status < 500]).toEqual([i, true]);
      expect(text).not.toMatch(/\bat .*\.ts:\d/);
      expect(headers['x-acs-request-id']).toBe(body['RequestId']);
    }
    expect(codes).toEqual(
      new Set([
        'OK',
        'ActionNotSupported',
        'APIVersionNotSupported',
        'FlowAlreadyExists',
        'FlowNotExists',
        'InvalidAccessKeyID',
        'InvalidArgument',
        'MissingRequiredParams',
        'SignatureNotMatch',
      ]),
    );
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SeededIds } from '../../../src/adapters/memory/seeded-ids.ts';
import { OPERATIONS } from '../../../src/entry/http/operations.ts';
import { type Answer, ApiWorld, PASS_FLOW } from '../../support/api-world.ts';
import { answerProblems } from '../../support/described-answer.ts';
import type { HttpRequest } from '../../support/gateway-event.ts';
import { hostileRequest, LIMITED_KEY } from '../../support/hostile-requests.ts';
import { isLongRun, scaled } from '../../support/scaled.ts';

const SEED = 20_240_101;
const REQUESTS = scaled(10_000);

/** Every fifteenth request is one of before, byte by byte. */
const REPLAYS = 1 / 15;

const DOCUMENTED = new Set(
  [
    ...readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8').matchAll(
      /^\| (\d{3})\s+\| `(\w+)`/gm,
    ),
  ].map(([, status, code]) => `${status} ${code}`),
);

/** Whoever meets none of these has not asked much. */
const COMMON_CODES = [
  'OK',
  'AccessDenied',
  'ActionNotSupported',
  'FlowNotExists',
  'InvalidAccessKeyID',
  'InvalidArgument',
  'MissingRequiredParams',
  'ResourceThrottled',
  'SignatureNotMatch',
];

/** Nor in 10,000 requests these. */
const RARE_CODES = [
  'APIVersionNotSupported',
  'EntityTooLarge',
  'ExecutionNotExists',
  'FlowAlreadyExists',
  'MissingRequiredHeader',
  'RequestTimeTooSkewed',
  'SignatureNonceUsed',
  'StatefulInvocationNotExists',
  'TaskAlreadyCompleted',
];

/** There is no stateful invocation, and one task: two of its reports cannot both count. */
const NEVER_MET = new Set([
  'DescribeStatefulInvocation',
  'StopStatefulInvocation',
  'ReportTaskSucceeded',
  'ReportTaskFailed',
]);

async function hostileWorld() {
  const often = { burst: 5, perSecond: 12 };
  const world = new ApiWorld({
    keys: { [LIMITED_KEY]: { secret: 'testsecret', allow: [{ action: 'Get*', flow: 'w*' }] } },
    rateLimits: { starts: often, reads: often, others: often },
  });
  await world.createFlow('pass', PASS_FLOW);
  return { world, taskToken: await world.startWaiting() };
}

/** What is wrong with an answer, whatever was asked. */
function problemsOf(action: string, { status, headers, body, text }: Answer): string[] {
  const problems: string[] = [];
  if (/\bat .*\.(ts|js):\d/.test(text)) problems.push('a stack trace');
  if (headers['x-acs-request-id'] !== body['RequestId']) problems.push('another request id');
  if (status === 200) return [...problems, ...answerProblems(action, body)];
  const { RequestId, HostId, Code, Message, ...others } = body;
  if ([RequestId, HostId, Code, Message].some((part) => typeof part !== 'string' || part === '')) {
    problems.push('an error lacks a field');
  }
  if (Object.keys(others).length > 0) problems.push('an error has another field');
  if (status >= 500) problems.push('a 5xx');
  if (!DOCUMENTED.has(`${status} ${String(Code)}`)) problems.push('an error of no table');
  if ((status === 429) !== 'x-acs-retry-after' in headers) problems.push('a wrong retry header');
  return problems;
}

describe('a hostile request', () => {
  it(`is answered rightly or with an error of the table: ${REQUESTS} requests, seed ${SEED}`, async () => {
    const ids = new SeededIds(SEED);
    const { world, taskToken } = await hostileWorld();
    const sent: (HttpRequest & { action: string })[] = [];
    const codes = new Set<unknown>();
    const succeeded = new Set<string>();
    for (let i = 0; i < REQUESTS; i += 1) {
      const { clock } = world.world;
      clock.advanceTo(clock.nowMs() + Math.floor(ids.random() * 60));
      const hostility = { ids, nowMs: clock.nowMs(), taskToken };
      const earlier =
        ids.random() < REPLAYS ? sent[Math.floor(ids.random() * sent.length)] : undefined;
      const request = earlier ?? hostileRequest(hostility);
      sent.push(request);
      const answer = await world.send(request);
      expect([i, request.action, problemsOf(request.action, answer)]).toEqual([
        i,
        request.action,
        [],
      ]);
      codes.add(answer.body['Code'] ?? 'OK');
      if (answer.status === 200) succeeded.add(request.action);
    }
    const expected = isLongRun() ? [...COMMON_CODES, ...RARE_CODES] : COMMON_CODES;
    expect(expected.filter((code) => !codes.has(code))).toEqual([]);
    const unmet = OPERATIONS.map(({ action }) => action).filter((name) => !succeeded.has(name));
    expect(isLongRun() ? unmet.filter((name) => !NEVER_MET.has(name)) : []).toEqual([]);
  });
});

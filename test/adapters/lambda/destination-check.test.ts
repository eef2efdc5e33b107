import { describe, expect, it } from '@jest/globals';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { DestinationCheck } from '../../../src/adapters/lambda/destination-check.ts';
import type { Caller } from '../../../src/core/engine/effect.ts';
import { toFlowId } from '../../../src/core/shared/ids.ts';
import { type Answer, awsError, networkError, scriptedClient } from '../scripted-client.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:sluice-dev-invocation-results';
const ours = { Destination: QUEUE };
const others = { Destination: 'arn:aws:sqs:eu-west-1:123456789012:theirs' };
const caller: Caller = { flowId: toFlowId('id'), flowName: 'shop', executionName: 'run' };
const NAME = { functionName: 'shop-dev-charge' };

function open(...answers: readonly Answer[]) {
  const { client, sent } = scriptedClient<LambdaClient>(...answers);
  const slept: number[] = [];
  const clock = { ms: 0, nowMs: () => clock.ms, sleep: async (ms: number) => void slept.push(ms) };
  const ids = { random: () => 1 };
  const check = new DestinationCheck({ client, clock, ids, resultsQueueArn: QUEUE });
  return {
    sent,
    slept,
    clock,
    find: (name = NAME as object) => check.findFailure({ ...NAME, ...name }, caller),
  };
}

const configured = (config: object): Answer => ({ DestinationConfig: config });
const both = configured({ OnSuccess: ours, OnFailure: ours });
const throttled = awsError('TooManyRequestsException', 429);
const often = (answer: Answer, times = 7) => Array.from({ length: times }, () => answer);

describe('a function whose asynchronous calls are awaited', () => {
  it('has both destinations, and is believed for ten minutes', async () => {
    const { find, sent, clock } = open(both, both);
    expect(await find()).toBeUndefined();
    expect(sent[0]?.input).toEqual({ FunctionName: 'shop-dev-charge' });
    clock.ms = 599_999;
    expect(await find()).toBeUndefined();
    expect(sent).toHaveLength(1);
    clock.ms = 600_000;
    expect(await find()).toBeUndefined();
    expect(sent).toHaveLength(2);
  });

  it('is looked at by version and alias', async () => {
    const { find, sent } = open(both, both);
    await find({ qualifier: 'prod' });
    await find({ qualifier: 'beta' });
    await find({ qualifier: 'prod' });
    expect(sent.map(({ input }) => input)).toEqual([
      { FunctionName: 'shop-dev-charge', Qualifier: 'prod' },
      { FunctionName: 'shop-dev-charge', Qualifier: 'beta' },
    ]);
  });

  it.each<[string, Answer, string]>([
    ['nothing', configured({}), 'success and failure'],
    ['no destinations', {}, 'success and failure'],
    ['one of them', configured({ OnSuccess: ours }), 'failure'],
    ['somebody else', configured({ OnSuccess: others, OnFailure: ours }), 'success'],
  ])('that has %s says what to add, and how, each time', async (_name, answer, ends) => {
    const { find } = open(answer, answer, both);
    const failure = {
      ok: false,
      error: 'FC.DestinationsMissing',
      cause:
        'function "shop-dev-charge" does not report how its asynchronous calls end: it has no destination ' +
        `${QUEUE} for ${ends}; npx sluice destinations shop-dev-charge --queue ${QUEUE} adds it`,
    };
    expect(await find()).toEqual(failure);
    expect(await find()).toEqual(failure);
    expect(await find()).toBeUndefined();
  });

  it.each(["The function … doesn't have an EventInvokeConfig", 'Resource not found', ''])(
    'that has no configuration (%j) may not be there at all',
    async (text) => {
      const failure = await open(awsError('ResourceNotFoundException', 404, text)).find();
      expect(failure).toMatchObject({ error: 'FC.DestinationsMissing' });
      expect(failure?.cause).toContain(
        'function "shop-dev-charge" does not report how its asynchronous calls end, or does not exist: ',
      );
    },
  );

  it('names the version or alias in the command', async () => {
    const failure = await open({}).find({ qualifier: 'prod' });
    expect(failure?.cause).toContain(
      `npx sluice destinations shop-dev-charge --qualifier prod --queue ${QUEUE} adds it`,
    );
    expect(failure?.cause).toContain('function "shop-dev-charge:prod"');
  });

  it.each<[Error, string, string]>([
    [
      awsError('ResourceNotFoundException', 404, 'Function not found: arn:…'),
      'FC.FunctionNotFound',
      'Function not found',
    ],
    [
      awsError('AccessDeniedException', 403),
      'FC.AccessDenied',
      'the stepper\'s own role lacks "lambda:GetFunctionEventInvokeConfig"',
    ],
    [throttled, 'FC.ResourceThrottled', 'TooManyRequests'],
    [networkError('ECONNRESET'), 'FC.InternalServerError', 'ECONNRESET'],
  ])('that cannot be looked at (%s) is not called', async (answer, error, cause) => {
    const failure = await open(...often(answer)).find();
    expect(failure).toMatchObject({ ok: false, error });
    expect(failure?.cause).toContain(cause);
  });

  it('is no excuse for a defect', async () => {
    await expect(open(new TypeError('x is not a function')).find()).rejects.toThrow(TypeError);
  });
});

describe('a look at destinations', () => {
  it('is one for all who ask at the same time, and the next one is another', async () => {
    const { find, sent } = open({}, both);
    const failures = await Promise.all(Array.from({ length: 100 }, () => find()));
    expect(new Set(failures.map((failure) => failure?.error))).toEqual(
      new Set(['FC.DestinationsMissing']),
    );
    expect(sent).toHaveLength(1);
    expect(await find()).toBeUndefined();
    expect(sent).toHaveLength(2);
  });

  it('that is throttled is taken again, later each time', async () => {
    const { find, sent, slept } = open(...often(throttled, 3), both);
    expect(await find()).toBeUndefined();
    expect(sent).toHaveLength(4);
    expect(slept).toEqual([40, 80, 160]);
  });

  it('that is refused is not', async () => {
    const { find, sent } = open(awsError('AccessDeniedException', 403), both);
    await find();
    expect(sent).toHaveLength(1);
  });

  it.each([throttled, awsError('ServiceException', 500), networkError('ECONNRESET')])(
    'that nobody answers (%s) leaves a function believed, for a minute',
    async (answer) => {
      const { find, sent, clock } = open(both, ...often(answer), {});
      await find();
      clock.ms = 600_000;
      expect(await find()).toBeUndefined();
      expect(sent).toHaveLength(8);
      clock.ms = 659_999;
      expect(await find()).toBeUndefined();
      expect(sent).toHaveLength(8);
      clock.ms = 660_000;
      expect(await find()).toMatchObject({ error: 'FC.DestinationsMissing' });
    },
  );

  it('that says otherwise ends the belief', async () => {
    const { find, clock } = open(both, {}, ...often(throttled));
    await find();
    clock.ms = 600_000;
    await find();
    expect(await find()).toMatchObject({ error: 'FC.ResourceThrottled' });
  });

  it('is given up after five seconds', async () => {
    const waited: number[] = [];
    const client = {
      send: (_command: unknown, { abortSignal }: { readonly abortSignal: AbortSignal }) =>
        new Promise((_resolve, reject) => {
          if (abortSignal.aborted) reject(abortSignal.reason as Error);
        }),
    } as unknown as LambdaClient;
    const check = new DestinationCheck({
      client,
      clock: { nowMs: () => 0, sleep: async () => undefined },
      ids: { random: () => 0 },
      resultsQueueArn: QUEUE,
      abortAfter: (ms) => {
        waited.push(ms);
        return AbortSignal.abort();
      },
    });
    expect(await check.findFailure(NAME, caller)).toEqual({
      ok: false,
      error: 'FC.InternalServerError',
      cause:
        'function "shop-dev-charge": TimeoutError: GetFunctionEventInvokeConfig was not answered within 5 s',
    });
    expect(waited).toEqual([5_000]);
  });
});

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
  const clock = { ms: 0, nowMs: () => clock.ms };
  const check = new DestinationCheck({ client, clock, resultsQueueArn: QUEUE });
  return {
    sent,
    clock,
    find: (name = NAME as object) => check.findFailure({ ...NAME, ...name }, caller),
  };
}

const configured = (config: object): Answer => ({ DestinationConfig: config });
const both = configured({ OnSuccess: ours, OnFailure: ours });

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
    [
      'no configuration',
      awsError(
        'ResourceNotFoundException',
        404,
        "The function … doesn't have an EventInvokeConfig",
      ),
      'success and failure',
    ],
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
    [awsError('TooManyRequestsException', 429), 'FC.ResourceThrottled', 'TooManyRequests'],
    [networkError('ECONNRESET'), 'FC.InternalServerError', 'ECONNRESET'],
  ])('that cannot be looked at (%s) is not called', async (answer, error, cause) => {
    const failure = await open(answer).find();
    expect(failure).toMatchObject({ ok: false, error });
    expect(failure?.cause).toContain(cause);
  });

  it('is no excuse for a defect', async () => {
    await expect(open(new TypeError('x is not a function')).find()).rejects.toThrow(TypeError);
  });
});

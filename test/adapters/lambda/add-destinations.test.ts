import { describe, expect, it } from '@jest/globals';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { addDestinations } from '../../../src/adapters/lambda/add-destinations.ts';
import { type Answer, awsError, scriptedClient } from '../scripted-client.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:results';
const THEIRS = 'arn:aws:sns:eu-west-1:123456789012:theirs';
const ours = { Destination: QUEUE };
const BOTH = { OnSuccess: ours, OnFailure: ours };
const REQUEST = { functionName: 'shop-dev-charge', queueArn: QUEUE, mayReplace: false };
const NOT_CONFIGURED = awsError('ResourceNotFoundException', 404, 'no EventInvokeConfig');

async function add(more: object, ...answers: readonly Answer[]) {
  const { client, sent } = scriptedClient<LambdaClient>(...answers);
  const added = await addDestinations({ ...REQUEST, ...more }, client);
  return { added, commands: sent.slice(1).map(({ command, input }) => [command, input]) };
}

describe('adding the destinations of a function', () => {
  it('configures a function that has no configuration', async () => {
    expect(await add({}, NOT_CONFIGURED, {})).toEqual({
      added: { kind: 'added', ends: ['success', 'failure'] },
      commands: [
        [
          'PutFunctionEventInvokeConfigCommand',
          { FunctionName: 'shop-dev-charge', DestinationConfig: BOTH },
        ],
      ],
    });
  });

  it('updates one that has: retries and ages stay', async () => {
    const present = { DestinationConfig: { OnFailure: ours }, MaximumRetryAttempts: 0 };
    expect(await add({ qualifier: 'prod' }, present, {})).toEqual({
      added: { kind: 'added', ends: ['success'] },
      commands: [
        [
          'UpdateFunctionEventInvokeConfigCommand',
          { FunctionName: 'shop-dev-charge', Qualifier: 'prod', DestinationConfig: BOTH },
        ],
      ],
    });
  });

  it('changes nothing where there is nothing to do', async () => {
    const { added, commands } = await add({}, { DestinationConfig: BOTH });
    expect([added, commands]).toEqual([{ kind: 'added', ends: [] }, []]);
  });

  it('leaves other destinations alone unless it may replace them', async () => {
    const present = { DestinationConfig: { OnSuccess: { Destination: THEIRS } } };
    const kept = await add({}, present);
    expect(kept).toEqual({ added: { kind: 'occupied', destinations: [THEIRS] }, commands: [] });
    const { commands } = await add({ mayReplace: true }, present, {});
    expect(commands).toHaveLength(1);
  });

  it('says what Lambda says of a function that is not there', async () => {
    const missing = awsError('ResourceNotFoundException', 404, 'Function not found: x');
    await expect(add({}, missing)).rejects.toBe(missing);
  });
});

import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from '@jest/globals';
import { BusEvents } from '../../../src/adapters/eventbridge/bus-events.ts';
import type { StatusEvent } from '../../../src/app/status-events.ts';
import { type Answer, awsError, networkError, scriptedClient } from '../scripted-client.ts';

const RUNNING: StatusEvent = {
  flowName: 'order',
  executionName: 'run-7',
  runId: 'run-id',
  status: 'Running',
  startedAt: '2024-01-01T00:00:00.000Z',
};
const FAILED: StatusEvent = {
  ...RUNNING,
  status: 'Failed',
  stoppedAt: '2024-01-01T00:00:05.250Z',
  error: 'Sold',
};

function open(answer: Answer) {
  const { client, sent } = scriptedClient<EventBridgeClient>(answer);
  return { events: new BusEvents({ client, bus: 'audit', deployment: 'sluice-dev' }), sent };
}

const ACCEPTED = { FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] };

describe('the status of an execution on an event bus', () => {
  it.each([
    [RUNNING, '2024-01-01T00:00:00.000Z'],
    [FAILED, '2024-01-01T00:00:05.250Z'],
  ])('is one event, dated when it came about', async (event, time) => {
    const { events, sent } = open(ACCEPTED);
    await events.tell(event);
    expect(sent).toEqual([
      {
        command: 'PutEventsCommand',
        input: {
          Entries: [
            {
              Source: 'sluice',
              DetailType: 'Execution Status Changed',
              EventBusName: 'audit',
              Time: new Date(time),
              Resources: [],
              Detail: JSON.stringify({ deployment: 'sluice-dev', ...event }),
            },
          ],
        },
      },
    ]);
  });

  it.each<[string, Answer, string]>([
    [
      'the bus has not taken it',
      {
        FailedEntryCount: 1,
        Entries: [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }],
      },
      'tell the event bus: ThrottlingException: slow down',
    ],
    [
      'the bus is not there',
      { FailedEntryCount: 1, Entries: [{ ErrorCode: 'NotFound' }] },
      'tell the event bus: NotFound: ',
    ],
    [
      'the call is denied',
      awsError('AccessDeniedException', 400),
      'tell the event bus: AccessDeniedException: no',
    ],
    [
      'there are too many',
      awsError('ThrottlingException', 400),
      'tell the event bus: ThrottlingException: no',
    ],
    [
      'the service is down',
      awsError('InternalException', 500),
      'tell the event bus: InternalException: no',
    ],
    [
      'nothing answers',
      networkError('ECONNREFUSED'),
      'tell the event bus: Error: connect ECONNREFUSED',
    ],
    // Else the execution that it tells of would be failed as poison.
    [
      'the client is broken',
      new TypeError('undefined is not a function'),
      'tell the event bus: TypeError: undefined is not a function',
    ],
  ])('is told again where %s', async (_why, answer, message) => {
    await expect(open(answer).events.tell(RUNNING)).rejects.toMatchObject({
      name: 'Fault',
      message,
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { commandToTry, greetingLines } from '../../src/local/greeting.ts';

const usual = { api: 'http://127.0.0.1:3000', sns: 'http://127.0.0.1:4566' };
const moved = { api: 'http://127.0.0.1:3100', sns: 'http://127.0.0.1:4600' };

describe('the command to try', () => {
  it('is the demo', () => {
    expect(commandToTry(usual, ['queue-worker', 'topic-callback'])).toBe('npm run demo');
  });

  it('used to look at the usual ports, whatever they were', () => {
    expect(commandToTry(moved, ['topic-callback'])).toBe(
      'SLUICE_ENDPOINT=http://localhost:3100 AWS_ENDPOINT_URL_SNS=http://localhost:4600 npm run demo',
    );
    expect(commandToTry(moved, ['greeting'])).toBe(
      'SLUICE_ENDPOINT=http://localhost:3100 npx sluice api StartExecution FlowName=greeting',
    );
  });

  it('used to be the demo when its flow was not loaded', () => {
    expect(commandToTry(usual, ['greeting', 'other'])).toBe(
      'npx sluice api StartExecution FlowName=greeting',
    );
    expect(commandToTry(usual, [])).toBe('npx sluice --help');
  });
});

describe('the greeting', () => {
  it('names addresses, keys, data and flows', () => {
    const addresses = { ...usual, functions: 'http://127.0.0.1:3001', sqs: usual.sns };
    const dynamodb = 'http://db.test:8000';
    const stack = {
      addresses: { ...addresses, dynamodb },
      dataDir: '/data',
      flowNames: ['a', 'b'],
    };
    expect(greetingLines(stack)).toEqual([
      'Sluice is ready on http://localhost:3000',
      '  API        http://localhost:3000   access key local, secret local-secret',
      '  callbacks  http://localhost:3000/callbacks/{token}/succeeded',
      '  functions  http://localhost:3001',
      '  SQS        http://localhost:4566',
      '  SNS        http://localhost:4566',
      '  DynamoDB   http://db.test:8000',
      '  data       /data',
      '  flows      a, b',
      '  try        npx sluice api StartExecution FlowName=a',
    ]);
  });
});

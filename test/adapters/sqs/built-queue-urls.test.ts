import { describe, expect, it } from '@jest/globals';
import { SQSClient } from '@aws-sdk/client-sqs';
import { BuiltQueueUrls } from '../../../src/adapters/sqs/built-queue-urls.ts';

const urlsIn = (region: string) =>
  new BuiltQueueUrls(new SQSClient({ region }), { region, account: '123456789012' });

describe('the URL of a queue that nobody is asked for', () => {
  it.each([
    ['eu-west-1', { name: 'orders' }, 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders'],
    ['eu-west-1', { name: 'o.fifo' }, 'https://sqs.eu-west-1.amazonaws.com/123456789012/o.fifo'],
    [
      'eu-west-1',
      { name: 'theirs', account: '210987654321' },
      'https://sqs.eu-west-1.amazonaws.com/210987654321/theirs',
    ],
    [
      'cn-north-1',
      { name: 'orders' },
      'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/orders',
    ],
  ])('in %s of %j is %s', async (region, queue, url) => {
    expect(await urlsIn(region).get(queue)).toBe(url);
  });
});

import type { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from '@jest/globals';
import { MissingTopics } from '../../../src/adapters/sns/missing-topics.ts';
import { scriptedClient } from '../scripted-client.ts';

const NAMING = { stage: 'dev', template: '{name}-{stage}', ignoresScope: true };

describe('a topic that is missing', () => {
  it.each([
    ['news', { Name: 'news-dev' }],
    ['news.fifo', { Name: 'news-dev.fifo', Attributes: { FifoTopic: 'true' } }],
  ])('is made as its name says: %s', async (name, expected) => {
    const { client, sent } = scriptedClient<SNSClient>({});
    const topics = new MissingTopics({ client, naming: NAMING });
    await topics.create(topics.findName({ kind: 'topic', name }) ?? '');
    expect(sent).toEqual([{ command: 'CreateTopicCommand', input: expected }]);
  });

  it('is no queue', () => {
    const { client } = scriptedClient<SNSClient>();
    const topics = new MissingTopics({ client, naming: NAMING });
    expect(topics.findName({ kind: 'queue', name: 'news' })).toBeUndefined();
  });
});

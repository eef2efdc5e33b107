/**
 * Topic name → ARN. With a configured prefix (`arn:aws:sns:eu-west-1:123456789012:`) it is the prefix and the name.
 * Without one, the account is not known: the topics of the account are listed once and kept; a name that is not among them
 * lists them again, because it may be new.
 */
import { ListTopicsCommand, type SNSClient } from '@aws-sdk/client-sns';

/** 100 topics a page, and 100,000 topics per account at most. */
const MOST_PAGES = 1_000;

export class TopicArns {
  private readonly client: SNSClient;
  private readonly prefix: string | undefined;
  private arnByName: ReadonlyMap<string, string> = new Map();

  constructor(client: SNSClient, prefix?: string) {
    this.client = client;
    this.prefix = prefix;
  }

  /** undefined: no such topic. Throws what the service answers. */
  async find(name: string): Promise<string | undefined> {
    if (this.prefix !== undefined) return `${this.prefix}${name}`;
    if (!this.arnByName.has(name)) this.arnByName = await this.readAll();
    return this.arnByName.get(name);
  }

  /** After an answer that a topic is not there: it may be created again. */
  forget(): void {
    this.arnByName = new Map();
  }

  private async readAll(): Promise<ReadonlyMap<string, string>> {
    const arnByName = new Map<string, string>();
    let next: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await this.client.send(new ListTopicsCommand({ NextToken: next }));
      for (const { TopicArn: arn = '' } of answer.Topics ?? []) {
        arnByName.set(arn.slice(arn.lastIndexOf(':') + 1), arn);
      }
      next = answer.NextToken;
      if (next === undefined) break;
    }
    return arnByName;
  }
}

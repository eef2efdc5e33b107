/** CloudFormation's part: asks the provider of flows for a resource, and takes its answer. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { pollUntil } from './poll.ts';

export interface StackAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
}

export class StackRequests {
  private readonly server: Server;
  private readonly providerUrl: string;
  private readonly answers: StackAnswer[] = [];

  private constructor(server: Server, providerUrl: string) {
    this.server = server;
    this.providerUrl = providerUrl;
    server.on('request', (request, response) => {
      text(request)
        .then((body) => {
          this.answers.push(JSON.parse(body) as StackAnswer);
          response.end();
        })
        .catch((error: Error) => response.destroy(error));
    });
  }

  /** providerUrl: where the function is invoked. */
  static async open(providerUrl: string): Promise<StackRequests> {
    const server = createServer();
    // A test that fails before it closes this still ends.
    server.unref().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new StackRequests(server, providerUrl);
  }

  close(): void {
    this.server.close();
  }

  async request(RequestType: string, fields: object): Promise<StackAnswer> {
    const count = this.answers.length;
    const { port } = this.server.address() as AddressInfo;
    const event = {
      RequestType,
      ResponseURL: `http://127.0.0.1:${port}/answer`,
      StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/app-dev/1',
      RequestId: randomUUID(),
      LogicalResourceId: 'Resource',
      ServiceToken: 'provider',
      ...fields,
    };
    await fetch(this.providerUrl, { method: 'POST', body: JSON.stringify(event) });
    return pollUntil('the answer', () => Promise.resolve(this.answers[count]));
  }
}

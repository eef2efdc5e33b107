/** Stands in for EventBridge and X-Ray: takes what a deployment tells them, and answers as they do. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ToldEvent {
  readonly Source: string;
  readonly DetailType: string;
  readonly EventBusName: string;
  /** JSON text. */
  readonly Detail: string;
}

/** As sent: X-Ray's own names. */
export interface Segment {
  readonly name: string;
  readonly id: string;
  readonly trace_id: string;
  readonly parent_id: string;
  readonly annotations: Readonly<Record<string, string | number>>;
  readonly subsegments?: readonly { readonly id: string; readonly name: string }[];
}

export class WatchServer {
  readonly url: string;
  readonly events: ToldEvent[] = [];
  readonly segments: Segment[] = [];
  /** Every body, as it came. */
  readonly bodies: string[] = [];
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request: IncomingMessage, response) => {
      this.answer(request, response).catch((error: Error) => response.destroy(error));
    });
  }

  static async start(): Promise<WatchServer> {
    const server = createServer();
    // A test that fails before it closes this still ends.
    server.unref().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WatchServer(server);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.take(request);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(answer));
  }

  private async take(request: IncomingMessage): Promise<object> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    this.bodies.push(body);
    return request.url === '/TraceSegments' ? this.takeSegments(body) : this.takeEvents(body);
  }

  private takeSegments(body: string): object {
    const { TraceSegmentDocuments } = JSON.parse(body) as { TraceSegmentDocuments: string[] };
    for (const document of TraceSegmentDocuments) {
      this.segments.push(JSON.parse(document) as Segment);
    }
    return { UnprocessedTraceSegments: [] };
  }

  private takeEvents(body: string): object {
    const { Entries } = JSON.parse(body) as { Entries: ToldEvent[] };
    this.events.push(...Entries);
    return { FailedEntryCount: 0, Entries: Entries.map((_, i) => ({ EventId: `event-${i}` })) };
  }
}

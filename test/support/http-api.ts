/** A small HTTP server in front of a handler, in API Gateway's place: for clients that want an address. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { gatewayEvent } from './gateway-event.ts';

export type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

export interface HttpApi {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

/** Bodies arrive in base64, as API Gateway sends everything that it does not take for text. */
export async function serveHandler(handler: Handler): Promise<HttpApi> {
  const server = createServer((request, response) => {
    answer(handler, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(handler: Handler, request: IncomingMessage, response: ServerResponse) {
  const [path = '/', query = ''] = (request.url ?? '/').split('?');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const body = (await buffer(request)).toString('base64');
  const method = request.method ?? 'GET';
  const event = gatewayEvent({ method, path, query, headers, body, isBase64Encoded: true });
  const { statusCode, headers: answered, body: text } = await handler(event);
  response.writeHead(statusCode ?? 200, answered as Record<string, string>).end(text);
}

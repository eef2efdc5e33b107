/** A small HTTP server of our own: routes by method and path, text bodies, errors that do not end the process. */
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { HOST, type LocalServer } from './free-port.ts';
import { listen } from './listen.ts';

export interface Request {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** What the route's pattern caught, percent-decoded. */
  readonly caught: readonly string[];
}

export interface Response {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  answer(request: Request): Promise<Response>;
}

export function startServer(port: number, routes: readonly Route[]): Promise<LocalServer> {
  const server = createServer((request, response) => {
    // Nobody awaits an answer that is being sent: its failure is the other side's going away.
    answer(routes, request, response).catch(() => response.destroy());
  });
  // Functions may take 15 minutes to answer.
  server.requestTimeout = 0;
  return listen(server, port);
}

async function answer(
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${HOST}`);
  const body = await text(request);
  const { status, headers, body: content = '' } = await route(routes, request, url, body);
  response.writeHead(status, headers);
  response.end(content);
}

async function route(
  routes: readonly Route[],
  request: IncomingMessage,
  url: URL,
  body: string,
): Promise<Response> {
  for (const candidate of routes) {
    const match = request.method === candidate.method && candidate.path.exec(url.pathname);
    if (!match) continue;
    const caught = match.slice(1).map((part) => decodeURIComponent(part));
    try {
      return await candidate.answer({ url, headers: request.headers, body, caught });
    } catch (error) {
      return { status: 500, body: error instanceof Error ? error.message : String(error) };
    }
  }
  return { status: 404, body: `nothing at ${request.method} ${url.pathname}` };
}

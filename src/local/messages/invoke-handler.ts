/** Calls one of our own Lambda handlers at the Lambda address of serverless-offline. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** The handler failed, or is not there. Its event counts as not handled. */
export class HandlerFailed extends Error {
  override readonly name = 'HandlerFailed';
}

/**
 * Answers the handler's result. Plain `node:http`, because `fetch` gives up after 5 minutes without an answer, and a
 * handler may take 15; a connection of its own, because a kept one may be closed just as it is used again.
 */
export function handlerInvoker(
  lambdaUrl: string,
): (lambdaName: string, event: object, signal: AbortSignal) => Promise<unknown> {
  return async (lambdaName, event, signal) => {
    const url = new URL(`/2015-03-31/functions/${lambdaName}/invocations`, lambdaUrl);
    const { status, failed, body } = await post(url, JSON.stringify(event), signal);
    if (status !== 200 || failed) {
      throw new HandlerFailed(`${lambdaName} answered ${status}: ${body.slice(0, 500)}`);
    }
    return body === '' ? undefined : (JSON.parse(body) as unknown);
  };
}

interface Answer {
  readonly status: number;
  readonly failed: boolean;
  readonly body: string;
}

function post(url: URL, body: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent: false, signal }, (response) => {
      text(response).then((content) => {
        const failed = response.headers['x-amz-function-error'] !== undefined;
        resolve({ status: response.statusCode ?? 0, failed, body: content });
      }, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/**
 * What Lambda does with asynchronous calls: makes them later, up to three times, and reports how they ended to the
 * destinations of the function. Here every function has the queue of results as both of its destinations. Calls live in this
 * process: those that it leaves open when it ends are not made again. A report waits for as long as its queue is out of
 * reach.
 * Source: AWS Lambda developer guide, "Asynchronous invocation".
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionCatalog, FunctionFile } from './function-catalog.ts';
import type { FunctionThreads } from './function-threads.ts';
import type { ResultsQueue } from './results-queue.ts';
import { type FunctionAnswer, type FunctionCall, functionArn } from './run-function.ts';

export interface EventCallsSettings {
  readonly catalog: FunctionCatalog;
  readonly threads: Pick<FunctionThreads, 'call'>;
  readonly results: Pick<ResultsQueue, 'send'>;
  /** Before the second call; before the third it is twice as long. */
  readonly retryAfterMs: number;
  /** Takes a line about a call that failed. */
  readonly complain: (line: string) => void;
}

const MOST_CALLS = 3;
const REPORT_AGAIN_MS = 500;

export class EventCalls {
  private readonly settings: EventCallsSettings;
  private readonly stopping = new AbortController();

  constructor(settings: EventCallsSettings) {
    this.settings = settings;
  }

  /** Returns at once. */
  accept(called: FunctionFile, call: FunctionCall): void {
    this.make(called, call).catch((error: unknown) => {
      if (!this.stopping.signal.aborted) this.settings.complain(String(error));
    });
  }

  /** Nothing is made or reported any more: what functions answer now is this process's doing. */
  stop(): void {
    this.stopping.abort();
  }

  private async make(called: FunctionFile, call: FunctionCall): Promise<void> {
    const { catalog, threads, retryAfterMs, complain } = this.settings;
    const { signal } = this.stopping;
    for (let count = 1; ; count += 1) {
      // Its file may have changed meanwhile.
      const newest = await catalog.find(called.lambdaName);
      const answer = await threads.call(newest ?? called, call);
      signal.throwIfAborted();
      if (!answer.failed || count === MOST_CALLS) {
        return this.report(JSON.stringify(toRecord(call, answer, count)));
      }
      complain(`function ${called.lambdaName}, called by Event, failed: ${answer.payload}`);
      await delay(retryAfterMs * count, undefined, { ref: false, signal });
    }
  }

  /** Nobody would make the call again for a report that was lost: its task would wait for ever. */
  private async report(record: string): Promise<void> {
    const { results, complain } = this.settings;
    for (let tried = 1; ; tried += 1) {
      try {
        return await results.send(record);
      } catch (error) {
        if (isRefusal(error)) throw error;
        if (tried === 1) complain(`the end of an Event call is not reported yet: ${String(error)}`);
        await delay(REPORT_AGAIN_MS, undefined, { ref: false, signal: this.stopping.signal });
      }
    }
  }
}

/** The queue answered that it does not take this: it never will. The SDK says so of answers of the 400s. */
const isRefusal = (error: unknown) => (error as { $fault?: unknown }).$fault === 'client';

/** As destinations get it. */
function toRecord(call: FunctionCall, { failed, payload }: FunctionAnswer, count: number): object {
  const executedVersion = call.qualifier ?? '$LATEST';
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: call.requestId,
      functionArn: functionArn({ ...call, qualifier: executedVersion }),
      condition: failed ? 'RetriesExhausted' : 'Success',
      approximateInvokeCount: count,
    },
    requestPayload: call.event,
    responseContext: {
      statusCode: 200,
      executedVersion,
      ...(failed ? { functionError: 'Unhandled' } : {}),
    },
    responsePayload: JSON.parse(payload) as unknown,
  };
}

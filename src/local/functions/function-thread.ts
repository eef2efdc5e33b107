/**
 * One function's thread: its calls run in it, and end with it. A throw that nobody catches, `process.exit()` or an endless
 * loop is the end of this thread, or its standstill, and of nothing else.
 */
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { FunctionFile } from './function-catalog.ts';
import { type FunctionAnswer, type FunctionCall, LONGEST_RUN_MS } from './run-function.ts';
import type { ThreadData, ThreadReply } from './thread-entry.ts';

export interface ThreadSettings {
  /** Variables of the function, beside those of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Takes a line that the function has written, or that tells of its end. */
  readonly print: (line: string) => void;
  /** A call unanswered for so long is given up. Default: Lambda's 15 minutes. */
  readonly longestRunMs?: number;
}

interface OpenCall {
  readonly settle: (answer: FunctionAnswer | undefined) => void;
  readonly timer: NodeJS.Timeout;
  hasBegun: boolean;
}

/** As the context says (`memoryLimitInMB`). */
const MEMORY_MB = 1024;

const ENTRY = new URL('./thread-entry.ts', import.meta.url);

export class FunctionThread {
  /** Settles when it is no more, for whatever reason. */
  readonly ended: Promise<unknown>;
  private readonly called: FunctionFile;
  private readonly settings: ThreadSettings;
  private readonly worker: Worker;
  private readonly openCalls = new Map<string, OpenCall>();
  private takesCalls = true;
  private isEnding = false;
  private reason: string | undefined;

  constructor(called: FunctionFile, settings: ThreadSettings) {
    this.called = called;
    this.settings = settings;
    this.worker = startWorker(called, settings);
    this.ended = new Promise((resolve) => this.worker.once('exit', resolve));
    this.worker.on('message', (reply: ThreadReply) => this.take(reply));
    this.worker.on('error', (error: unknown) => {
      this.takesCalls = false;
      this.reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    this.worker.on('exit', (code) => this.takeEnd(code));
  }

  /** Whether it runs this version of the file, and goes on doing so. */
  isFor({ file, version }: FunctionFile): boolean {
    return this.takesCalls && this.called.file === file && this.called.version === version;
  }

  /** undefined: the thread has ended before the function saw the call. */
  call(call: FunctionCall): Promise<FunctionAnswer | undefined> {
    const { longestRunMs = LONGEST_RUN_MS } = this.settings;
    const { promise, resolve: settle } = Promise.withResolvers<FunctionAnswer | undefined>();
    const timer = setTimeout(() => this.giveUp(call.requestId, longestRunMs), longestRunMs);
    this.openCalls.set(call.requestId, { settle, timer, hasBegun: false });
    this.worker.postMessage(call);
    return promise;
  }

  /** Takes no more calls, and ends with the last one that it has. */
  retire(): void {
    this.takesCalls = false;
    if (this.openCalls.size > 0 || this.isEnding) return;
    this.end().catch((error: unknown) => this.settings.print(String(error)));
  }

  /** Ends it, whatever it is doing. */
  async end(): Promise<void> {
    this.takesCalls = false;
    this.isEnding = true;
    await this.worker.terminate();
  }

  private take(reply: ThreadReply): void {
    const open = this.openCalls.get(reply.requestId);
    if (open === undefined) return;
    if (reply.kind === 'begun') {
      open.hasBegun = true;
      return;
    }
    if (!reply.isLoaded) this.takesCalls = false;
    this.settle(reply.requestId, reply.answer);
  }

  private giveUp(requestId: string, afterMs: number): void {
    const message = `Task timed out after ${(afterMs / 1000).toFixed(2)} seconds`;
    this.takesCalls = false;
    this.settle(requestId, failure('Sandbox.Timedout', message));
  }

  private settle(requestId: string, answer: FunctionAnswer | undefined): void {
    const open = this.openCalls.get(requestId);
    this.openCalls.delete(requestId);
    clearTimeout(open?.timer);
    open?.settle(answer);
    if (!this.takesCalls) this.retire();
  }

  private takeEnd(code: number): void {
    this.takesCalls = false;
    const reason = this.reason ?? `it has ended its process with exit code ${code}`;
    if (!this.isEnding) {
      this.isEnding = true;
      this.settings.print(`${this.called.lambdaName} is started anew when it is called: ${reason}`);
    }
    const answer = failure('Runtime.ExitError', `Runtime exited: ${reason}`);
    for (const [requestId, { hasBegun }] of [...this.openCalls]) {
      this.settle(requestId, hasBegun ? answer : undefined);
    }
  }
}

function startWorker({ lambdaName, file }: FunctionFile, settings: ThreadSettings): Worker {
  const workerData: ThreadData = { file };
  const worker = new Worker(ENTRY, {
    workerData,
    name: lambdaName,
    env: { ...process.env, ...settings.environment, AWS_LAMBDA_FUNCTION_NAME: lambdaName },
    // Our own would be given to it otherwise.
    argv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  for (const output of [worker.stdout, worker.stderr]) {
    createInterface({ input: output }).on('line', (line) =>
      settings.print(`${lambdaName}: ${line}`),
    );
  }
  return worker;
}

function failure(errorType: string, errorMessage: string): FunctionAnswer {
  return { failed: true, payload: JSON.stringify({ errorType, errorMessage, trace: [] }) };
}

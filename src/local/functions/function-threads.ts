/**
 * The threads of the functions that flows call: one per function, started at its first call and kept warm; another one
 * when its file has changed or its thread has ended.
 */
import type { FunctionFile } from './function-catalog.ts';
import { FunctionThread, type ThreadSettings } from './function-thread.ts';
import type { FunctionAnswer, FunctionCall } from './run-function.ts';

/** A thread may be about to end, by an earlier call's doing, when it is handed the next one. */
const MOST_THREADS_PER_CALL = 3;

export class FunctionThreads {
  private readonly settings: ThreadSettings;
  private readonly newest = new Map<string, FunctionThread>();
  /** Retired ones too, until they have ended. */
  private readonly all = new Set<FunctionThread>();
  private isStopped = false;

  constructor(settings: ThreadSettings) {
    this.settings = settings;
  }

  /** Never throws: whatever goes wrong is the function's failure. */
  async call(called: FunctionFile, call: FunctionCall): Promise<FunctionAnswer> {
    for (let tried = 0; tried < MOST_THREADS_PER_CALL && !this.isStopped; tried += 1) {
      const answer = await this.threadOf(called).call(call);
      if (answer !== undefined) return answer;
    }
    const errorMessage = 'Runtime exited before the function was called';
    return {
      failed: true,
      payload: JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage }),
    };
  }

  /** Ends what runs; whoever waits for it is told so. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all([...this.all].map((thread) => thread.end()));
  }

  private threadOf(called: FunctionFile): FunctionThread {
    const known = this.newest.get(called.lambdaName);
    if (known?.isFor(called) === true) return known;
    known?.retire();
    const thread = new FunctionThread(called, this.settings);
    this.newest.set(called.lambdaName, thread);
    this.all.add(thread);
    thread.ended.then(
      () => this.all.delete(thread),
      () => undefined,
    );
    return thread;
  }
}

/** The handlers behind the queues: the real ones, over the ports of a simulated process. */
import { advanceExecution } from '../../../src/app/advance-execution.ts';
import { failPoisoned } from '../../../src/app/fail-poisoned.ts';
import type { Inbox, Payloads } from '../../../src/app/ports.ts';
import { type InvocationEnd, recordInvocation } from '../../../src/app/record-invocation.ts';
import { NO_METRICS } from '../../../src/app/metrics.ts';
import { createAdvanceBatch } from '../../../src/entry/queue/advance-batch.ts';
import { isPoison } from '../../../src/entry/queue/blame.ts';
import { createRecordFailure } from '../../../src/entry/queue/record-failure.ts';
import { createRecordInvocations } from '../../../src/entry/queue/record-invocations.ts';
import { SILENT } from '../../support/world.ts';
import { type BatchHandler, oneByOne } from './event-source.ts';
import type { SimProcess } from './sim-process.ts';
import type { SimQueue } from './sim-queue.ts';

export interface HandlersParts {
  readonly work: SimQueue<unknown>;
  readonly deadLetters: SimQueue<unknown>;
  readonly results: SimQueue<unknown>;
  readonly payloads: Payloads;
  /** An error that no fault explains. */
  readonly onDefect: (error: unknown) => void;
}

export class Handlers {
  private readonly parts: HandlersParts;

  constructor(parts: HandlersParts) {
    this.parts = parts;
  }

  advanceBatch(process: SimProcess): BatchHandler {
    return createAdvanceBatch({
      clock: process.deps.clock,
      log: SILENT,
      metrics: NO_METRICS,
      inbox: this.inbox(process, this.parts.work),
      ...this.advancing(process),
    });
  }

  recordFailure(process: SimProcess): BatchHandler {
    return oneByOne(
      createRecordFailure({
        log: SILENT,
        metrics: NO_METRICS,
        inbox: this.inbox(process, this.parts.deadLetters),
        ...this.advancing(process),
        failPoisoned: (message, reason) => failPoisoned(process.deps, message, reason),
      }),
    );
  }

  recordInvocations(process: SimProcess): BatchHandler {
    return createRecordInvocations({
      clock: process.deps.clock,
      log: SILENT,
      metrics: NO_METRICS,
      inbox: this.inbox(process, this.parts.results),
      readRecord: (body) => JSON.parse(body) as InvocationEnd,
      recordInvocation: (end) => this.watchDefects(recordInvocation(process.deps, end)),
    });
  }

  private advancing(process: SimProcess) {
    const advance: Parameters<typeof createAdvanceBatch>[0]['advance'] = (message, lease) =>
      this.watchDefects(advanceExecution(process.deps, message, lease));
    return { payloads: process.connect('payloads', this.parts.payloads), advance };
  }

  private inbox(process: SimProcess, queue: SimQueue<unknown>): Inbox {
    return process.connect<Inbox>('inbox', {
      setVisibility: async (receipt, seconds) => queue.setVisibility(receipt, seconds),
      delete: async (receipt) => queue.delete(receipt),
      bury: async (body) => this.parts.deadLetters.put(body, 0),
    });
  }

  /** What a handler takes for poison is a defect here: nothing sends messages that are wrong but the run itself. */
  private async watchDefects(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (isPoison(error)) this.parts.onDefect(error);
      throw error;
    }
  }
}

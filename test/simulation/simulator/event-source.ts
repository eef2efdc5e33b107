/** Brings a queue's messages to a handler, a batch at a time, in processes that live on from one batch to the next. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { isFault } from '../../../src/app/app-error.ts';
import { NotTold } from '../../../src/app/status-events.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../../src/core/shared/units.ts';
import type { Dice } from './dice.ts';
import type { Faults } from './faults.ts';
import type { Held, Received, SimQueue } from './sim-queue.ts';
import type { SimProcess } from './sim-process.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';
import { Violation } from './violation.ts';

export type BatchHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

export interface EventSourceParts {
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly dice: Dice;
  readonly trace: Trace;
  readonly queue: SimQueue<unknown>;
  /** Where a message goes that has been received this often; absent: it stays. */
  readonly redrive?: { readonly receives: number; readonly to: SimQueue<unknown> };
  readonly mostProcesses: number;
  readonly mostMessages: number;
  readonly newProcess: () => SimProcess;
  readonly handlerFor: (process: SimProcess) => BatchHandler;
  /** Called before a message is received. */
  readonly onTake?: (held: Held<unknown>) => void;
  /** Called when a process dies with the messages that it was at work on. */
  readonly onDeath?: (process: SimProcess, held: readonly Held<unknown>[]) => void;
  /** What the handler throws that is none of ours to mend. */
  readonly onDefect: (error: unknown) => void;
}

/** A Lambda's time; a process that is still at it then is killed. */
const LIFETIME_MS = 15 * MS_PER_MINUTE;
/** How often a queue is looked at whose messages no process has time for. */
const PAUSE_MS = 100;

const NOTHING: readonly Held<unknown>[] = [];

interface Worker {
  readonly process: SimProcess;
  readonly handle: BatchHandler;
  isBusy: boolean;
  held: readonly Held<unknown>[];
}

export class EventSource {
  /** Nothing is delivered before: milliseconds since the epoch. */
  silentUntilMs = 0;
  private readonly parts: EventSourceParts;
  private readonly workers = new Set<Worker>();
  private lookAtMs = Infinity;

  constructor(parts: EventSourceParts) {
    this.parts = parts;
  }

  get queueName(): string {
    return this.parts.queue.settings.name;
  }

  get isBusy(): boolean {
    return [...this.workers].some(({ isBusy }) => isBusy);
  }

  get processes(): readonly SimProcess[] {
    return [...this.workers].map(({ process }) => process);
  }

  /** A message will be visible then: milliseconds since the epoch. */
  wake(atMs: number): void {
    const { timeline, dice } = this.parts;
    const lookAtMs = Math.max(atMs, timeline.nowMs, this.silentUntilMs) + dice.between(0, 20);
    if (lookAtMs >= this.lookAtMs) return;
    this.lookAtMs = lookAtMs;
    timeline.at(lookAtMs, () => {
      if (this.lookAtMs === lookAtMs) this.look();
    });
  }

  private look(): void {
    const { timeline, queue } = this.parts;
    this.lookAtMs = Infinity;
    if (timeline.nowMs < this.silentUntilMs) return this.wake(this.silentUntilMs);
    const batch = this.chooseMessages();
    const worker = batch.length > 0 ? this.findWorker() : undefined;
    if (worker !== undefined) {
      for (const held of batch) this.parts.onTake?.(held);
      worker.held = batch;
      const received = batch.map((held) => queue.take(held));
      this.invoke(worker, received).catch(this.parts.onDefect);
    }
    const nextMs = queue.nextVisibleMs();
    if (nextMs !== undefined) this.wake(Math.max(nextMs, timeline.nowMs + PAUSE_MS));
  }

  private chooseMessages() {
    const { queue, dice, faults, mostMessages } = this.parts;
    this.redrive();
    const visible = queue.visible();
    if (visible.length > 1 && faults.strikes('messages reordered')) {
      for (let i = visible.length - 1; i > 0; i -= 1) {
        const j = dice.between(0, i);
        const [a, b] = [visible[i], visible[j]];
        if (a === undefined || b === undefined) continue;
        [visible[i], visible[j]] = [b, a];
      }
    }
    return visible.slice(0, dice.between(1, mostMessages));
  }

  private redrive(): void {
    const { queue, redrive, faults } = this.parts;
    if (redrive === undefined) return;
    for (const held of queue.visible()) {
      if (held.receives < redrive.receives && !faults.strikes('message dead-lettered')) continue;
      queue.remove(held);
      redrive.to.put(held.body, 0);
    }
  }

  private findWorker(): Worker | undefined {
    const { newProcess, handlerFor, mostProcesses, faults } = this.parts;
    const idle = [...this.workers].find(({ isBusy }) => !isBusy);
    if (idle !== undefined && !faults.strikes('process recycled')) return idle;
    if (idle !== undefined) this.workers.delete(idle);
    if (this.workers.size >= mostProcesses) {
      faults.isCrowded = true;
      return undefined;
    }
    const process = newProcess();
    const worker = { process, handle: handlerFor(process), isBusy: false, held: NOTHING };
    process.onDeath = () => {
      this.workers.delete(worker);
      this.parts.onDeath?.(process, worker.held);
    };
    this.workers.add(worker);
    return worker;
  }

  private async invoke(worker: Worker, received: readonly Received[]): Promise<void> {
    const { timeline, trace, queue, onDefect } = this.parts;
    const { process } = worker;
    worker.isBusy = true;
    trace.note(`${process.name} handles ${received.map(({ receiptHandle: r }) => r).join(' ')}`);
    let isOver = false;
    timeline.after(LIFETIME_MS, () => {
      if (isOver || !process.isAlive) return;
      process.die();
      onDefect(new Violation('I17', `${process.name} is at work when its time is over`));
    });
    try {
      const { batchItemFailures } = await worker.handle(toEvent(queue.settings.name, received));
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const each of received) if (!failed.has(each.messageId)) this.acknowledge(each);
    } catch (error) {
      onDefect(error);
    }
    isOver = true;
    worker.isBusy = false;
    worker.held = NOTHING;
    this.wake(timeline.nowMs);
  }

  private acknowledge({ receiptHandle }: Received): void {
    if (this.parts.faults.strikes('acknowledgement lost')) return;
    this.parts.queue.delete(receiptHandle);
  }
}

function toEvent(queueName: string, received: readonly Received[]): SQSEvent {
  return {
    Records: received.map(({ messageId, receiptHandle, body, receives }) => ({
      messageId,
      receiptHandle,
      body,
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: '0',
        SenderId: 'sluice',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:eu-central-1:123456789012:${queueName}`,
      awsRegion: 'eu-central-1',
    })),
  };
}

/** What a handler without partial answers does: the message stays that it throws a fault for, or for an event not told. */
export function oneByOne(handle: (event: SQSEvent) => Promise<void>): BatchHandler {
  return async (event) => {
    try {
      await handle(event);
      return { batchItemFailures: [] };
    } catch (error) {
      if (!isFault(error) && !(error instanceof NotTold)) throw error;
      const [record] = event.Records;
      return { batchItemFailures: [{ itemIdentifier: record?.messageId ?? '' }] };
    }
  };
}

export const DEAD_LETTER_VISIBILITY_SECONDS = (6 * LIFETIME_MS) / MS_PER_SECOND;

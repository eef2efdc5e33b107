/**
 * Traces in X-Ray. An execution belongs to the trace of the request that started it; whatever is done for it later, in any
 * process, is sent as a segment of that trace, and what it calls is told where to hang its own segments.
 *
 * Segments are sent together at the end of an invocation. One that cannot be sent is logged and lost: a trace is worth no
 * retry of the work.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { PutTraceSegmentsCommand, type XRayClient } from '@aws-sdk/client-xray';
import type { Clock, Log } from '../../app/ports.ts';
import type { TracedExecution, Tracer } from '../../app/tracer.ts';
import {
  parseTraceHeader,
  toTraceHeader,
  type TraceContext,
} from '../../core/shared/trace-header.ts';
import { type CallRecord, toSegmentDocument } from './segment.ts';

export interface XrayTracerSettings {
  readonly client: Pick<XRayClient, 'send'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Pick<Log, 'warn'>;
  /** E.g. `sluice-dev`: what the segments are called. */
  readonly deployment: string;
  readonly handler: string;
  /** 16 hex digits. Default: random ones. */
  readonly newId?: () => string;
  /** The header of the request that this process works on. Default: what Lambda puts into the environment. */
  readonly requestHeader?: () => string | undefined;
}

/** What is being done for one execution; untraced work has no context. */
interface Part {
  readonly context?: TraceContext;
  readonly calls: CallRecord[];
}

/** A call to be recorded. */
export interface TracedCall {
  readonly name: string;
  readonly namespace: CallRecord['namespace'];
  readonly metadata: CallRecord['metadata'];
}

/** So many documents in one request. Source: X-Ray API reference, PutTraceSegments. */
const MOST_DOCUMENTS = 25;

export class XrayTracer implements Tracer {
  private readonly settings: XrayTracerSettings;
  private readonly parts = new AsyncLocalStorage<Part>();
  private documents: string[] = [];

  constructor(settings: XrayTracerSettings) {
    this.settings = settings;
  }

  current(): string | undefined {
    const part = this.parts.getStore();
    if (part !== undefined) return part.context && toTraceHeader(part.context);
    const { requestHeader = headerOfLambda } = this.settings;
    const context = parseTraceHeader(requestHeader() ?? '');
    return context && toTraceHeader(context);
  }

  async trace<Result>(
    execution: TracedExecution,
    operation: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const above = parseTraceHeader(execution.traceHeader ?? '');
    const calls: CallRecord[] = [];
    if (above === undefined) return this.parts.run({ calls }, work);
    const id = this.newId();
    const startMs = this.settings.clock.nowMs();
    let hasFailed = true;
    try {
      const result = await this.parts.run({ context: { ...above, parent: id }, calls }, work);
      hasFailed = false;
      return result;
    } finally {
      const { deployment, handler, clock } = this.settings;
      const endMs = clock.nowMs();
      const what = { deployment, handler, execution, operation, calls };
      this.documents.push(
        toSegmentDocument({ ...what, context: above, id, startMs, endMs, hasFailed }),
      );
    }
  }

  /** Makes a call with the header that it is to hand on. isError: of its answer. Untraced work makes it without one. */
  async call<Answer>(
    what: TracedCall,
    make: (traceHeader: string | undefined) => Promise<Answer>,
    isError: (answer: Answer) => boolean,
  ): Promise<Answer> {
    const part = this.parts.getStore();
    if (part?.context === undefined) return make(undefined);
    const id = this.newId();
    const startMs = this.settings.clock.nowMs();
    let hasFailed = true;
    try {
      const answer = await make(toTraceHeader({ ...part.context, parent: id }));
      hasFailed = isError(answer);
      return answer;
    } finally {
      part.calls.push({
        ...what,
        id,
        start_time: startMs / 1_000,
        end_time: this.settings.clock.nowMs() / 1_000,
        ...(hasFailed ? { error: true as const } : {}),
      });
    }
  }

  /** Sends what has been recorded since the last time. Never throws. */
  async flush(): Promise<void> {
    const { documents } = this;
    this.documents = [];
    for (let from = 0; from < documents.length; from += MOST_DOCUMENTS) {
      await this.send(documents.slice(from, from + MOST_DOCUMENTS));
    }
  }

  private async send(documents: readonly string[]): Promise<void> {
    const { client, log } = this.settings;
    try {
      const command = new PutTraceSegmentsCommand({ TraceSegmentDocuments: [...documents] });
      const { UnprocessedTraceSegments: refused = [] } = await client.send(command);
      if (refused.length === 0) return;
      const reasons = [...new Set(refused.map(({ ErrorCode }) => ErrorCode))];
      log.warn('segments of traces refused', { segments: refused.length, reasons });
    } catch (error) {
      log.warn('segments of traces not sent', { segments: documents.length, error });
    }
  }

  private newId(): string {
    return this.settings.newId?.() ?? randomBytes(8).toString('hex');
  }
}

function headerOfLambda(): string | undefined {
  // eslint-disable-next-line no-restricted-syntax -- it changes with each invocation: nothing to be read at the start
  return process.env['_X_AMZN_TRACE_ID'];
}

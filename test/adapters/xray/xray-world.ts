/** A tracer with counted ids on a virtual clock, and what it sends to X-Ray. */
import type { PutTraceSegmentsCommandInput, XRayClient } from '@aws-sdk/client-xray';
import { MemoryClock } from '../../../src/adapters/memory/memory-clock.ts';
import { XrayTracer } from '../../../src/adapters/xray/xray-tracer.ts';

export const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
/** Of the request that starts executions. */
export const REQUEST = 'aaaaaaaaaaaaaaaa';
export const HEADER = `Root=${ROOT};Parent=${REQUEST};Sampled=1`;

export interface SentSegment {
  readonly name: string;
  readonly id: string;
  readonly trace_id: string;
  readonly parent_id: string;
  readonly start_time: number;
  readonly end_time: number;
  readonly fault?: boolean;
  readonly annotations: Readonly<Record<string, string | number>>;
  readonly metadata: { readonly sluice: Readonly<Record<string, string | number>> };
  readonly subsegments?: readonly (Pick<
    SentSegment,
    'id' | 'name' | 'start_time' | 'end_time' | 'metadata'
  > & { readonly error?: boolean; readonly namespace: string })[];
}

export class XrayWorld {
  readonly clock: MemoryClock;
  readonly requests: SentSegment[][] = [];
  readonly logged: (readonly [message: string, fields: object | undefined])[] = [];
  /** What X-Ray answers with; an error is thrown. */
  answer: object | Error = {};
  /** Of the request that the process works on. */
  requestHeader: string | undefined;
  readonly tracer: XrayTracer;
  private ids = 0;

  constructor(clock = new MemoryClock(1_700_000_000_000)) {
    this.clock = clock;
    this.tracer = new XrayTracer({
      clock,
      client: { send: (command: unknown) => this.take(command) } as Pick<XRayClient, 'send'>,
      log: { warn: (message, fields) => void this.logged.push([message, fields]) },
      deployment: 'sluice-test',
      handler: 'advance-executions',
      newId: () => String((this.ids += 1)).padStart(16, '0'),
      requestHeader: () => this.requestHeader,
    });
  }

  /** Everything sent so far. */
  get segments(): readonly SentSegment[] {
    return this.requests.flat();
  }

  private async take(command: unknown): Promise<object> {
    const { TraceSegmentDocuments = [] } = (command as { input: PutTraceSegmentsCommandInput })
      .input;
    if (this.answer instanceof Error) throw this.answer;
    this.requests.push(TraceSegmentDocuments.map((text) => JSON.parse(text) as SentSegment));
    return this.answer;
  }
}

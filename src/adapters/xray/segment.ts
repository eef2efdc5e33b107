/**
 * Segment documents: what X-Ray is told of one piece of work, and of the calls that it made.
 * Source: X-Ray developer guide, "AWS X-Ray segment documents".
 */
import type { TracedExecution } from '../../app/tracer.ts';
import type { TraceContext } from '../../core/shared/trace-header.ts';

/** Within a segment. Times: seconds since the epoch, with fractions. */
export interface CallRecord {
  readonly id: string;
  readonly name: string;
  readonly namespace: 'aws' | 'remote';
  readonly start_time: number;
  readonly end_time: number;
  /** Shown, not searched: X-Ray indexes 50 annotations of a trace, which are left to what finds it. */
  readonly metadata: { readonly sluice: Readonly<Record<string, string | number>> };
  /** The call was refused, or failed, for a reason of the caller's or the function's. */
  readonly error?: true;
}

export interface SegmentParts {
  readonly deployment: string;
  readonly handler: string;
  readonly execution: TracedExecution;
  readonly operation: string;
  readonly context: TraceContext;
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
  /** It threw: a fault of ours, and it comes again. */
  readonly hasFailed: boolean;
  readonly calls: readonly CallRecord[];
}

/** A document has 64 KB at most: so many calls are shown, and how many there were. */
const MOST_CALLS = 100;

export function toSegmentDocument(parts: SegmentParts): string {
  const { deployment, handler, execution, operation, context, id, calls } = parts;
  return JSON.stringify({
    name: deployment,
    id,
    trace_id: context.root,
    parent_id: context.parent,
    start_time: parts.startMs / 1_000,
    end_time: parts.endMs / 1_000,
    ...(parts.hasFailed ? { fault: true } : {}),
    annotations: {
      ...{ flow: execution.flowName, execution: execution.executionName, run: execution.runId },
      ...{ operation, handler },
    },
    metadata: { sluice: { calls: calls.length } },
    ...(calls.length === 0 ? {} : { subsegments: calls.slice(0, MOST_CALLS) }),
  });
}

/** Traces: what an execution did, across processes and services. Only of executions whose start was traced. */
import type { ExecutionOrigin } from '../core/engine/execution-origin.ts';

/** What a part of a trace may say of an execution. */
export type TracedExecution = Pick<
  ExecutionOrigin,
  'flowName' | 'executionName' | 'runId' | 'traceHeader'
>;

export interface Tracer {
  /** Of what this process works on now, where it is traced: `Root=…;Parent=…;Sampled=1`. */
  current(): string | undefined;
  /** Does the work as a part of the execution's trace. Whatever becomes of the trace, the work's outcome is the answer. */
  trace<Result>(
    execution: TracedExecution,
    operation: string,
    work: () => Promise<Result>,
  ): Promise<Result>;
}

/** Where nothing is traced. */
export const NO_TRACER: Tracer = {
  current: () => undefined,
  trace: (_execution, _operation, work) => work(),
};

/** A new execution belongs to the trace that its start belongs to. */
export function tracedBy(traceHeader: string | undefined): Pick<ExecutionOrigin, 'traceHeader'> {
  return traceHeader === undefined ? {} : { traceHeader };
}

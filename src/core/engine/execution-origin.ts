import type { DefinitionHash, FlowId, RunId } from '../shared/ids.ts';

/** What never changes during a run, told by entry 0. */
export interface ExecutionOrigin {
  readonly flowId: FlowId;
  readonly flowName: string;
  readonly executionName: string;
  readonly runId: RunId;
  readonly definitionHash: DefinitionHash;
  /** RFC 3339 UTC with milliseconds. */
  readonly startedAt: string;
}

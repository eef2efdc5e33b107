/** A flow as the API shows it. Text that is not set is `''`. Source: API reference, section 3. */
import type { FlowRecord } from './ports.ts';

export interface FlowView {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  /** Verbatim. */
  readonly definition: string;
  readonly roleArn: string;
  readonly externalStorageLocation: string;
  /** As it was sent: `''` means Standard. */
  readonly executionMode: string;
  /** RFC 3339 UTC with milliseconds; so the next. */
  readonly createdAt: string;
  readonly lastModifiedAt: string;
}

export function toFlowView(flow: FlowRecord, definition: string): FlowView {
  const { flowId, definitionHash: _hash, revision: _revision, appliedRequests: _, ...shown } = flow;
  return { ...shown, id: flowId, definition };
}

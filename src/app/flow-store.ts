/** Flows and definitions: a port of its own, for its size. As in `ports.ts`, any method may throw a Fault. */
import type { Flow } from '../core/definition/flow.ts';
import type { DefinitionHash, FlowId } from '../core/shared/ids.ts';

export interface FlowRecord {
  readonly flowId: FlowId;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly roleArn: string;
  readonly externalStorageLocation: string;
  readonly executionMode: string;
  readonly definitionHash: DefinitionHash;
  /** RFC 3339 UTC with milliseconds. */
  readonly createdAt: string;
  readonly lastModifiedAt: string;
  /** 1 at first, and one more with every change. */
  readonly revision: number;
  /** Ids of the stack requests that made it what it is, newest last, with commas; absent: no stack has it. */
  readonly appliedRequests?: string;
}

/** One state of one flow: a new flow of the same name has another id. */
export type FlowRevision = Pick<FlowRecord, 'flowId' | 'name' | 'revision'>;

export type Tombstone = Pick<FlowRecord, 'flowId' | 'name'>;

export interface FlowStore {
  /** Consistent. undefined: there is none of that name, or it has been deleted. */
  findFlow(name: string): Promise<FlowRecord | undefined>;
  /** Put if there is none; false: a flow of that name exists. */
  createFlow(flow: FlowRecord): Promise<boolean>;
  /** Puts the flow in the place of this revision of itself; false: it has changed since, or is gone. */
  updateFlow(flow: FlowRecord, from: FlowRevision): Promise<boolean>;
  /**
   * Leaves a tombstone in the place of this revision: the name is free. false: it has changed since, or is gone.
   * deletedAt: RFC 3339 UTC with milliseconds.
   */
  deleteFlow(from: FlowRevision, deletedAt: string): Promise<boolean>;
  /** Of the flow that had the name last, when it has been deleted and nobody has the name since. Consistent. */
  findTombstone(name: string): Promise<Tombstone | undefined>;
  /**
   * Names behind `after` (absent: from the first), ascending by their bytes, at most `limit`. From an index, so a flow may
   * be missing, or still be there, for moments.
   */
  listFlowNames(limit: number, after?: string): Promise<readonly string[]>;
  /** Immutable and content-addressed: writing it again changes nothing. */
  putDefinition(hash: DefinitionHash, text: string): Promise<void>;
  findDefinition(hash: DefinitionHash): Promise<string | undefined>;
}

/** Text to checked flow; kept in memory by hash. */
export interface Definitions {
  /** Throws a defect when the hash is unknown: executions point at definitions that exist. */
  get(hash: DefinitionHash): Promise<{ flow: Flow; text: string }>;
}

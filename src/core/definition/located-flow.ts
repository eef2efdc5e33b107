/**
 * The flow with spans: what the parser could read, attribute by attribute, for rules and messages.
 * An attribute is absent when it is not written, empty, or of a wrong kind (then reported). `node` holds what was written.
 */
import type { Condition } from '../expression/condition.ts';
import type { Span } from './diagnostic.ts';
import type { Resource, Source, Template } from './flow.ts';
import type { MapNode } from './nodes.ts';

export interface Located<Value> {
  readonly value: Value;
  readonly span: Span;
}

export interface LocatedFlow {
  readonly node: MapNode;
  readonly type?: Located<string>;
  readonly version?: Located<string>;
  readonly steps?: LocatedList;
  readonly inputMappings?: LocatedMappings;
  readonly outputMappings?: LocatedMappings;
  readonly timeoutSeconds?: Located<number>;
}

/** A list of steps: the flow's own, or one inside a step. */
export interface LocatedList {
  readonly span: Span;
  /** In the author's words: `the flow`, `choice 1 of step "route"`. */
  readonly owner: string;
  readonly steps: readonly LocatedStep[];
  /** As written, items of a wrong kind included. */
  readonly itemCount: number;
}

export type LocatedMappings = readonly LocatedMapping[];

export interface LocatedMapping {
  readonly node: MapNode;
  /** `outputMappings`, for messages. */
  readonly list: string;
  readonly target?: Located<string>;
  readonly source: Source;
}

interface LocatedStepBase {
  readonly node: MapNode;
  /** In the author's words: `step "charge"`, or `step 3` without a name. */
  readonly label: string;
  readonly name?: Located<string>;
  readonly inputMappings?: LocatedMappings;
  readonly outputMappings?: LocatedMappings;
  readonly end?: Located<boolean>;
}

export type LocatedStep =
  | LocatedTask
  | LocatedPlain
  | LocatedWait
  | LocatedChoice
  | LocatedParallel
  | LocatedForeach
  | LocatedFail
  | LocatedOther;

export interface LocatedPlain extends LocatedStepBase {
  readonly type: 'pass' | 'succeed';
}

export interface LocatedFail extends LocatedStepBase {
  readonly type: 'fail';
  readonly error?: Template;
  readonly cause?: Template;
}

export interface LocatedWait extends LocatedStepBase {
  readonly type: 'wait';
  readonly duration?: Located<Template>;
  readonly timestamp?: Located<Template>;
}

export interface LocatedChoice extends LocatedStepBase {
  readonly type: 'choice';
  readonly choices?: Located<readonly LocatedArm[]> & { readonly itemCount: number };
  readonly default?: LocatedArm;
}

export interface LocatedArm {
  readonly node: MapNode;
  readonly label: string;
  readonly condition?: Located<Condition>;
  readonly steps?: LocatedList;
  readonly goto?: Located<string>;
}

export interface LocatedParallel extends LocatedStepBase {
  readonly type: 'parallel';
  readonly branches?: Located<readonly LocatedBranch[]> & { readonly itemCount: number };
}

export interface LocatedBranch {
  readonly node: MapNode;
  readonly label: string;
  readonly steps?: LocatedList;
}

export interface LocatedForeach extends LocatedStepBase {
  readonly type: 'foreach';
  readonly iterationMapping?: LocatedIterationMapping;
  readonly steps?: LocatedList;
}

export interface LocatedIterationMapping {
  readonly node: MapNode;
  readonly label: string;
  /** A constant where no path was written: the rule says so. */
  readonly collection?: Located<Template>;
  readonly item?: Located<string>;
  readonly index?: Located<string>;
}

export interface LocatedTask extends LocatedStepBase {
  readonly type: 'task';
  readonly resourceArn?: Located<string>;
  /** What the resourceArn, or else the action, names; absent when it could not be read. */
  readonly resource?: Resource;
  readonly action?: Located<string>;
  readonly pattern?: Located<string>;
  readonly serviceParams?: Located<readonly LocatedParam[]>;
  readonly timeoutSeconds?: Located<number>;
  readonly errorMappings?: LocatedMappings;
  readonly retry: readonly LocatedRetry[];
  readonly catch: readonly LocatedCatch[];
}

export interface LocatedParam {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Template;
  readonly valueSpan: Span;
  /** Nothing was written behind the name. */
  readonly isEmpty: boolean;
}

export interface LocatedRetry {
  readonly node: MapNode;
  readonly label: string;
  readonly errors?: Located<readonly string[]>;
  readonly intervalSeconds?: Located<number>;
  readonly maxIntervalSeconds?: Located<number>;
  readonly maxAttempts?: Located<number>;
  readonly multiplier?: Located<number>;
}

export interface LocatedCatch {
  readonly node: MapNode;
  readonly label: string;
  readonly errors?: Located<readonly string[]>;
  readonly goto?: Located<string>;
}

/** A step whose type is unknown or missing. The steps inside it are still checked. */
export interface LocatedOther extends LocatedStepBase {
  readonly type: 'other';
  readonly typeName?: Located<string>;
  readonly lists: readonly LocatedList[];
}

/**
 * The checked flow: what the engine runs. No spans, every default filled, every name resolved.
 * Made only by `check-flow.ts`; the engine never sees text.
 * Source: FDL reference, sections 1 to 5.
 */
import type { Condition } from '../expression/condition.ts';
import type { Path } from '../expression/path.ts';
import type { Json } from '../shared/json.ts';

/** Where a reference starts. `merged` is `$` alone: the object of the step's input and local, local wins. */
export type Root = 'input' | 'local' | 'context' | 'merged';

/** The value side of a mapping: a constant of its YAML type, or a path into a root. */
export type Source =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'reference'; readonly root: Root; readonly path: Path };

/** One `{target, source}`; targets are plain keys, the last of two equal ones wins. */
export interface Mapping {
  readonly target: string;
  readonly source: Source;
}

export type Mappings = readonly Mapping[];

/**
 * A value inside `serviceParams`, `duration`, `timestamp`, `fail.error`: constants with `$…` strings compiled, at any
 * depth. `text` is the path as written, for messages. `reference` paths start at the step's mapped input.
 */
export type Template =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'reference'; readonly path: Path; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Template])[] };

export interface Flow {
  readonly steps: StepList;
  readonly inputMappings?: Mappings;
  readonly outputMappings?: Mappings;
  /** Whole seconds; absent: one year. */
  readonly timeoutSeconds?: number;
}

export type StepList = readonly Step[];

export type Step =
  TaskStep | PassStep | WaitStep | ChoiceStep | ParallelStep | ForeachStep | SucceedStep | FailStep;

interface StepBase {
  readonly name: string;
  readonly inputMappings?: Mappings;
  readonly outputMappings?: Mappings;
  /** `end: true`: the steps behind it in the same list are not run. */
  readonly end: boolean;
}

export interface PassStep extends StepBase {
  readonly type: 'pass';
}

export interface SucceedStep extends StepBase {
  readonly type: 'succeed';
}

export interface FailStep extends StepBase {
  readonly type: 'fail';
  readonly error?: Template;
  readonly cause?: Template;
}

export interface WaitStep extends StepBase {
  readonly type: 'wait';
  readonly until:
    | { readonly kind: 'duration'; readonly value: Template }
    | { readonly kind: 'timestamp'; readonly value: Template };
}

export interface ChoiceStep extends StepBase {
  readonly type: 'choice';
  readonly choices: readonly ChoiceArm[];
  readonly default?: Omit<ChoiceArm, 'condition'>;
}

export interface ChoiceArm {
  readonly condition: Condition;
  readonly steps?: StepList;
  /** Index of the target in the list that holds the choice step. */
  readonly goto?: number;
}

export interface ParallelStep extends StepBase {
  readonly type: 'parallel';
  /** 1 to 100. */
  readonly branches: readonly StepList[];
}

export interface ForeachStep extends StepBase {
  readonly type: 'foreach';
  readonly iterationMapping: IterationMapping;
  readonly steps: StepList;
}

export interface IterationMapping {
  /** Path into the step's mapped input; the value must be a list when the step starts. */
  readonly collection: { readonly path: Path; readonly text: string };
  /** Key under which an iteration's input holds its element. */
  readonly item: string;
  /** Key under which it holds the element's position, from 0. */
  readonly index?: string;
}

/** The lists of steps inside a step, in the order of the definition. */
export function innerLists(step: Step): readonly StepList[] {
  if (step.type === 'parallel') return step.branches;
  if (step.type === 'foreach') return [step.steps];
  if (step.type !== 'choice') return [];
  const arms = step.default === undefined ? step.choices : [...step.choices, step.default];
  return arms.flatMap(({ steps }) => (steps === undefined ? [] : [steps]));
}

export type Pattern = 'requestResponse' | 'sync' | 'waitForCallback';

export interface TaskStep extends StepBase {
  readonly type: 'task';
  readonly resource: Resource;
  /** As written in the flow, also where that is an action; shown in TaskScheduled. */
  readonly resourceArn: string;
  readonly pattern: Pattern;
  /** Entries in the order of the definition; absent when the flow has none. */
  readonly serviceParams?: readonly (readonly [string, Template])[];
  /** Whole seconds per attempt. */
  readonly timeoutSeconds?: number;
  readonly errorMappings?: Mappings;
  readonly retry: readonly RetryPolicy[];
  readonly catch: readonly CatchPolicy[];
}

/** What a resourceArn or an action names. A `native` ARN (arn:aws:…) is used as it is. */
export type Resource =
  | {
      readonly kind: 'function';
      readonly service?: string;
      readonly function: string;
      readonly qualifier?: string;
    }
  | { readonly kind: 'queue'; readonly name: string }
  | { readonly kind: 'topic'; readonly name: string }
  | { readonly kind: 'flow'; readonly name: string }
  | { readonly kind: 'nativeFunction' | 'nativeQueue' | 'nativeTopic'; readonly arn: string }
  | ActionResource;

/** An operation of the API, called by a flow. Source: FDL reference 5.6. */
export interface ActionResource {
  readonly kind: 'action';
  readonly product: 'fnf';
  readonly api: FnfApi;
}

export type FnfApi =
  | 'DescribeExecution'
  | 'ReportTaskFailed'
  | 'ReportTaskSucceeded'
  | 'StartExecution'
  | 'StopExecution';

export interface RetryPolicy {
  readonly errors: readonly string[];
  readonly intervalSeconds: number;
  readonly maxIntervalSeconds: number;
  readonly maxAttempts: number;
  readonly multiplier: number;
}

export interface CatchPolicy {
  readonly errors: readonly string[];
  /** Index of the target in the list that holds the task step. */
  readonly goto: number;
}

/** Matches every error, in `retry` and `catch`. */
export const ALL_ERRORS = 'FnF.ALL';

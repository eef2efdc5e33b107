/** What running a flow in memory is asked and answers: the shapes between the command line and what runs it. */
import type { JsonObject } from '../core/shared/json.ts';
import type { ExecutionView } from './execution-view.ts';
import type { EventView } from './read-history.ts';

export interface NamedText {
  readonly text: string;
  /** As messages name it. */
  readonly fileName: string;
}

export interface FlowRunRequest {
  readonly flow: NamedText;
  /** What `$context.flow.name` shows. */
  readonly flowName: string;
  readonly executionName: string;
  /** A JSON object as text. */
  readonly inputText: string;
  readonly mocks?: NamedText;
  /** When virtual time begins, milliseconds since the epoch. */
  readonly startMs: number;
  /** Of ids; the same seed gives the same ones. */
  readonly seed: number;
  /** Calls that the mocks do not answer are really made. */
  readonly isLive: boolean;
}

export type FlowRun =
  /** The flow or the mocks are wrong: each problem laid out in lines, warnings included. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] }
  | {
      readonly kind: 'ran';
      /** Of the flow and the mocks, laid out in lines. */
      readonly warnings: readonly string[];
      readonly execution: ExecutionView;
      readonly events: readonly EventView[];
      /** What would be different outside, or did not happen as the mocks say: one sentence each. */
      readonly notes: readonly string[];
      /** Present: the execution has not ended. */
      readonly obstacle?: Obstacle;
    };

/** Why a run cannot go on. */
export type Obstacle =
  /** The mocks have no answer for a call. */
  | {
      readonly kind: 'unanswered';
      readonly stepName: string;
      readonly resourceArn: string;
      readonly waitsForCallback: boolean;
      readonly input: JsonObject;
      /** There are answers for the step, but none that holds for this call. */
      readonly hasAnswers: boolean;
    }
  /** These steps wait for callbacks that the mocks do not give, and nothing makes them time out. */
  | { readonly kind: 'stuck'; readonly stepNames: readonly string[] };

/** Throws an AppError for a name or an input that no execution may have. */
export type FlowRunner = (request: FlowRunRequest) => Promise<FlowRun>;

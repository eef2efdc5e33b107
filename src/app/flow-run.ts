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
  /** Other flows, by name, which tasks start where no mock answers them. */
  readonly children?: ReadonlyMap<string, NamedText>;
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
      /**
       * The history from its first event on, whenever it is called. All details as text may be more than fits into memory,
       * so they are handed over as they are.
       */
      readonly readEvents: () => AsyncIterable<RunEvent>;
      /** What would be different outside, or did not happen as the mocks say: one sentence each. */
      readonly notes: readonly string[];
      /** Present: the execution has not ended. */
      readonly obstacle?: Obstacle;
    };

export type RunEvent = Omit<EventView, 'eventDetail'> & { readonly detail: JsonObject };

/** Why a run cannot go on. */
export type Obstacle =
  /** The mocks have no answer for a call. */
  | {
      readonly kind: 'unanswered';
      readonly stepName: string;
      /** Of a step of another flow than the one that is run. */
      readonly flowName?: string;
      /** It starts the flow of this name, which the run may be given. */
      readonly startedFlow?: string;
      readonly resourceArn: string;
      readonly waitsForCallback: boolean;
      readonly input: JsonObject;
      /** There are answers for the step, but none that holds for this call. */
      readonly hasAnswers: boolean;
    }
  /** These steps wait for callbacks that do not come, and nothing makes them time out. */
  | { readonly kind: 'stuck'; readonly steps: readonly StuckStep[] };

export interface StuckStep {
  readonly stepName: string;
  /** The mocks have answers for the step, so it needs no new one to be called back. */
  readonly hasAnswers: boolean;
  /** It has been called back, with something that was refused. */
  readonly wasRefused: boolean;
}

/** Throws an AppError for a name or an input that no execution may have. */
export type FlowRunner = (request: FlowRunRequest) => Promise<FlowRun>;

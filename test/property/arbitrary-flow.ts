/** A random flow with all that it is run with. */
import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
import { flowInput, taskResult } from './arbitrary-json.ts';
import { mappings, wideMappings } from './arbitrary-mappings.ts';
import { errorName, stepSketches } from './arbitrary-step.ts';
import { sometimes } from './sometimes.ts';
import type { FlowSketch, Notation } from './definition-of.ts';

/** What the outside does when it is its turn; which of it is possible decides `outside-of.ts`. */
export interface Decision {
  /** Which of the open tasks. */
  readonly pick: number;
  /** So many tasks are answered together. */
  readonly together: number;
  readonly plan: Plan;
  readonly output: Json;
  readonly error: string;
}

export type Plan = 'submit' | 'submitError' | 'result' | 'error' | 'timePasses' | 'stop';

export interface FlowRun {
  readonly flow: FlowSketch;
  readonly notation: Notation;
  readonly input: JsonObject;
  /** Taken in turn, over and over. */
  readonly decisions: readonly Decision[];
  readonly limits: {
    readonly eventsPerExecution: number;
    readonly foreachConcurrency: number;
  };
  /** Values may be as large as one of the largest that the flow makes, or some bytes less; absent: large enough. */
  readonly tightLimit?: { readonly rank: number; readonly bytesLess: number } | undefined;
  /** Events per slice of the sliced run, taken in turn. */
  readonly slices: readonly number[];
}

const PLANS: Readonly<Record<Plan, number>> = {
  submit: 150,
  submitError: 30,
  result: 250,
  error: 100,
  timePasses: 80,
  stop: 1,
};

const decision: fc.Arbitrary<Decision> = fc.record({
  pick: fc.nat({ max: 20 }),
  together: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 3 })),
  plan: fc.oneof(
    ...Object.entries(PLANS).map(([plan, weight]) => ({
      weight,
      arbitrary: fc.constant(plan as Plan),
    })),
  ),
  output: taskResult,
  error: errorName,
});

const flow: fc.Arbitrary<FlowSketch> = fc.record({
  steps: stepSketches,
  inputMappings: sometimes(15, wideMappings),
  outputMappings: sometimes(30, mappings),
  timeoutSeconds: sometimes(10, fc.constantFrom(1, 10, 100)),
});

export const flowRun: fc.Arbitrary<FlowRun> = fc.noBias(
  fc.record({
    flow,
    notation: fc.constantFrom<Notation>('yaml', 'compact yaml', 'json'),
    input: flowInput,
    decisions: fc.array(decision, { minLength: 1, maxLength: 12 }),
    limits: fc.record({
      eventsPerExecution: fc.oneof(
        { weight: 6, arbitrary: fc.constant(400) },
        { weight: 1, arbitrary: fc.integer({ min: 20, max: 120 }) },
      ),
      foreachConcurrency: fc.constantFrom(1, 2, 3, 100),
    }),
    tightLimit: sometimes(
      15,
      fc.record({
        rank: fc.oneof(fc.constant(0), fc.nat({ max: 6 })),
        bytesLess: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 200 })),
      }),
    ),
    slices: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
  }),
);

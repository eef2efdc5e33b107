/** Runs flows in memory as `sluice run` does, and shows what came of it in short. */
import type { FlowRun, FlowRunRequest } from '../../src/app/flow-run.ts';
import type { Clock, TaskRunner } from '../../src/app/ports.ts';
import type { EventView } from '../../src/app/read-history.ts';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
import { runFlow } from '../../src/memory/run-flow.ts';

export type FinishedRun = Extract<FlowRun, { kind: 'ran' }>;

export interface RunParts {
  readonly flow: string;
  readonly mocks?: string;
  readonly input?: JsonObject;
  readonly seed?: number;
  readonly live?: { readonly tasks: TaskRunner; readonly wallClock: Clock };
}

export const START_MS = Date.UTC(2024, 0, 1);

const NO_WALL_CLOCK: Clock = {
  nowMs: () => START_MS,
  sleep: async () => {
    throw new Error('real time passes in live runs only');
  },
};

export async function run(parts: RunParts): Promise<FlowRun> {
  const { flow, mocks, input = {}, seed = 1, live } = parts;
  const request: FlowRunRequest = {
    flow: { text: flow, fileName: 'flow.yml' },
    flowName: 'flow',
    executionName: 'run',
    inputText: JSON.stringify(input),
    startMs: START_MS,
    seed,
    isLive: live !== undefined,
    ...(mocks === undefined ? {} : { mocks: { text: mocks, fileName: 'mocks.yml' } }),
  };
  return runFlow(request, {
    wallClock: live?.wallClock ?? NO_WALL_CLOCK,
    composeTasks: async () => {
      if (live === undefined) throw new Error('calls are made in live runs only');
      return live.tasks;
    },
  });
}

/** Of a run whose flow and mocks are right. */
export async function finish(parts: RunParts): Promise<FinishedRun> {
  const answer = await run(parts);
  if (answer.kind === 'ran') return answer;
  throw new Error(answer.problems.join('\n'));
}

/** `+5s TaskFailed pay {"error":…}`: of events of these types. */
export function outlineOf({ events }: FinishedRun, ...types: readonly string[]): readonly string[] {
  return events.filter(({ type }) => types.includes(type)).map(toLine);
}

function toLine({ time, type, stepName, eventDetail }: EventView): string {
  const seconds = (Date.parse(time) - START_MS) / 1_000;
  return `+${seconds}s ${type} ${stepName} ${eventDetail}`;
}

export function outputOf({ execution }: FinishedRun): Json {
  return JSON.parse(execution.outputText) as Json;
}

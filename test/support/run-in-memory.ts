/** Runs flows in memory as `sluice run` does, and shows what came of it in short. */
import type { FlowRun, FlowRunRequest, RunEvent } from '../../src/app/flow-run.ts';
import type { Clock, TaskRunner } from '../../src/app/ports.ts';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
import { runFlow } from '../../src/memory/run-flow.ts';

export interface FinishedRun extends Extract<FlowRun, { kind: 'ran' }> {
  readonly events: readonly RunEvent[];
}

export interface RunParts {
  readonly flow: string;
  readonly mocks?: string;
  /** Texts of other flows, by their names. */
  readonly children?: Readonly<Record<string, string>>;
  readonly input?: JsonObject;
  readonly seed?: number;
  readonly live?: { readonly tasks: TaskRunner; readonly wallClock: Clock };
}

/** `steps:` and its items alone are written in a test. */
export function flowOf(steps: string): string {
  return `version: v1\ntype: flow\nsteps:\n${steps}`;
}

export const PAY =
  '  - {type: task, name: pay, resourceArn: "acs:fc:::services/s/functions/pay"}\n';
export const ASK = `  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/questions/messages
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $}
`;

export const START_MS = Date.UTC(2024, 0, 1);

const NO_WALL_CLOCK: Clock = {
  nowMs: () => START_MS,
  sleep: async () => {
    throw new Error('real time passes in live runs only');
  },
};

export async function run(parts: RunParts): Promise<FlowRun> {
  const { flow, mocks, children = {}, input = {}, seed = 1, live } = parts;
  const request: FlowRunRequest = {
    flow: { text: flow, fileName: 'flow.yml' },
    flowName: 'flow',
    executionName: 'run',
    inputText: JSON.stringify(input),
    startMs: START_MS,
    seed,
    isLive: live !== undefined,
    children: new Map(Object.entries(children).map(toNamedText)),
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

function toNamedText([name, text]: readonly [string, string]) {
  return [name, { text, fileName: `${name}.yml` }] as const;
}

/** Of a run whose flow and mocks are right. */
export async function finish(parts: RunParts): Promise<FinishedRun> {
  const answer = await run(parts);
  if (answer.kind === 'ran') return { ...answer, events: await readAll(answer) };
  throw new Error(answer.problems.join('\n'));
}

async function readAll({ readEvents }: Pick<FinishedRun, 'readEvents'>): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of readEvents()) events.push(event);
  return events;
}

/** `+5s TaskFailed pay {"error":…}`: of events of these types. */
export function outlineOf({ events }: FinishedRun, ...types: readonly string[]): readonly string[] {
  return events.filter(({ type }) => types.includes(type)).map(toLine);
}

function toLine({ time, type, stepName, detail }: RunEvent): string {
  const seconds = (Date.parse(time) - START_MS) / 1_000;
  return `+${seconds}s ${type} ${stepName} ${JSON.stringify(detail)}`;
}

export function outputOf({ execution }: FinishedRun): Json {
  return JSON.parse(execution.outputText) as Json;
}

/** What tests ask of a running stack: start, wait for the end, read the whole history. */
import type { LocalProcess } from './local-process.ts';
import { pollUntil } from './poll.ts';

/** What calls the API. */
export type LocalApi = Pick<LocalProcess, 'call'>;

export interface ApiEvent {
  readonly EventId: number;
  readonly Type: string;
  readonly StepName: string;
  /** ISO 8601. */
  readonly Time: string;
  readonly ScheduleEventId: number;
  readonly EventDetail: string;
}

export interface EndedExecution {
  readonly status: string;
  readonly output: unknown;
}

export async function start(
  stack: LocalApi,
  flowName: string,
  executionName: string,
  input: object,
): Promise<void> {
  const answer = await stack.call('StartExecution', {
    FlowName: flowName,
    ExecutionName: executionName,
    Input: JSON.stringify(input),
  });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}

export async function waitForEnd(
  stack: LocalApi,
  flowName: string,
  executionName: string,
  withinMs = 120_000,
): Promise<EndedExecution> {
  const WaitTimeSeconds = String(Math.min(10, Math.ceil(withinMs / 1_000)));
  return pollUntil(
    `the end of ${flowName}/${executionName}`,
    async () => {
      const { body } = await stack.call('DescribeExecution', {
        FlowName: flowName,
        ExecutionName: executionName,
        WaitTimeSeconds,
      });
      const { Status: status, Output: output } = body;
      if (status === 'Running') return undefined;
      if (typeof status !== 'string') throw new Error(JSON.stringify(body));
      return { status, output: output === '' ? '' : (JSON.parse(String(output)) as unknown) };
    },
    { withinMs },
  );
}

export async function readHistory(
  stack: LocalApi,
  flowName: string,
  executionName: string,
): Promise<readonly ApiEvent[]> {
  const events: ApiEvent[] = [];
  let token: string | undefined;
  do {
    const { body } = await stack.call('GetExecutionHistory', {
      FlowName: flowName,
      ExecutionName: executionName,
      Limit: '100',
      ...(token === undefined ? {} : { NextToken: token }),
    });
    events.push(...(body['Events'] as ApiEvent[]));
    token = body['NextToken'] as string | undefined;
  } while (token !== undefined);
  return events;
}

export const typesOf = (events: readonly ApiEvent[]): readonly string[] =>
  events.map(({ Type }) => Type);

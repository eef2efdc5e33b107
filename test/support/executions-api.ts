/** What tests ask of a running stack: start, wait for the end, read the whole history. */
import type { LocalProcess } from './local-process.ts';
import { pollUntil } from './poll.ts';

export interface ApiEvent {
  readonly EventId: number;
  readonly Type: string;
  readonly StepName: string;
  readonly ScheduleEventId: number;
  readonly EventDetail: string;
}

export interface EndedExecution {
  readonly status: string;
  readonly output: unknown;
}

export async function start(
  stack: LocalProcess,
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
  stack: LocalProcess,
  flowName: string,
  executionName: string,
  withinMs = 120_000,
): Promise<EndedExecution> {
  return pollUntil(
    `the end of ${flowName}/${executionName}`,
    async () => {
      const { body } = await stack.call('DescribeExecution', {
        FlowName: flowName,
        ExecutionName: executionName,
        WaitTimeSeconds: '10',
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
  stack: LocalProcess,
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

/** Follows an execution until it has ended, printing each event once as it appears. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiAnswer, type Connection, callApi } from './client.ts';
import { type WireEvent, historyHead, historyRow } from './history-table.ts';
import type { Terminal } from './terminal.ts';

export interface ExecutionEnd {
  readonly status: string;
  readonly output: string;
}

/** The API refused: its code and text are in the answer. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall';
  readonly answer: ApiAnswer;

  constructor(answer: ApiAnswer) {
    super(`${String(answer.body['Code'])}: ${String(answer.body['Message'])}`);
    this.answer = answer;
  }
}

const POLL_MS = 300;
const EVENTS_PER_PAGE = '100';

type Call = (
  action: string,
  parameters: Readonly<Record<string, string>>,
) => Promise<ApiAnswer['body']>;

/** Calls the API; throws a RefusedCall for an error of the API. */
export function callerOf(connection: Connection): Call {
  return async (action, parameters) => {
    const answer = await callApi(connection, action, parameters);
    if (answer.status !== 200) throw new RefusedCall(answer);
    return answer.body;
  };
}

interface Followed {
  readonly names: { readonly FlowName: string; readonly ExecutionName: string };
  /** Ends the following with an AbortError. */
  readonly signal?: AbortSignal;
}

export async function followExecution(
  terminal: Terminal,
  call: Call,
  { names, signal }: Followed,
): Promise<ExecutionEnd> {
  let nextEventId = 1;
  let firstTime: string | undefined;
  terminal.print(historyHead());
  for (;;) {
    // Asked before the history is read: an end that is seen here is in the history that follows.
    const execution = await call('DescribeExecution', names);
    for await (const event of eventsFrom(call, names, nextEventId)) {
      firstTime ??= event.Time;
      terminal.print(historyRow(event, firstTime));
      nextEventId = event.EventId + 1;
    }
    if (execution['Status'] !== 'Running') {
      return { status: String(execution['Status']), output: String(execution['Output']) };
    }
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
}

async function* eventsFrom(
  call: Call,
  names: Readonly<Record<string, string>>,
  firstEventId: number,
): AsyncGenerator<WireEvent> {
  let nextToken: string | undefined = `${firstEventId}`;
  while (nextToken !== undefined) {
    const page: ApiAnswer['body'] = await call('GetExecutionHistory', {
      ...names,
      Limit: EVENTS_PER_PAGE,
      NextToken: nextToken,
    });
    yield* page['Events'] as readonly WireEvent[];
    nextToken = page['NextToken'] as string | undefined;
  }
}

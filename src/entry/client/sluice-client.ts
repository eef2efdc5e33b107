/**
 * A client with one method per operation of the API. Requests and answers are objects of the wire; errors are an `ApiError`
 * (it refused) or a `ConnectionError` (no answer of it).
 *
 * Calls are sent again while that may help, 4 times in all unless it is said otherwise: reads, and writes that do the same
 * twice as once, whenever there is no clear answer; other writes (CreateFlow, UpdateFlow, DeleteFlow and those of
 * schedules) only when they were throttled or nobody was there. `x-acs-retry-after` is waited for.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from './api-error.ts';
import type { Explanation } from './explanation.ts';
import type * as Objects from './objects.ts';
import { rowsOf } from './pages.ts';
import { callRepeatedly, type Repetition } from './repeated-call.ts';
import type * as Requests from './requests.ts';
import type { Connection } from './signed-call.ts';

type Answered<Fields> = Promise<Objects.Answered<Fields>>;
type Rows<Name extends string, Row> = Answered<
  Readonly<Record<Name, readonly Row[]>> & { readonly NextToken?: string }
>;
/** A page's size is up to the client where the caller names none. */
type AllOf<Request> = Omit<Request, 'NextToken'>;

export interface SluiceClientOptions extends Connection {
  /** Of one call, the first one included; 4 without it. 1: nothing is sent twice. */
  readonly attempts?: number;
  /** Of one attempt; 40,000 without it, which is longer than any long poll. */
  readonly timeoutMs?: number;
}

/** What a client takes from outside beside the API; tests have their own. */
export type Surroundings = Pick<Repetition, 'sleep' | 'random'>;

const REAL: Surroundings = { sleep: (ms) => sleep(ms), random: Math.random };
const ATTEMPTS = 4;
const TIMEOUT_MS = 40_000;

/** Doing them twice is doing them once. */
const REPEATABLE_WRITES: ReadonlySet<string> = new Set([
  'StartExecution',
  'StopExecution',
  'ReportTaskSucceeded',
  'ReportTaskFailed',
  'StopStatefulInvocation',
  'RepairExecution',
]);
const READ = /^(Describe|List|Get|Explain)/;

export class SluiceClient {
  private readonly connection: Connection;
  private readonly repetition: Repetition;

  constructor(options: SluiceClientOptions, surroundings: Surroundings = REAL) {
    const { attempts = ATTEMPTS, timeoutMs = TIMEOUT_MS, ...connection } = options;
    this.connection = connection;
    this.repetition = { attempts, timeoutMs, ...surroundings };
  }

  // --- flows ---

  createFlow(request: Requests.CreateFlowRequest): Answered<Objects.AcceptedFlow> {
    return this.call('CreateFlow', request);
  }

  updateFlow(request: Requests.UpdateFlowRequest): Answered<Objects.AcceptedFlow> {
    return this.call('UpdateFlow', request);
  }

  describeFlow(request: Requests.FlowNameRequest): Answered<Objects.Flow> {
    return this.call('DescribeFlow', request);
  }

  /** By name, ascending. */
  listFlows(request: Requests.PageRequest = {}): Rows<'Flows', Objects.Flow> {
    return this.call('ListFlows', request);
  }

  /** Every page's rows, one by one. */
  flows(request: AllOf<Requests.PageRequest> = {}): AsyncGenerator<Objects.Flow> {
    return rowsOf((page) => this.listFlows({ ...request, ...page }), 'Flows');
  }

  /** Its executions stop, its history and its schedules go. */
  deleteFlow(request: Requests.FlowNameRequest): Answered<object> {
    return this.call('DeleteFlow', request);
  }

  // --- executions ---

  /** Starting a running execution again answers with it; one that has ended is `ExecutionAlreadyExists`. */
  async startExecution(request: Requests.StartExecutionRequest): Answered<Objects.Execution> {
    const { FlowName, ExecutionName: given } = request;
    const ExecutionName = given === undefined || given === '' ? randomUUID() : given;
    try {
      return await this.call('StartExecution', { ...request, ExecutionName });
    } catch (error) {
      // Nobody else has a name that was made here: an earlier attempt has started it, and it has ended since.
      const isOurs = ExecutionName !== given && isTakenSince(error);
      if (!isOurs) throw error;
      return this.describeExecution({ FlowName, ExecutionName });
    }
  }

  async stopExecution(request: Requests.StopExecutionRequest): Answered<Objects.Execution> {
    try {
      return await this.call('StopExecution', request);
    } catch (error) {
      // An earlier attempt may have stopped it, and its answer been lost.
      const isRepeated = error instanceof ApiError && error.attempts > 1;
      if (!isRepeated || error.code !== 'InvalidArgument') throw error;
      const { FlowName, ExecutionName } = request;
      const found = await this.describeExecution({ FlowName, ExecutionName });
      if (found.Status !== 'Stopped') throw error;
      return found;
    }
  }

  describeExecution(request: Requests.DescribeExecutionRequest): Answered<Objects.Execution> {
    return this.call('DescribeExecution', request);
  }

  /** Newest start first. Rows carry no payloads. */
  listExecutions(request: Requests.ListExecutionsRequest): Rows<'Executions', Objects.Execution> {
    return this.call('ListExecutions', request);
  }

  /** Every page's rows, one by one. */
  executions(request: AllOf<Requests.ListExecutionsRequest>): AsyncGenerator<Objects.Execution> {
    return rowsOf((page) => this.listExecutions({ ...request, ...page }), 'Executions');
  }

  /** Ascending by id. */
  getExecutionHistory(
    request: Requests.GetExecutionHistoryRequest,
  ): Rows<'Events', Objects.HistoryEvent> {
    return this.call('GetExecutionHistory', request);
  }

  /** Every event that there is now, one by one; firstEventId: 1 without it. */
  events(
    request: AllOf<Requests.GetExecutionHistoryRequest>,
    firstEventId = 1,
  ): AsyncGenerator<Objects.HistoryEvent> {
    const first = { NextToken: `${firstEventId}` };
    return rowsOf((page) => this.getExecutionHistory({ ...request, ...first, ...page }), 'Events');
  }

  /** Ours: what it waits for, or how it ended. */
  explainExecution(request: Requests.ExecutionNameRequest): Answered<Explanation> {
    return this.call('ExplainExecution', request);
  }

  /** Ours: sends it a new work message. */
  repairExecution(request: Requests.ExecutionNameRequest): Answered<Objects.Repair> {
    return this.call('RepairExecution', request);
  }

  // --- tasks ---

  reportTaskSucceeded(request: Requests.ReportTaskSucceededRequest): Answered<{ EventId: number }> {
    return this.call('ReportTaskSucceeded', request);
  }

  reportTaskFailed(request: Requests.ReportTaskFailedRequest): Answered<{ EventId: number }> {
    return this.call('ReportTaskFailed', request);
  }

  // --- schedules ---

  createSchedule(request: Requests.CreateScheduleRequest): Answered<Objects.Schedule> {
    return this.call('CreateSchedule', request);
  }

  updateSchedule(request: Requests.UpdateScheduleRequest): Answered<Objects.Schedule> {
    return this.call('UpdateSchedule', request);
  }

  describeSchedule(request: Requests.ScheduleNameRequest): Answered<Objects.Schedule> {
    return this.call('DescribeSchedule', request);
  }

  listSchedules(request: Requests.ListSchedulesRequest): Rows<'Schedules', Objects.Schedule> {
    return this.call('ListSchedules', request);
  }

  /** Every page's rows, one by one. */
  schedules(request: AllOf<Requests.ListSchedulesRequest>): AsyncGenerator<Objects.Schedule> {
    return rowsOf((page) => this.listSchedules({ ...request, ...page }), 'Schedules');
  }

  deleteSchedule(request: Requests.ScheduleNameRequest): Answered<object> {
    return this.call('DeleteSchedule', request);
  }

  // --- stateful invocations: ours ---

  listStatefulInvocations(
    request: Requests.PageRequest = {},
  ): Rows<'Invocations', Objects.InvocationSummary> {
    return this.call('ListStatefulInvocations', request);
  }

  /** Every page's rows, one by one. */
  statefulInvocations(
    request: AllOf<Requests.PageRequest> = {},
  ): AsyncGenerator<Objects.InvocationSummary> {
    return rowsOf((page) => this.listStatefulInvocations({ ...request, ...page }), 'Invocations');
  }

  describeStatefulInvocation(request: Requests.InvocationIdRequest): Answered<Objects.Invocation> {
    return this.call('DescribeStatefulInvocation', request);
  }

  stopStatefulInvocation(request: Requests.InvocationIdRequest): Answered<Objects.Invocation> {
    return this.call('StopStatefulInvocation', request);
  }

  private async call<Answer>(action: string, request: object): Promise<Answer> {
    const isRepeatable = READ.test(action) || REPEATABLE_WRITES.has(action);
    const call = { action, parameters: toParameters(request), isRepeatable };
    return (await callRepeatedly(this.connection, call, this.repetition)) as Answer;
  }
}

function isTakenSince(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'ExecutionAlreadyExists' && error.attempts > 1;
}

/** What is not set is not sent. */
function toParameters(request: object): Readonly<Record<string, string>> {
  const given = Object.entries(request).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

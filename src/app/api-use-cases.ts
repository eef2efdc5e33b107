/** The use cases behind the API, bound to what they need: entry is handed them. */
import type { Flow } from '../core/definition/flow.ts';
import { startForClient } from './client-start.ts';
import { createFlow } from './create-flow.ts';
import { createSchedule } from './create-schedule.ts';
import { deleteSchedule } from './delete-schedule.ts';
import { deleteFlow } from './delete-flow.ts';
import type { Dependencies } from './dependencies.ts';
import { describeExecution } from './describe-execution.ts';
import { describeFlow } from './describe-flow.ts';
import { describeInvocation } from './describe-invocation.ts';
import { describeRegions } from './describe-regions.ts';
import { describeSchedule } from './describe-schedule.ts';
import { explainExecution } from './explain-execution.ts';
import { findTokenFlow } from './find-token-flow.ts';
import { listExecutions } from './list-executions.ts';
import { listFlows } from './list-flows.ts';
import { listInvocations } from './list-invocations.ts';
import { listSchedules } from './list-schedules.ts';
import type { NonceStore } from './nonce-store.ts';
import { readHistory } from './read-history.ts';
import { repairExecution } from './repair-execution.ts';
import { reportTaskFailed, reportTaskSucceeded } from './report-task.ts';
import { startSyncExecution } from './start-sync-execution.ts';
import { stopExecution } from './stop-execution.ts';
import { stopInvocation } from './stop-invocation.ts';
import { updateFlow } from './update-flow.ts';
import { updateSchedule } from './update-schedule.ts';
import { useNonce } from './use-nonce.ts';

export interface ApiHooks {
  /** Called before a new flow exists: the local stack makes the queues and topics that it names. */
  readonly onFlowAccepted?: (flow: Flow) => Promise<void>;
}

/** The API performs no task, and ends no execution by itself. */
export interface ApiPorts extends Omit<Dependencies, 'callSlots' | 'statusEvents' | 'tasks'> {
  readonly nonces: NonceStore;
  /** Of this deployment, e.g. `eu-west-1`. */
  readonly region: string;
}

export type ApiUseCases = ReturnType<typeof apiUseCases>;

export function apiUseCases(ports: ApiPorts, hooks: ApiHooks = {}) {
  const deps = { ...ports, ...hooks };
  const bind = <Request, Answer>(
    useCase: (deps: ApiPorts & ApiHooks, request: Request) => Promise<Answer>,
  ): ((request: Request) => Promise<Answer>) => {
    return (request) => useCase(deps, request);
  };
  return {
    createFlow: bind(createFlow),
    updateFlow: bind(updateFlow),
    describeFlow: bind(describeFlow),
    listFlows: bind(listFlows),
    deleteFlow: bind(deleteFlow),
    startExecution: bind(startForClient),
    startSyncExecution: bind(startSyncExecution),
    stopExecution: bind(stopExecution),
    describeExecution: bind(describeExecution),
    listExecutions: bind(listExecutions),
    readHistory: bind(readHistory),
    reportTaskSucceeded: bind(reportTaskSucceeded),
    reportTaskFailed: bind(reportTaskFailed),
    listInvocations: bind(listInvocations),
    describeInvocation: bind(describeInvocation),
    stopInvocation: bind(stopInvocation),
    explainExecution: bind(explainExecution),
    repairExecution: bind(repairExecution),
    createSchedule: bind(createSchedule),
    updateSchedule: bind(updateSchedule),
    describeSchedule: bind(describeSchedule),
    listSchedules: bind(listSchedules),
    deleteSchedule: bind(deleteSchedule),
    describeRegions: bind(describeRegions),
    findTokenFlow: bind(findTokenFlow),
    useNonce: bind(useNonce),
  };
}

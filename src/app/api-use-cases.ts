/** The use cases behind the API, bound to what they need: entry is handed them. */
import type { Flow } from '../core/definition/flow.ts';
import { createFlow } from './create-flow.ts';
import type { Dependencies } from './dependencies.ts';
import { describeExecution } from './describe-execution.ts';
import { describeFlow } from './describe-flow.ts';
import { describeInvocation } from './describe-invocation.ts';
import { explainExecution } from './explain-execution.ts';
import { listExecutions } from './list-executions.ts';
import { listInvocations } from './list-invocations.ts';
import { readHistory } from './read-history.ts';
import { repairExecution } from './repair-execution.ts';
import { reportTaskFailed, reportTaskSucceeded } from './report-task.ts';
import { startExecution } from './start-execution.ts';
import { stopExecution } from './stop-execution.ts';
import { stopInvocation } from './stop-invocation.ts';

export interface ApiHooks {
  /** Called before a new flow exists: the local stack makes the queues and topics that it names. */
  readonly onFlowAccepted?: (flow: Flow) => Promise<void>;
}

export type ApiUseCases = ReturnType<typeof apiUseCases>;

export function apiUseCases(dependencies: Dependencies, hooks: ApiHooks = {}) {
  const deps = { ...dependencies, ...hooks };
  const bind = <Request, Answer>(
    useCase: (deps: Dependencies & ApiHooks, request: Request) => Promise<Answer>,
  ): ((request: Request) => Promise<Answer>) => {
    return (request) => useCase(deps, request);
  };
  return {
    createFlow: bind(createFlow),
    describeFlow: bind(describeFlow),
    startExecution: bind(startExecution),
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
  };
}

/** Views of the use cases as the objects of the wire. Source: API reference, section 3. */
import type { CreatedFlow } from '../../app/create-flow.ts';
import type { ExecutionView } from '../../app/execution-view.ts';
import type { FlowView } from '../../app/flow-view.ts';
import type { ExecutionsPage } from '../../app/list-executions.ts';
import type { FlowsPage } from '../../app/list-flows.ts';
import type { ExecutionSummary } from '../../app/ports.ts';
import { presentExecution } from '../../app/wire/present-execution.ts';
import type { EventView, HistoryPage } from '../../app/read-history.ts';
import type { RegionView } from '../../app/describe-regions.ts';
import type { SyncExecutionView } from '../../app/start-sync-execution.ts';
import type { JsonObject } from '../../core/shared/json.ts';

export function presentFlow(flow: FlowView): JsonObject {
  return {
    Id: flow.id,
    Name: flow.name,
    Description: flow.description,
    Type: flow.type,
    Definition: flow.definition,
    RoleArn: flow.roleArn,
    ExternalStorageLocation: flow.externalStorageLocation,
    ExecutionMode: flow.executionMode,
    CreatedTime: flow.createdAt,
    LastModifiedTime: flow.lastModifiedAt,
  };
}

export function presentFlows({ flows, nextToken }: FlowsPage): JsonObject {
  const shown = flows.map(presentFlow);
  return { Flows: shown, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
}

/** `Warnings` is ours: absent when there is nothing to say. */
export function presentCreatedFlow({ flow, warnings }: CreatedFlow): JsonObject {
  const shown = presentFlow(flow);
  return warnings.length === 0 ? shown : { ...shown, Warnings: warnings };
}

export function presentExecutions({ flowName, executions, nextToken }: ExecutionsPage): JsonObject {
  const rows = executions.map((row) => presentExecution(toView(flowName, row)));
  return { Executions: rows, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
}

/** A listing carries no payloads: they are not in the index that it reads. */
function toView(flowName: string, row: ExecutionSummary): ExecutionView {
  return {
    flowName,
    name: row.executionName,
    status: row.status,
    inputText: '',
    outputText: '',
    flowDefinition: '',
    startedAt: row.startedAt,
    stoppedAt: row.stoppedAt ?? '',
  };
}

export function presentHistory({ events, nextEventId }: HistoryPage): JsonObject {
  const shown = events.map(presentEvent);
  return { Events: shown, ...(nextEventId === undefined ? {} : { NextToken: `${nextEventId}` }) };
}

export function presentEvent(event: EventView): JsonObject {
  return {
    EventId: event.eventId,
    Type: event.type,
    StepName: event.stepName,
    Time: event.time,
    ScheduleEventId: event.scheduleEventId,
    EventDetail: event.eventDetail,
  };
}

/** What was to be done has been done. */
export function presentNothing(): JsonObject {
  return {};
}

/** Nothing has been started. Source: API reference 4.7. */
export function presentSyncExecution(view: SyncExecutionView): JsonObject {
  return {
    FlowName: view.flowName,
    Name: view.name,
    Status: 'Failed',
    ErrorCode: view.errorCode,
    ErrorMessage: view.errorMessage,
    Output: '',
    StartedTime: '',
    StoppedTime: '',
  };
}

export function presentRegions(regions: readonly RegionView[]): JsonObject {
  const shown = regions.map(({ regionId, endpoint }) => ({
    RegionId: regionId,
    LocalName: regionId,
    RegionEndpoint: endpoint,
  }));
  return { Regions: { Region: shown } };
}

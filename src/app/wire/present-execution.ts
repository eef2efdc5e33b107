/**
 * What an operation on an execution answers, as an object of the wire: to a client, and to a flow whose step called it.
 * Source: API reference, sections 3, 4.12, 4.13.
 */
import type { JsonObject } from '../../core/shared/json.ts';
import type { ExecutionView } from '../execution-view.ts';

export function presentExecution(execution: ExecutionView): JsonObject {
  return {
    FlowName: execution.flowName,
    Name: execution.name,
    Status: execution.status,
    Input: execution.inputText,
    Output: execution.outputText,
    FlowDefinition: execution.flowDefinition,
    StartedTime: execution.startedAt,
    StoppedTime: execution.stoppedAt,
    ExternalInputUri: '',
    ExternalOutputUri: '',
  };
}

export function presentReport({ eventId }: { readonly eventId: number }): JsonObject {
  return { EventId: eventId };
}

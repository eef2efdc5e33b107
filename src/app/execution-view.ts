/** An execution as the API shows it. Text that is not set is `''`. Source: API reference, section 3. */
import type { ExecutionStatus } from '../core/engine/state.ts';
import type { ExecutionHeader } from './ports.ts';

export interface ExecutionView {
  readonly flowName: string;
  readonly name: string;
  /** `''` in the answer to a start: the status has to be asked for. */
  readonly status: ExecutionStatus | '';
  /** As it was sent, white space kept. */
  readonly inputText: string;
  /** JSON text; `''` unless the execution has succeeded. */
  readonly outputText: string;
  /** The definition that the execution began with and ends by. */
  readonly flowDefinition: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly startedAt: string;
  /** RFC 3339 UTC with milliseconds; `''` while it runs. */
  readonly stoppedAt: string;
}

export function toExecutionView(header: ExecutionHeader, definitionText: string): ExecutionView {
  const { origin } = header;
  return {
    flowName: origin.flowName,
    name: origin.executionName,
    status: header.status,
    inputText: header.inputText,
    outputText: header.status === 'Succeeded' ? JSON.stringify(header.output ?? {}) : '',
    flowDefinition: definitionText,
    startedAt: origin.startedAt,
    stoppedAt: header.stoppedAt ?? '',
  };
}

/**
 * Runs a flow in memory: checks it and its mocks, executes it, and reads what came of it through the use cases that the
 * API reads it through.
 */
import { describeExecution } from '../app/describe-execution.ts';
import type { FlowRun, FlowRunRequest, NamedText, RunEvent } from '../app/flow-run.ts';
import type { Clock, TaskRunner } from '../app/ports.ts';
import { readStoredHistory } from '../app/read-history.ts';
import { checkFlow } from '../core/definition/check-flow.ts';
import { type Complaint, renderDiagnostics } from '../core/definition/render-diagnostic.ts';
import type { JsonObject } from '../core/shared/json.ts';
import { MemoryRun } from './memory-run.ts';
import { type Mocks, NO_MOCKS } from './mocks/mocks.ts';
import { readMocks } from './mocks/read-mocks.ts';
import type { RunnableFlow } from './run-flows.ts';
import { describeUnusedFlows } from './unused-flows.ts';
import { flush } from './virtual-stepper.ts';

export interface RunServices {
  /** For live runs: what the configuration says. Throws an Error that says what is missing. */
  readonly composeTasks: () => Promise<TaskRunner>;
  readonly wallClock: Clock;
}

const EVENTS_PER_PAGE = 1_000;

/** Throws an AppError for a name or an input that no execution may have, and what `composeTasks` throws. */
export async function runFlow(request: FlowRunRequest, services: RunServices): Promise<FlowRun> {
  const { flows, problems: ofFlows } = checkFlows(request);
  if (flows === undefined) return { kind: 'refused', problems: ofFlows };
  const { mocks, problems } = readMocksOf(request, flows);
  const warnings = [...ofFlows, ...problems];
  if (mocks === undefined) return { kind: 'refused', problems: warnings };
  const live = request.isLive
    ? { tasks: await services.composeTasks(), wallClock: services.wallClock }
    : undefined;
  const run = new MemoryRun({ request, flows, mocks, live });
  const obstacle = await run.run();
  const { flowName, executionName } = request;
  return {
    kind: 'ran',
    warnings,
    execution: await describeExecution(run.deps, { flowName, executionName }),
    readEvents: () => readEvents(run, request),
    notes: run.notes,
    ...(obstacle === undefined ? {} : { obstacle }),
  };
}

/** The flow that is run, then the others. */
function checkFlows({ flow, flowName, children, startMs: nowMs }: FlowRunRequest): {
  readonly flows?: readonly RunnableFlow[];
  readonly problems: readonly string[];
} {
  const flows: RunnableFlow[] = [];
  const problems: string[] = [];
  const sources = [[flowName, flow] as const, ...(children ?? [])];
  for (const [name, source] of sources) {
    const checked = checkFlow(source.text, { nowMs });
    problems.push(...render(source, checked.diagnostics));
    if (checked.flow !== undefined) flows.push({ name, source, flow: checked.flow });
  }
  if (flows.length < sources.length) return { problems };
  const unused = describeUnusedFlows(flows);
  return unused.length > 0 ? { problems: [...problems, ...unused] } : { flows, problems };
}

function readMocksOf(
  { mocks: file, isLive }: FlowRunRequest,
  runnable: readonly RunnableFlow[],
): { readonly mocks?: Mocks; readonly problems: readonly string[] } {
  if (file === undefined) return { mocks: NO_MOCKS, problems: [] };
  const flows = runnable.map(({ flow }) => flow);
  const { mocks, complaints } = readMocks(file.text, { flows, isLive });
  return { ...(mocks && { mocks }), problems: render(file, complaints) };
}

function render(
  { text, fileName }: NamedText,
  complaints: readonly Complaint[],
): readonly string[] {
  const shown = complaints.filter(({ severity }) => severity !== 'information');
  return renderDiagnostics(text, shown, fileName);
}

async function* readEvents(
  { deps }: MemoryRun,
  { flowName, executionName }: FlowRunRequest,
): AsyncGenerator<RunEvent> {
  for await (const event of readStoredHistory(deps, { flowName, executionName })) {
    const { eventId, type, stepName, time, scheduleEventId } = event;
    // Details are JSON, whatever their types say beyond that.
    const detail = event.detail as object as JsonObject;
    yield { eventId, type, stepName, time, scheduleEventId, detail };
    // Whoever prints them learns between two pages that nobody reads on.
    if (eventId % EVENTS_PER_PAGE === 0) await flush();
  }
}

/**
 * Runs a flow in memory: checks it and its mocks, executes it, and reads what came of it through the use cases that the
 * API reads it through.
 */
import { describeExecution } from '../app/describe-execution.ts';
import type { FlowRun, FlowRunRequest, NamedText } from '../app/flow-run.ts';
import type { Clock, TaskRunner } from '../app/ports.ts';
import { type EventView, readHistory } from '../app/read-history.ts';
import { checkFlow } from '../core/definition/check-flow.ts';
import type { Flow } from '../core/definition/flow.ts';
import { type Complaint, renderDiagnostics } from '../core/definition/render-diagnostic.ts';
import { MemoryRun } from './memory-run.ts';
import { type Mocks, NO_MOCKS } from './mocks/mocks.ts';
import { readMocks } from './mocks/read-mocks.ts';

export interface RunServices {
  /** For live runs: what the configuration says. Throws an Error that says what is missing. */
  readonly composeTasks: () => Promise<TaskRunner>;
  readonly wallClock: Clock;
}

const EVENTS_PER_PAGE = 1_000;

/** Throws an AppError for a name or an input that no execution may have, and what `composeTasks` throws. */
export async function runFlow(request: FlowRunRequest, services: RunServices): Promise<FlowRun> {
  const { flow, complaints } = checkForRun(request);
  const ofFlow = render(request.flow, complaints);
  if (flow === undefined) return { kind: 'refused', problems: ofFlow };
  const { mocks, problems } = readMocksOf(request, flow);
  const warnings = [...ofFlow, ...problems];
  if (mocks === undefined) return { kind: 'refused', problems: warnings };
  const live = request.isLive
    ? { tasks: await services.composeTasks(), wallClock: services.wallClock }
    : undefined;
  const run = new MemoryRun({ request, flow, mocks, live });
  const obstacle = await run.run();
  const { flowName, executionName } = request;
  return {
    kind: 'ran',
    warnings,
    execution: await describeExecution(run.deps, { flowName, executionName }),
    events: await readEvents(run, request),
    notes: run.notes,
    ...(obstacle === undefined ? {} : { obstacle }),
  };
}

/** What only a deployment refuses runs here: it is answered by mocks. Its author is told all the same. */
function checkForRun({ flow: { text }, startMs: nowMs }: FlowRunRequest): {
  readonly flow?: Flow;
  readonly complaints: readonly Complaint[];
} {
  const checked = checkFlow(text, { isLanguageOnly: true, nowMs });
  if (checked.flow === undefined) return { complaints: checked.diagnostics };
  const complaints = checkFlow(text, { nowMs }).diagnostics.map((diagnostic): Complaint =>
    diagnostic.severity === 'error' ? { ...diagnostic, severity: 'warning' } : diagnostic,
  );
  return { flow: checked.flow, complaints };
}

function readMocksOf(
  { mocks: file, isLive }: FlowRunRequest,
  flow: Flow,
): { readonly mocks?: Mocks; readonly problems: readonly string[] } {
  if (file === undefined) return { mocks: NO_MOCKS, problems: [] };
  const { mocks, complaints } = readMocks(file.text, { flow, isLive });
  return { ...(mocks && { mocks }), problems: render(file, complaints) };
}

function render(
  { text, fileName }: NamedText,
  complaints: readonly Complaint[],
): readonly string[] {
  const shown = complaints.filter(({ severity }) => severity !== 'information');
  return renderDiagnostics(text, shown, fileName);
}

async function readEvents(
  { deps }: MemoryRun,
  { flowName, executionName }: FlowRunRequest,
): Promise<readonly EventView[]> {
  const events: EventView[] = [];
  let fromEventId: number | undefined = 1;
  while (fromEventId !== undefined) {
    const page = await readHistory(deps, {
      flowName,
      executionName,
      limit: EVENTS_PER_PAGE,
      fromEventId,
    });
    events.push(...page.events);
    fromEventId = page.nextEventId;
  }
  return events;
}

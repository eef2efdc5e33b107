/** What is left when a scenario has been run: executions with their events, and stateful invocations. */
import type { HistoryEvent } from '../../src/core/engine/history-event.ts';
import type { FlowId } from '../../src/core/shared/ids.ts';
import type { JsonObject } from '../../src/core/shared/json.ts';
import type { Scenario, ScenarioRun } from './scenario.ts';

/** What is compared between runs: everything but times, tokens, ids and TaskSubmitted, which an early report leaves out. */
export function outline(events: readonly HistoryEvent[]): readonly string[] {
  const kept = events.filter(({ type }) => type !== 'TaskSubmitted');
  return kept.map(({ type, stepName, detail }) => {
    const text = outlineValue(detail);
    return `${type} ${stepName} ${text}`;
  });
}

export function outlineValue(value: unknown): string | undefined {
  return (JSON.stringify(value) as string | undefined)
    ?.replaceAll(/"[A-Za-z0-9_-]{100,}"/g, '"<token>"')
    .replaceAll(/"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/gi, '"<id>"')
    .replaceAll(/"(Started|Stopped)Time":"[^"]+"/g, '"$1Time":"<time>"');
}

/** One execution as it ended, the children of the scenario's own among them. */
export interface EndedExecution {
  readonly flowName: string;
  readonly runId: string | undefined;
  readonly events: readonly HistoryEvent[];
  readonly status: string | undefined;
  readonly output: JsonObject | undefined;
}

/** All of them, the scenario's own first. Children whose names are derived have no order of their own. */
export async function endedExecutions(
  { flows = {} }: Scenario,
  { world, nameByFlowId }: ScenarioRun,
): Promise<readonly EndedExecution[]> {
  const found: EndedExecution[] = [];
  for (const flowName of ['flow', ...Object.keys(flows)]) {
    for (const [flowId, name] of nameByFlowId) {
      if (name === flowName) found.push(...(await executionsOf(world, { flowId, flowName })));
    }
  }
  return found;
}

async function executionsOf(
  { journal }: ScenarioRun['world'],
  { flowId, flowName }: { flowId: FlowId; flowName: string },
): Promise<readonly EndedExecution[]> {
  const rows = await journal.listExecutions(flowId, 1_000);
  return Promise.all(
    rows.map(async ({ executionName }) => {
      const key = { flowId, executionName };
      const entries = await journal.readPage(key, 0, Infinity);
      const header = await journal.findHeader(key);
      return {
        flowName,
        runId: header?.origin.runId,
        events: entries.flatMap((entry) => entry.events),
        status: header?.status,
        output: header?.output,
      };
    }),
  );
}

/** Stateful invocations and their states: the arbiter of what counts. */
export async function endedInvocations({ world }: ScenarioRun): Promise<readonly string[]> {
  const rows = await world.invocations.list(1_000);
  return rows.map(({ invocationId, status }) => `${invocationId} ${status}`).toSorted();
}

/** Reads what became of the executions of a round and of their children, once they have ended. */
import { readFileSync } from 'node:fs';
import type { Json } from '../../src/core/shared/json.ts';
import { type LocalApi, readHistory, waitForEnd } from '../support/executions-api.ts';
import { CHILD_FLOWS, type Planned } from './chaos-flows.ts';
import { detailOf, type Examined, type Note } from './examine.ts';

export interface Collected {
  readonly executions: readonly Examined[];
  readonly children: readonly Examined[];
  /** A line per execution that has other children than its flow starts. */
  readonly wrongChildren: readonly string[];
}

/** deadline: of `performance.now()`; what has not ended by then is found running. */
export async function collect(
  api: LocalApi,
  planned: readonly Planned[],
  deadline: number,
): Promise<Collected> {
  const executions: Examined[] = [];
  for (const { flow, n, name } of planned) {
    executions.push(await read(api, { flowName: flow.name, name, deadline }, flow.output(n)));
  }
  const children: Examined[] = [];
  for (const flowName of CHILD_FLOWS) {
    for (const name of await listExecutions(api, flowName)) {
      const child = await read(api, { flowName, name, deadline }, null);
      const { n } = inputOf(child);
      const rightOutput = flowName === 'child' ? { square: (n ?? 0) ** 2 } : { sent: true };
      children.push({ ...child, rightOutput });
    }
  }
  return { executions, children, wrongChildren: findWrongChildren(planned, children) };
}

export function readNotes(file: string): readonly Note[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as Note);
}

interface Wanted {
  readonly flowName: string;
  readonly name: string;
  readonly deadline: number;
}

async function read(
  api: LocalApi,
  { flowName, name, deadline }: Wanted,
  rightOutput: Json,
): Promise<Examined> {
  const withinMs = Math.max(0, deadline - performance.now());
  const end = await waitForEnd(api, flowName, name, withinMs).catch((error: unknown) => ({
    status: `not ended (${String(error)})`,
    output: undefined,
  }));
  const events = await readHistory(api, flowName, name);
  return { run: `${flowName}/${name}`, ...end, rightOutput, events };
}

async function listExecutions(api: LocalApi, FlowName: string): Promise<readonly string[]> {
  const names: string[] = [];
  let token: string | undefined;
  do {
    const { body } = await api.call('ListExecutions', {
      FlowName,
      Limit: '100',
      ...(token === undefined ? {} : { NextToken: token }),
    });
    names.push(...(body['Executions'] as { Name: string }[]).map(({ Name }) => Name));
    token = body['NextToken'] as string | undefined;
  } while (token !== undefined);
  return names;
}

function findWrongChildren(
  planned: readonly Planned[],
  children: readonly Examined[],
): readonly string[] {
  const counts = new Map<string, number>();
  for (const child of children) {
    const { parentFlow, parent } = inputOf(child);
    const run = `${parentFlow}/${parent}`;
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  const wrong = planned.flatMap(({ flow, name }) => {
    const run = `${flow.name}/${name}`;
    const [found, right] = [counts.get(run) ?? 0, flow.children ?? 0];
    counts.delete(run);
    return found === right ? [] : [`${run} has ${found} children, not ${right}`];
  });
  return [...wrong, ...[...counts.keys()].map((run) => `a child of ${run}, which nobody started`)];
}

interface ChildInput {
  readonly parentFlow: string;
  readonly parent: string;
  readonly n: number;
}

function inputOf({ events: [first] }: Examined): Partial<ChildInput> {
  return (first === undefined ? {} : detailOf(first)['input']) as Partial<ChildInput>;
}
